// What stands for a window whose VM lost its display: the VM's edges, and on a ground of one colour its plate where there is
// room.
#pragma once

#include "compositor/paint/frame_images.hpp"
#include "compositor/policy/flag.hpp"
#include "compositor/policy/look/color.hpp"
#include "compositor/policy/look/frame_geometry.hpp"

namespace ensign::paint {

struct Tools;

inline constexpr const char* tombstone_line = "lost its display";
inline constexpr Insets tombstone_edges{frame_edge, frame_edge, frame_edge, frame_edge};

// outer: logical px.
FrameImages tombstone_sides(Tools& tools, const Flag& vm, Size outer, double scale);
double tombstone_type(Tools& tools, const Flag& vm, Size outer, double scale); // of the plate; 0: there is no room for one
Color tombstone_ground(const Tools& tools);

} // namespace ensign::paint
