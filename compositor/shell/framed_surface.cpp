#include "compositor/shell/framed_surface.hpp"

#include <algorithm>

namespace ensign {

FramedSurface::FramedSurface(wlr_scene_tree* parent, paint::Painter& painter, wlr_surface* surface, VmId vm,
                             WindowId window, Names names)
    : painter_{painter}, frame_owner_{Owner::Kind::frame, vm, window, names.frame, {}},
      content_owner_{Owner::Kind::content, vm, window, names.content, {}}, tree_{wlr_scene_tree_create(parent)},
      backing_{wlr_scene_rect_create(tree_.get(), 0, 0, to_rgba(painter.back()).values)},
      content_tree_{wlr_scene_tree_create(tree_.get())},
      surface_tree_{wlr_scene_subsurface_tree_create(content_tree_, surface)}, sides_{tree_.get()} {
    set_owner(tree_->node, frame_owner_);
    set_owner(backing_->node, content_owner_);
    set_owner(content_tree_->node, content_owner_);
    set_shown(false);
}

void FramedSurface::fit(const VmSpec& vm, Point origin, Size size, double scale) {
    const bool resized = size != content_owner_.bounds.size();
    origin_ = origin;
    content_owner_.bounds = {0, 0, size.width, size.height};
    clip();
    if (resized || scale != painted_scale_) {
        repaint(vm, scale);
    }
}

void FramedSurface::clip() {
    const Size size = content_owner_.bounds.size();
    wlr_scene_rect_set_size(backing_, size.width, size.height);
    wlr_scene_node_set_position(&surface_tree_->node, -origin_.x, -origin_.y);
    const wlr_box box{origin_.x, origin_.y, std::max(1, size.width),
                      std::max(1, size.height)}; // an empty clip would mean none
    wlr_scene_subsurface_tree_set_clip(&surface_tree_->node, &box);
}

void FramedSurface::clip_again() {
    wlr_scene_subsurface_tree_set_clip(&surface_tree_->node, nullptr);
    clip();
}

void FramedSurface::repaint(const VmSpec& vm, double scale) {
    painted_scale_ = scale;
    const Size size = content_owner_.bounds.size();
    const PopupLayout layout = popup_around(size);
    wlr_scene_rect_set_color(backing_, to_rgba(painter_.back()).values);
    sides_.show(painter_.popup({vm, size, scale}),
                {-layout.content.x, -layout.content.y, layout.outer.width, layout.outer.height},
                {0, 0, size.width, size.height});
}

} // namespace ensign
