// What is being dragged: an icon of bounded size in a popup's frame of its VM, under all trusted layers.
#pragma once

#include "compositor/shell/framed_surface.hpp"
#include "compositor/wl/listener.hpp"

namespace ensign {

class DragIcon {
  public:
    DragIcon(Scene& scene, paint::Tools& tools, VmId vm, Flag spec, wlr_drag_icon* icon, double scale);
    DragIcon(const DragIcon&) = delete;
    DragIcon& operator=(const DragIcon&) = delete;

    void move_to(Point pointer); // layout coordinates
    void paint(); // before a turn, and before a frame: painted where it changed
    void clip_again();
    [[nodiscard]] VmId vm() const { return vm_; }

  private:
    static constexpr int max_size = 128; // logical px, each way
    void handle_commit(wlr_surface* surface) noexcept;
    void handle_destroy(void* data) noexcept;
    void fit();

    VmId vm_;
    Flag spec_;
    double scale_;
    wlr_drag_icon* icon_; // owned by its client; null once it is gone
    FramedSurface framed_;
    wl::Listener<&DragIcon::handle_commit> commit_{*this};
    wl::Listener<&DragIcon::handle_destroy> destroy_{*this};
};

} // namespace ensign
