#include "compositor/input/cursor_image.hpp"

#include "compositor/scene/owner_map.hpp"

#include <cmath>
#include <utility>

namespace ensign {

CursorImage::CursorImage(wlr_cursor* cursor, Scene& scene)
    : cursor_{cursor}, scene_{scene}, theme_{wlr_xcursor_manager_create(nullptr, 24)} {
    show_own("default");
}

CursorImage::~CursorImage() { drop_node(); }

void CursorImage::show_own(const char* shape) {
    drop_node();
    if (shape_ != shape) {
        shape_ = shape;
        reload();
    }
}

void CursorImage::appear() {
    if (!std::exchange(appeared_, true)) {
        reload();
    }
}

void CursorImage::hide() {
    shape_.clear();
    box_ = {};
    drop_node();
    wlr_cursor_unset_image(cursor_);
}

void CursorImage::reload() {
    if (appeared_ && !is_guests()) {
        wlr_cursor_set_xcursor(cursor_, theme_.get(), shape_.c_str());
    }
}

void CursorImage::show_guest(const GuestCursor& wanted, const Scene::Hit& under) {
    if (wanted.shape != nullptr) {
        return show_own(wanted.shape);
    }
    if (wanted.surface == nullptr && !wanted.hidden) {
        return show_own("default");
    }
    if (wanted.hidden) {
        return hide();
    }
    shape_.clear();
    owner_ = *under.owner;
    owner_.part = "cursor";
    const auto& state = wanted.surface->current;
    // wlroots rounds to device px in its own way: by one of them, and a fraction of the pointer's place.
    constexpr int margin = 2;
    const Rect box{static_cast<int>(std::floor(cursor_->x)) - wanted.hotspot.x - margin,
                   static_cast<int>(std::floor(cursor_->y)) - wanted.hotspot.y - margin, state.width + 2 * margin,
                   state.height + 2 * margin};
    if (!always_in_scene_ && under.bounds.contains(box) && !is_covered(scene_, box, *under.owner)) {
        drop_node();
        box_ = box;
        return wlr_cursor_set_surface(cursor_, wanted.surface, wanted.hotspot.x, wanted.hotspot.y);
    }
    box_ = {};
    wlr_cursor_unset_image(cursor_);
    show_clipped(wanted, under);
}

bool CursorImage::intrudes() const { return is_guests() && !box_.empty() && is_covered(scene_, box_, owner_); }

void CursorImage::show_clipped(const GuestCursor& wanted, const Scene::Hit& under) {
    if (node_ != nullptr && (surface_ != wanted.surface || parent_ != under.owner_node->parent)) {
        drop_node();
    }
    if (node_ == nullptr) {
        surface_ = wanted.surface;
        parent_ = under.owner_node->parent;
        node_ = wlr_scene_subsurface_tree_create(parent_, surface_);
        node_destroyed_.connect(node_->node.events.destroy);
        set_owner(node_->node, owner_);
        scene_.set_carried(&node_->node);
        scene_changed_ = true;
    }
    int px = 0;
    int py = 0;
    wlr_scene_node_coords(&parent_->node, &px, &py);
    const int x = static_cast<int>(std::floor(cursor_->x)) - px - wanted.hotspot.x;
    const int y = static_cast<int>(std::floor(cursor_->y)) - py - wanted.hotspot.y;
    const Rect& bounds = owner_.bounds;
    scene_changed_ = scene_changed_ || node_->node.x != x || node_->node.y != y;
    const wlr_box clip{bounds.x - x, bounds.y - y, bounds.width, bounds.height};
    wlr_scene_node_set_position(&node_->node, x, y);
    wlr_scene_subsurface_tree_set_clip(&node_->node, &clip);
    wlr_scene_node_place_above(&node_->node, under.owner_node); // and below popups
}

void CursorImage::drop_node() {
    if (node_ != nullptr) {
        wlr_scene_node_destroy(&node_->node); // tells handle_node_destroyed
    }
}

void CursorImage::handle_node_destroyed(void*) noexcept {
    node_destroyed_.disconnect();
    scene_.set_carried(nullptr);
    scene_changed_ = true;
    node_ = nullptr;
    surface_ = nullptr;
    parent_ = nullptr;
}

} // namespace ensign
