#include "compositor/scene/scene.hpp"

#include "compositor/scene/owner_map.hpp"

#include <cmath>
#include <utility>

namespace ensign {

Rgba to_rgba(Color c) {
    return {{static_cast<float>(c.r) / 255.0F, static_cast<float>(c.g) / 255.0F, static_cast<float>(c.b) / 255.0F, 1.0F}};
}

Scene::Scene(Color desk)
    : owned_{&wlr_scene_create()->tree}, root_{reinterpret_cast<wlr_scene*>(owned_.get())},
      backstage_owned_{&wlr_scene_create()->tree}, backstage_{reinterpret_cast<wlr_scene*>(backstage_owned_.get())} {
    static_assert(offsetof(wlr_scene, tree) == 0, "the scene is its own root tree");
    background_ = wlr_scene_rect_create(&root_->tree, 0, 0, to_rgba(desk).values);
    windows_ = wlr_scene_tree_create(&root_->tree);
    shutter_ = wlr_scene_rect_create(windows_, 0, 0, to_rgba(desk).values);
    wlr_scene_node_set_enabled(&shutter_->node, false);
    drag_ = wlr_scene_tree_create(&root_->tree);
    xray_ = wlr_scene_tree_create(&root_->tree);
    banner_ = wlr_scene_tree_create(&root_->tree);
    lock_ = wlr_scene_tree_create(&root_->tree);
    stripe_ = wlr_scene_tree_create(&root_->tree);
    chooser_ = wlr_scene_tree_create(&root_->tree);
    set_owner(root_->tree.node, background_owner);
    set_owner(xray_->node, xray_owner);
    set_owner(banner_->node, banner_owner);
    set_owner(lock_->node, lock_owner);
    set_owner(stripe_->node, stripe_owner);
    set_owner(chooser_->node, chooser_owner);
    wlr_scene_node_set_enabled(&lock_->node, false);
    wlr_scene_node_set_enabled(&chooser_->node, false);
    // A guest buffer is never scanned out past Ensign: that takes a scene of one visible node, and the stripe is always one.
}

Scene::Hit Scene::at(double lx, double ly) const {
    Hit hit{.lx = lx, .ly = ly};
    // Not by wlr_scene_node_set_enabled, which would draw the picture anew.
    const bool shown = carried_ != nullptr && std::exchange(carried_->enabled, false);
    hit.node = node_at(lx, ly, hit.sx, hit.sy);
    if (shown) {
        carried_->enabled = true;
    }
    hit.owner = hit.node != nullptr ? &owner_of(hit.node) : &background_owner;
    if (hit.node != nullptr && hit.node->type == WLR_SCENE_NODE_BUFFER && hit.owner->kind == Owner::Kind::content) {
        if (auto* scene_surface = wlr_scene_surface_try_from_buffer(wlr_scene_buffer_from_node(hit.node))) {
            hit.surface = scene_surface->surface;
        }
    }
    for (wlr_scene_node* node = hit.node; node != nullptr && node->parent != nullptr; node = &node->parent->node) {
        if (node->data != nullptr) {
            int x = 0;
            int y = 0;
            wlr_scene_node_coords(&node->parent->node, &x, &y);
            hit.owner_node = node;
            hit.bounds = hit.owner->bounds_from(x, y);
            break;
        }
    }
    return hit;
}

// As wlroots finds it, but that it asks only the windows which reach the point: the others' surfaces cost the pointer nothing.
wlr_scene_node* Scene::node_at(double lx, double ly, double& sx, double& sy) const {
    const Point point{static_cast<int>(std::floor(lx)), static_cast<int>(std::floor(ly))};
    wlr_scene_node* layer = nullptr;
    wl_list_for_each_reverse(layer, &root_->tree.children, link) {
        if (layer != &windows_->node) {
            if (auto* found = wlr_scene_node_at(layer, lx, ly, &sx, &sy)) {
                return found;
            }
            continue;
        }
        wlr_scene_node* window = nullptr;
        wl_list_for_each_reverse(window, &windows_->children, link) {
            const auto* owner = static_cast<const Owner*>(window->data);
            if (!shows_guests_ || (owner != nullptr && !owner->bounds.contains(point))) {
                continue;
            }
            if (auto* found = wlr_scene_node_at(window, lx, ly, &sx, &sy)) {
                return found;
            }
        }
    }
    return nullptr;
}

const Owner& Scene::owner_at(int lx, int ly) const {
    const auto region = owned_region_at(*this, {lx, ly});
    return region ? *region->owner : background_owner;
}

const Owner& Scene::owner_of(const wlr_scene_node* node) const {
    for (; node != nullptr; node = node->parent != nullptr ? &node->parent->node : nullptr) {
        if (node->data != nullptr) {
            return *static_cast<const Owner*>(node->data);
        }
    }
    return background_owner;
}

void Scene::set_desk(Color desk) { wlr_scene_rect_set_color(background_, to_rgba(desk).values); }

void Scene::set_extent(const wlr_box& layout) {
    for (wlr_scene_rect* rect : {background_, shutter_}) {
        wlr_scene_node_set_position(&rect->node, layout.x, layout.y);
        wlr_scene_rect_set_size(rect, layout.width, layout.height);
    }
}

void Scene::show_guests(bool shown) {
    shows_guests_ = shown;
    if (many_changes_ == 0) {
        wlr_scene_node_set_enabled(&windows_->node, shown);
    }
    wlr_scene_node_set_enabled(&drag_->node, shown);
}

// wlroots reckons with no change below a tree that isn't enabled. The field alone: what is drawn stays as it was.
void Scene::begin_changes() {
    if (many_changes_++ == 0) {
        windows_->node.enabled = false;
    }
}

// A shutter that closes and opens: each window is reckoned with again, and all outputs are to be drawn anew.
void Scene::end_changes() {
    if (--many_changes_ > 0) {
        return;
    }
    wlr_scene_node_raise_to_top(&shutter_->node);
    windows_->node.enabled = true;
    wlr_scene_node_set_enabled(&shutter_->node, true);
    wlr_scene_node_set_enabled(&shutter_->node, false);
    wlr_scene_node_set_enabled(&windows_->node, shows_guests_);
}

} // namespace ensign
