// What hangs together: a surface with its subsurfaces and theirs. The walks stop early, so that they cost no more than what is asked for.
#pragma once

#include "compositor/wl/wlr.hpp"

namespace ensign {

// Levels of a surface and of what is below it; it counts as one. At most `most` + 1.
int levels_below(const wlr_surface& surface, int most);
int levels_above(wlr_surface* surface); // its parents and itself

// All subsurfaces below a surface, added by a commit or not yet. At most `most` + 1.
int subsurfaces_below(const wlr_surface& surface, int most);

// Will a commit of this surface move or reorder its subsurfaces, or show another one?
bool children_move(const wlr_surface& surface);

} // namespace ensign
