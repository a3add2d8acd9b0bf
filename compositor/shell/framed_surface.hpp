// A guest's surface with its subsurfaces in a popup's frame: what popups and drag icons are made of.
//
//     tree                at the content's origin
//      ├─ backing         opaque
//      ├─ content         the surface and its subsurfaces, clipped to the size
//      └─ sides           what Ensign painted
#pragma once

#include "compositor/paint/painter.hpp"
#include "compositor/policy/frame_geometry.hpp"
#include "compositor/shell/scene.hpp"
#include "compositor/shell/sides.hpp"
#include "compositor/wl/ptr.hpp"

#include <string_view>

namespace ensign {

class FramedSurface {
  public:
    struct Names {
        std::string_view content; // parts, for the owner map and X-ray
        std::string_view frame;
    };
    FramedSurface(wlr_scene_tree* parent, paint::Painter& painter, wlr_surface* surface, VmId vm, WindowId window,
                  Names names);
    FramedSurface(const FramedSurface&) = delete;
    FramedSurface& operator=(const FramedSurface&) = delete;

    void set_shown(bool shown) { wlr_scene_node_set_enabled(&tree_->node, shown); }
    void move_to(Point origin) { wlr_scene_node_set_position(&tree_->node, origin.x, origin.y); } // of the content
    // The part of the surface from `origin` (surface-local) of this size is all that is shown; painted where anything changed.
    void fit(const VmSpec& vm, Point origin, Size size, double scale);
    void repaint(const VmSpec& vm, double scale);
    void clip_again(); // see Window::clip_again

  private:
    void clip();
    paint::Painter& painter_;
    Owner frame_owner_;
    Owner content_owner_;
    Point origin_;
    double painted_scale_ = 0;
    wl::ScenePtr tree_;
    wlr_scene_rect* backing_; // owned by tree_, as all below
    wlr_scene_tree* content_tree_;
    wlr_scene_tree* surface_tree_;
    Sides sides_;
};

} // namespace ensign
