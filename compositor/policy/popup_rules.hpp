// How far a guest's popups go. A popup may have the whole work area: it carries its VM's frame.
#pragma once

#include "compositor/policy/geometry.hpp"

#include <cstdint>

namespace ensign {

inline constexpr int max_popup_depth = 8; // popups on popups

// Where a popup's content comes: inside the area and no larger, whatever its positioner says, and where its device px are whole if
// those of the coordinates' origin are (grid: see device_grid). All in the area's coordinates.
Rect popup_place(std::int64_t x, std::int64_t y, Size size, const Rect& area, int grid = 1);

} // namespace ensign
