// Damage of few rectangles: wlroots draws the one that holds all of them where there are more than twenty (wlr_damage_ring), which is
// the whole screen as soon as windows here and there change.
#pragma once

#include "compositor/wl/wlr.hpp"

namespace ensign {

// Damage may always be more than what changed: it grows to the cells of a grid, as coarse as it takes, within its own extents.
void simplify_damage(pixman_region32_t& damage, int most_rectangles);

} // namespace ensign
