#include "compositor/shell/framed_surface.hpp"

#include "compositor/paint/tools.hpp"

#include <algorithm>

namespace ensign {

FramedSurface::FramedSurface(Scene& scene, wlr_scene_tree* parent, paint::Tools& tools, wlr_surface* surface, VmId vm,
                             WindowId window, Names names)
    : tools_{tools}, frame_owner_{Owner::Kind::frame, vm, window, names.frame, {}},
      content_owner_{Owner::Kind::content, vm, window, names.content, {}}, node_{scene, wlr_scene_tree_create(parent)},
      backing_{wlr_scene_rect_create(node_.get(), 0, 0, to_rgba(tools.theme.back).values)},
      content_tree_{wlr_scene_tree_create(node_.get())},
      surface_tree_{wlr_scene_subsurface_tree_create(content_tree_, surface)}, sides_{node_.get()} {
    set_owner(*node_.node(), frame_owner_);
    set_owner(backing_->node, content_owner_);
    set_owner(content_tree_->node, content_owner_);
}

void FramedSurface::set_shown(bool shown) {
    shown_ = shown;
    painted_ = painted_ && shown;
    stale_ = stale_ || !painted_;
    node_.show(shown_ && painted_);
}

void FramedSurface::move_to(Point origin) {
    wlr_scene_node_set_position(node_.node(), origin.x, origin.y);
    place_sides();
}

void FramedSurface::fit(Point origin, Size size, double scale) {
    stale_ = stale_ || size != content_owner_.bounds.size() || scale != painted_scale_;
    origin_ = origin;
    content_owner_.bounds = {0, 0, size.width, size.height};
    clip();
    place_sides();
}

Rect FramedSurface::part_shown() const {
    const Size size = content_owner_.bounds.size();
    return {origin_.x, origin_.y, std::max(1, size.width), std::max(1, size.height)};
}

void FramedSurface::clip() {
    const Size size = content_owner_.bounds.size();
    wlr_scene_rect_set_size(backing_, size.width, size.height);
    wlr_scene_node_set_position(&surface_tree_->node, -origin_.x, -origin_.y);
    const Rect part = part_shown(); // an empty clip would mean none
    const wlr_box box{part.x, part.y, part.width, part.height};
    wlr_scene_subsurface_tree_set_clip(&surface_tree_->node, &box);
}

void FramedSurface::clip_again() {
    wlr_scene_subsurface_tree_set_clip(&surface_tree_->node, nullptr);
    clip();
}

// What they show follows with paint(), stretched until then.
void FramedSurface::place_sides() {
    const Size size = content_owner_.bounds.size();
    const PopupLayout layout = popup_around(size);
    const Rect outer{-layout.content.x, -layout.content.y, layout.outer.width, layout.outer.height};
    sides_.place(outer, {0, 0, size.width, size.height});
    frame_owner_.bounds = {node_.node()->x + outer.x, node_.node()->y + outer.y, outer.width, outer.height};
}

bool FramedSurface::paint(const Flag& vm, double scale) {
    stale_ = false;
    painted_scale_ = scale;
    wlr_scene_rect_set_color(backing_, to_rgba(vm.color).values); // round corners show it: the frame goes on below them
    const bool framed = sides_.show(paint::popup(tools_, {vm, content_owner_.bounds.size(), scale}));
    place_sides();
    const bool appears = shown_ && framed && !painted_;
    painted_ = shown_ && framed;
    node_.show(painted_);
    return appears;
}

} // namespace ensign
