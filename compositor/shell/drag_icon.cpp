#include "compositor/shell/drag_icon.hpp"

#include <algorithm>

namespace ensign {

DragIcon::DragIcon(Scene& scene, paint::Painter& painter, VmId vm, VmSpec spec, wlr_drag_icon* icon, double scale)
    : painter_{painter}, spec_{std::move(spec)}, scale_{scale}, icon_{icon},
      frame_owner_{Owner::Kind::frame, vm, {}, "drag icon frame", {}}, content_owner_{Owner::Kind::content, vm, {}, "drag icon", {}},
      tree_{wlr_scene_tree_create(scene.drag())},
      backing_{wlr_scene_rect_create(tree_.get(), 0, 0, to_rgba(painter.back()).values)},
      content_tree_{wlr_scene_tree_create(tree_.get())},
      surface_tree_{wlr_scene_subsurface_tree_create(content_tree_, icon->surface)}, sides_{tree_.get()} {
    set_owner(tree_->node, frame_owner_);
    set_owner(backing_->node, content_owner_);
    set_owner(content_tree_->node, content_owner_);
    commit_.connect(icon->surface->events.commit);
    destroy_.connect(icon->events.destroy);
    fit();
}

DragIcon::~DragIcon() = default;

void DragIcon::handle_commit(wlr_surface*) noexcept { fit(); }

void DragIcon::handle_destroy(void*) noexcept {
    commit_.disconnect();
    destroy_.disconnect();
    icon_ = nullptr;
    wlr_scene_node_set_enabled(&tree_->node, false);
}

void DragIcon::fit() {
    const auto& state = icon_->surface->current;
    const Size size{std::clamp(state.width, 1, max_size), std::clamp(state.height, 1, max_size)};
    wlr_scene_node_set_enabled(&tree_->node, icon_->surface->mapped);
    const wlr_box clip{0, 0, size.width, size.height};
    wlr_scene_subsurface_tree_set_clip(&surface_tree_->node, &clip);
    if (size == shown_) {
        return;
    }
    shown_ = size;
    content_owner_.bounds = {0, 0, size.width, size.height};
    wlr_scene_rect_set_size(backing_, size.width, size.height);
    const PopupLayout layout = popup_around(size);
    sides_.show(painter_.popup({spec_, size, scale_}),
                {-layout.content.x, -layout.content.y, layout.outer.width, layout.outer.height}, {0, 0, size.width, size.height});
}

void DragIcon::move_to(Point pointer) {
    // Beside the pointer, so that it is never what lies under it.
    constexpr int gap = 12;
    wlr_scene_node_set_position(&tree_->node, pointer.x + gap, pointer.y + gap);
}

} // namespace ensign
