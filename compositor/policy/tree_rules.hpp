// Subsurfaces are drawn one by one, and the scene reckons what is visible of each: what they cost depends on how they lie.
#pragma once

#include "compositor/policy/geometry.hpp"

#include <cstdint>

namespace ensign {

struct TreeShape {
    int subsurfaces = 0; // that are mapped
    int fragments = 0;   // rectangles that they make together, of what is shown; counted up to bounds::tree_fragments + 1
    std::int64_t area = 0; // their sizes together, of what is shown, px
};

// So few subsurfaces cost next to nothing however they change; a tree of more is taken out of the scene while it does.
inline constexpr int few_subsurfaces = 16;

// Each change of the picture is reckoned with at once, at a cost that grows with the nodes of all windows: about these for a window or a
// popup, and one for a subsurface. Where changes come in a crowd or in great number, they are reckoned with together, at the end of
// their batch: then all outputs are drawn anew.
inline constexpr std::int64_t nodes_of_a_window = 6;
constexpr bool are_dear(std::int64_t changes, std::int64_t nodes) { return nodes > 600 || changes * nodes > 2000; }

// What is wrong with a tree whose root shows a content of this size, for its guest to read; null: nothing.
const char* fault_of(const TreeShape& shape, Size content);

} // namespace ensign
