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

// What is wrong with a tree whose root shows a content of this size, for its guest to read; null: nothing.
const char* fault_of(const TreeShape& shape, Size content);

} // namespace ensign
