// Where windows go: a sensible place for a new one, and never one where its label can't be seen.
#pragma once

#include "compositor/policy/geometry.hpp"
#include "compositor/policy/ids.hpp"

#include <span>

namespace ensign {

// The origin for a new window of size `outer`: inside work_area, least overlap with the windows of its VM that are there, then
// nearest to where its VM gathers its windows: the middle for the first VM, the corners for the next four, and so on. No VM's
// windows are where they are because of another's, and yet they don't hide each other. Where no place is free, a cascade keeps the
// title bars below readable. Windows larger than the area go to its top left corner. Of `others` (topmost first) the first 12 count.
Point place_window(Size outer, const Rect& work_area, std::span<const Rect> others, VmId vm);

// The origin for a dialog: over its parent's middle, as far as it is inside work_area then.
Point place_over(Size outer, const Rect& parent, const Rect& work_area);

// The nearest origin at which the whole chip (at the frame's top left) and title bar height stay inside work_area.
Point keep_label_visible(const Rect& outer, int chip_width, const Rect& work_area);

} // namespace ensign
