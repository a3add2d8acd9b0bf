#include "compositor/shell/drag_icon.hpp"

#include <algorithm>
#include <utility>

namespace ensign {

DragIcon::DragIcon(Scene& scene, paint::Tools& tools, VmId vm, Flag spec, wlr_drag_icon* icon, double scale)
    : vm_{vm}, spec_{std::move(spec)}, scale_{scale}, icon_{icon},
      framed_{scene, scene.drag(), tools, icon->surface, vm, {}, {"drag icon", "drag icon frame"}} {
    commit_.connect(icon->surface->events.commit);
    destroy_.connect(icon->events.destroy);
    fit();
}

void DragIcon::handle_commit(wlr_surface*) noexcept { fit(); }

void DragIcon::handle_destroy(void*) noexcept {
    commit_.disconnect();
    destroy_.disconnect();
    icon_ = nullptr;
    framed_.set_shown(false);
}

void DragIcon::fit() {
    const auto& state = icon_->surface->current;
    framed_.set_shown(icon_->surface->mapped);
    framed_.fit({}, fit_into({state.width, state.height}, {max_size, max_size}), scale_);
}

void DragIcon::paint() {
    if (framed_.stale()) {
        framed_.paint(spec_, scale_);
    }
}

void DragIcon::clip_again() {
    if (icon_ != nullptr) {
        framed_.clip_again();
    }
}

void DragIcon::move_to(Point pointer) {
    // Beside the pointer, so that it is never what lies under it.
    constexpr int gap = 12;
    framed_.move_to({pointer.x + gap, pointer.y + gap});
}

} // namespace ensign
