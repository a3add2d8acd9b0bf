// What a surface and its subsurfaces look like together, as far as it decides what drawing them costs.
#pragma once

#include "compositor/policy/geometry.hpp"
#include "compositor/policy/tree_rules.hpp"
#include "compositor/wl/wlr.hpp"

namespace ensign {

// `clip`: what is shown of the root, in its surface-local coordinates.
TreeShape shape_of(wlr_surface& root, const Rect& clip);

} // namespace ensign
