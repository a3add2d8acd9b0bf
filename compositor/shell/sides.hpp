// The four painted sides of a frame, as scene nodes round the content. They never overlap it.
#pragma once

#include "compositor/paint/frame_images.hpp"
#include "compositor/policy/geometry.hpp"
#include "compositor/wl/ptr.hpp"

#include <array>

namespace ensign {

class Sides {
  public:
    // The nodes are the parent's: they go with it.
    explicit Sides(wlr_scene_tree* parent);
    // False: there are none, and what is within must not be shown.
    [[nodiscard]] bool show(paint::FrameImages images);
    // Where they are, in the parent's coordinates, logical px; what they show is stretched to that.
    void place(const Rect& outer, const Rect& content);
    void set_shown(bool shown);

  private:
    std::array<wlr_scene_buffer*, 4> nodes_; // top, left, right, bottom; owned by the parent
};

} // namespace ensign
