#include "compositor/input/confine.hpp"

namespace ensign {

void confine(const wlr_pointer_constraint_v1& constraint, const Scene::Hit& from, wlr_pointer_motion_event& motion) {
    // wlroots leaves the region of a constraint without one empty until the surface's next commit.
    const bool has_region = pixman_region32_not_empty(&constraint.region) != 0;
    const auto* region = has_region ? &constraint.region : &constraint.surface->input_region;
    double sx = from.sx;
    double sy = from.sy;
    if (from.surface == constraint.surface &&
        wlr_region_confine(region, from.sx, from.sy, from.sx + motion.delta_x, from.sy + motion.delta_y, &sx, &sy)) {
        motion.delta_x = sx - from.sx;
        motion.delta_y = sy - from.sy;
    }
}

} // namespace ensign
