// A guest's surface with its subsurfaces in a popup's frame: what popups and drag icons are made of.
//
//     tree                at the content's origin
//      ├─ backing         opaque
//      ├─ content         the surface and its subsurfaces, clipped to the size
//      └─ sides           what Ensign painted
#pragma once

#include "compositor/paint/popup.hpp"
#include "compositor/policy/look/frame_geometry.hpp"
#include "compositor/scene/scene.hpp"
#include "compositor/scene/stage_node.hpp"
#include "compositor/shell/sides.hpp"

#include <string_view>

namespace ensign {

class FramedSurface {
  public:
    struct Names {
        std::string_view content; // parts, for the owner map and X-ray
        std::string_view frame;
    };
    FramedSurface(Scene& scene, wlr_scene_tree* parent, paint::Tools& tools, wlr_surface* surface, VmId vm, WindowId window,
                  Names names);
    FramedSurface(const FramedSurface&) = delete;
    FramedSurface& operator=(const FramedSurface&) = delete;

    // Shown from the next paint() on: nothing of it is, without its frame.
    void set_shown(bool shown);
    void move_to(Point origin); // of the content
    // The part of the surface from `origin` (surface-local) of this size is all that is shown.
    void fit(Point origin, Size size, double scale);
    // True when it is in the picture from now on, and was not before.
    bool paint(const Flag& vm, double scale);
    [[nodiscard]] bool stale() const { return stale_ && shown_; } // to be painted: it changed
    void repaint() { stale_ = true; } // colours or scale changed
    [[nodiscard]] Rect part_shown() const; // of the surface, in its coordinates
    StageNode& stage() { return node_; }
    void clip_again(); // see Window::clip_again

  private:
    void clip();
    void place_sides();
    paint::Tools& tools_;
    Owner frame_owner_;
    Owner content_owner_;
    Point origin_;
    double painted_scale_ = 0;
    bool shown_ = false;
    bool stale_ = true;
    bool painted_ = false; // since it is shown
    StageNode node_;
    wlr_scene_rect* backing_; // owned by node_, as all below
    wlr_scene_tree* content_tree_;
    wlr_scene_tree* surface_tree_;
    Sides sides_;
};

} // namespace ensign
