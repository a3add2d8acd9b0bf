#include "compositor/shell/popup.hpp"

#include "compositor/policy/popup_rules.hpp"
#include "compositor/shell/shell.hpp"
#include "compositor/shell/window.hpp"
#include "compositor/vm/vm_display.hpp"

#include <algorithm>

namespace ensign {

namespace {
// What a popup's frame takes at most on each side: kept free when it is placed.
constexpr Insets frame_room{2, 2, 16, 8};
} // namespace

Popup::Popup(Window& window, PopupParent& parent, wlr_xdg_popup* popup)
    : window_{window}, parent_{parent}, popup_{popup}, depth_{parent.depth() + 1}, frame_owner_{Owner::Kind::frame, window.vm().id(), window.id(), "popup frame", {}},
      content_owner_{Owner::Kind::content, window.vm().id(), window.id(), "popup", {}},
      tree_{wlr_scene_tree_create(window.popup_tree())},
      backing_{wlr_scene_rect_create(tree_.get(), 0, 0, to_rgba(window.shell().painter().back()).values)},
      content_tree_{wlr_scene_tree_create(tree_.get())},
      surface_tree_{wlr_scene_subsurface_tree_create(content_tree_, popup->base->surface)}, sides_{tree_.get()} {
    set_owner(tree_->node, frame_owner_);
    set_owner(backing_->node, content_owner_);
    set_owner(content_tree_->node, content_owner_);
    wlr_scene_node_set_enabled(&tree_->node, false);
    popup->base->data = static_cast<PopupParent*>(this);
    commit_.connect(popup->base->surface->events.commit);
    reposition_.connect(popup->events.reposition);
    destroy_.connect(popup->events.destroy);
}

Popup::~Popup() { popup_->base->data = nullptr; }

void Popup::handle_commit(wlr_surface*) noexcept {
    if (depth_ > max_popup_depth) {
        return wlr_xdg_popup_destroy(popup_); // tells its guest, and handle_destroy
    }
    if (popup_->base->initial_commit) {
        constrain();
    }
    fit();
}

void Popup::handle_reposition(void*) noexcept { constrain(); }

void Popup::handle_destroy(void*) noexcept { window_.remove_popup(*this); }

// The work area less the frame, in the coordinates of the root's surface, which the positioner's answer is unconstrained in.
void Popup::constrain() {
    const Rect content = window_.content();
    const Rect area = shrink(window_.shell().work_area_of(window_.outer()), frame_room);
    const auto& geometry = wlr_xdg_surface_try_from_wlr_surface(window_.surface())->geometry;
    const wlr_box box{area.x - content.x + geometry.x, area.y - content.y + geometry.y, area.width, area.height};
    wlr_xdg_popup_unconstrain_from_box(popup_, &box);
}

void Popup::fit() {
    auto* base = popup_->base;
    const bool shown = base->surface->mapped;
    wlr_scene_node_set_enabled(&tree_->node, shown);
    if (!shown) {
        return;
    }
    const Rect root = window_.content();
    const Rect area = shrink(window_.shell().work_area_of(window_.outer()), frame_room);
    const Point parent = parent_.origin_in_root();
    const Size limit = popup_limit(area.size(), popup_->seat != nullptr);
    const Size size{std::clamp(base->geometry.width, 1, std::max(1, limit.width)),
                    std::clamp(base->geometry.height, 1, std::max(1, limit.height))};
    // In 64 bits: a positioner may say anything. Then inside the work area, whatever it said.
    const auto inside = [](std::int64_t at, int from, int room) {
        return static_cast<int>(std::clamp<std::int64_t>(at, from, std::max(from, from + room)));
    };
    const auto& geometry = popup_->current.geometry;
    origin_ = {inside(std::int64_t{root.x} + parent.x + geometry.x, area.x, area.width - size.width) - root.x,
               inside(std::int64_t{root.y} + parent.y + geometry.y, area.y, area.height - size.height) - root.y};

    const PopupLayout layout = popup_around(size);
    wlr_scene_node_set_position(&tree_->node, origin_.x, origin_.y);
    wlr_scene_rect_set_size(backing_, size.width, size.height);
    content_owner_.bounds = {0, 0, size.width, size.height};
    clip_content();
    if (layout != layout_ || window_.shell().outputs().scale() != painted_scale_) {
        layout_ = layout;
        repaint();
    }
}

void Popup::clip_content() {
    const auto& geometry = popup_->base->geometry;
    const Rect& bounds = content_owner_.bounds;
    wlr_scene_node_set_position(&surface_tree_->node, -geometry.x, -geometry.y);
    const wlr_box clip{geometry.x, geometry.y, std::max(1, bounds.width), std::max(1, bounds.height)};
    wlr_scene_subsurface_tree_set_clip(&surface_tree_->node, &clip);
}

void Popup::clip_again() {
    wlr_scene_subsurface_tree_set_clip(&surface_tree_->node, nullptr);
    clip_content();
}

void Popup::repaint() {
    painted_scale_ = window_.shell().outputs().scale();
    const Rect& c = layout_.content;
    auto& painter = window_.shell().painter();
    wlr_scene_rect_set_color(backing_, to_rgba(painter.back()).values);
    sides_.show(painter.popup({window_.vm().spec(), c.size(), painted_scale_}),
                {-c.x, -c.y, layout_.outer.width, layout_.outer.height}, {0, 0, c.width, c.height});
}

} // namespace ensign
