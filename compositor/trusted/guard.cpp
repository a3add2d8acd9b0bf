#include "compositor/trusted/guard.hpp"

#include "compositor/policy/look/frame_geometry.hpp"
#include "compositor/scene/owner_map.hpp"

#include <array>

namespace ensign {

namespace {

struct Walk {
    const Owner* owner;  // of the node, or the nearest above
    Rect bounds;         // of that owner's content, layout coordinates
    bool bounded = false;
};

// In 64 bits: a guest may put a subsurface anywhere.
bool encloses(const Rect& bounds, int x, int y, const wlr_box& size) {
    return x >= bounds.x && y >= bounds.y && std::int64_t{x} + size.width <= bounds.right() &&
           std::int64_t{y} + size.height <= bounds.bottom();
}

std::optional<Violation> check(wlr_scene_node* node, int x, int y, Walk walk) {
    if (!node->enabled) {
        return std::nullopt;
    }
    if (node->data != nullptr) {
        walk.owner = static_cast<const Owner*>(node->data);
        const Rect own = walk.owner->bounds_from(x, y);
        if (walk.bounded && !walk.bounds.contains(own)) {
            return Violation{*walk.owner, "a part of a window outside of it"};
        }
        walk.bounded = walk.owner->is_guest();
        walk.bounds = own;
    }
    x = added(x, node->x);
    y = added(y, node->y);
    if (node->type == WLR_SCENE_NODE_TREE) {
        wlr_scene_node* child = nullptr;
        wl_list_for_each(child, &wlr_scene_tree_from_node(node)->children, link) {
            if (auto violation = check(child, x, y, walk)) {
                return violation;
            }
        }
        return std::nullopt;
    }
    const wlr_box size = node_size(node);
    if (size.width <= 0 || size.height <= 0) {
        return std::nullopt;
    }
    if (!walk.owner->is_guest()) {
        return Violation{*walk.owner, "a node among the windows is nobody's"};
    }
    if (walk.bounded && !encloses(walk.bounds, x, y, size)) {
        return Violation{*walk.owner, "content outside its frame"};
    }
    return std::nullopt;
}

// A node of this layer that draws exactly this.
bool draws(wlr_scene_tree* tree, int x, int y, const Rect& wanted) {
    if (!tree->node.enabled) {
        return false;
    }
    wlr_scene_node* child = nullptr;
    wl_list_for_each(child, &tree->children, link) {
        const int left = x + child->x;
        const int top = y + child->y;
        if (child->type == WLR_SCENE_NODE_TREE) {
            if (draws(wlr_scene_tree_from_node(child), left, top, wanted)) {
                return true;
            }
            continue;
        }
        const wlr_box size = child->enabled ? node_size(child) : wlr_box{};
        if (left == wanted.x && top == wanted.y && size.width == wanted.width && size.height == wanted.height) {
            return true;
        }
    }
    return false;
}

} // namespace

std::optional<Violation> find_violation(const Scene& scene, const std::vector<OutputView>& outputs) {
    // From the bottom to the top; no guest node hangs anywhere else, since these two are all that guests' code is given.
    const std::array<wlr_scene_tree*, 7> order{scene.windows(), scene.drag(),   scene.xray(),   scene.banner(),
                                               scene.lock(),    scene.stripe(), scene.chooser()};
    for (std::size_t i = 0; i + 1 < order.size(); ++i) {
        if (order[i]->node.link.next != &order[i + 1]->node.link) {
            return Violation{{}, "the layers are out of order"};
        }
    }
    for (const OutputView& view : outputs) {
        const Rect& output = view.box;
        if (!draws(scene.stripe(), 0, 0, {output.x, output.y, output.width, stripe_height})) {
            return Violation{{}, "an output has no stripe"};
        }
        if (scene.lock()->node.enabled && !draws(scene.lock(), 0, 0, output)) {
            return Violation{{}, "an output of the locked session has no curtain"};
        }
    }
    static constexpr Owner nobody{};
    for (wlr_scene_tree* layer : {scene.windows(), scene.drag()}) {
        if (auto violation = check(&layer->node, 0, 0, {&nobody, {}, false})) {
            return violation;
        }
    }
    return std::nullopt;
}

} // namespace ensign
