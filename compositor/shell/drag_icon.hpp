// What is being dragged: an icon of bounded size in a popup's frame of its VM, under all trusted layers.
#pragma once

#include "compositor/paint/painter.hpp"
#include "compositor/shell/scene.hpp"
#include "compositor/shell/sides.hpp"
#include "compositor/wl/listener.hpp"
#include "compositor/wl/ptr.hpp"

#include <optional>

namespace ensign {

class DragIcon {
  public:
    DragIcon(Scene& scene, paint::Painter& painter, VmId vm, VmSpec spec, wlr_drag_icon* icon, double scale);
    ~DragIcon();
    DragIcon(const DragIcon&) = delete;
    DragIcon& operator=(const DragIcon&) = delete;

    void move_to(Point pointer); // layout coordinates

  private:
    static constexpr int max_size = 128; // logical px, each way
    void handle_commit(wlr_surface* surface) noexcept;
    void handle_destroy(void* data) noexcept;
    void fit();

    paint::Painter& painter_;
    VmSpec spec_;
    double scale_;
    wlr_drag_icon* icon_; // owned by its client; null once it is gone
    Owner frame_owner_;
    Owner content_owner_;
    Size shown_;
    wl::ScenePtr tree_;
    wlr_scene_rect* backing_; // owned by tree_, as all below
    wlr_scene_tree* content_tree_;
    wlr_scene_tree* surface_tree_;
    Sides sides_;
    wl::Listener<&DragIcon::handle_commit> commit_{*this};
    wl::Listener<&DragIcon::handle_destroy> destroy_{*this};
};

} // namespace ensign
