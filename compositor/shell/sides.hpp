// The four painted sides of a frame, as scene nodes round the content. They never overlap it.
#pragma once

#include "compositor/paint/painter.hpp"
#include "compositor/policy/geometry.hpp"
#include "compositor/wl/ptr.hpp"

#include <array>

namespace ensign {

class Sides {
  public:
    // The nodes are the parent's: they go with it.
    explicit Sides(wlr_scene_tree* parent);
    // outer and content in the parent's coordinates, logical px.
    void show(paint::FrameImages images, const Rect& outer, const Rect& content);

    // Where they are; what they show follows, stretched until then.
    void place(const Rect& outer, const Rect& content);
    void set_shown(bool shown);

  private:
    std::array<wlr_scene_buffer*, 4> nodes_; // top, left, right, bottom; owned by the parent
};

} // namespace ensign
