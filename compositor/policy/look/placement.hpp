// Where windows go: a sensible place for a new one, and never one where its label can't be seen.
#pragma once

#include "compositor/policy/geometry.hpp"

#include <span>

namespace ensign {

// The origin for a new window of size `outer`: inside work_area, least overlap with the windows that are there, then
// nearest to the centre; where no place is free, a cascade keeps the title bars below readable. Windows larger than the
// area go to its top left corner. Of `others` (topmost first) the first 32 count.
Point place_window(Size outer, const Rect& work_area, std::span<const Rect> others);

// The nearest origin at which the whole chip (at the frame's top left) and title bar height stay inside work_area.
Point keep_label_visible(const Rect& outer, int chip_width, const Rect& work_area);

} // namespace ensign
