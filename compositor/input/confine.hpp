// A pointer that a guest confined stops at the edge of the region that the guest named.
#pragma once

#include "compositor/scene/scene.hpp"

namespace ensign {

// Shortens a motion from `from`, where the pointer is, by the constraint of the surface there; others' constraints do nothing.
void confine(const wlr_pointer_constraint_v1& constraint, const Scene::Hit& from, wlr_pointer_motion_event& motion);

} // namespace ensign
