#include "compositor/shell/owner_map.hpp"

#include <algorithm>
#include <cmath>

namespace ensign {

wlr_box node_size(wlr_scene_node* node) {
    if (node->type == WLR_SCENE_NODE_RECT) {
        const auto* rect = wlr_scene_rect_from_node(node);
        return {0, 0, rect->width, rect->height};
    }
    const auto* buffer = wlr_scene_buffer_from_node(node);
    if (buffer->buffer == nullptr) {
        return {};
    }
    const bool sized = buffer->dst_width > 0 && buffer->dst_height > 0;
    return {0, 0, sized ? buffer->dst_width : buffer->buffer->width,
            sized ? buffer->dst_height : buffer->buffer->height};
}

namespace {

// A frame's node holds its content's, too.
const wlr_scene_node* group_of(const wlr_scene_node* node) {
    const wlr_scene_node* group = nullptr;
    for (; node != nullptr; node = node->parent != nullptr ? &node->parent->node : nullptr) {
        const auto* owner = static_cast<const Owner*>(node->data);
        if (owner != nullptr && (group == nullptr || owner->kind == Owner::Kind::frame)) {
            group = node;
        }
        if (owner != nullptr && (owner->kind != Owner::Kind::content || owner->part == "cursor")) {
            break;
        }
    }
    return group;
}

void collect(const Scene& scene, wlr_scene_node* node, int x, int y, std::vector<OwnedRegion>& into) {
    if (!node->enabled) {
        return;
    }
    x = added(x, node->x);
    y = added(y, node->y);
    if (node->type == WLR_SCENE_NODE_TREE) {
        wlr_scene_node* child = nullptr;
        wl_list_for_each(child, &wlr_scene_tree_from_node(node)->children, link) { collect(scene, child, x, y, into); }
        return;
    }
    wlr_box box = node_size(node);
    box.x = x;
    box.y = y;
    if (box.width > 0 && box.height > 0) {
        into.push_back({node, &scene.owner_of(node), group_of(node), box});
    }
}

} // namespace

std::vector<OwnedRegion> owned_regions(const Scene& scene) {
    std::vector<OwnedRegion> regions;
    collect(scene, &scene.root()->tree.node, 0, 0, regions);
    return regions;
}

bool is_covered(const Scene& scene, const Rect& box, const Owner& window) {
    const wlr_box wanted{box.x, box.y, box.width, box.height};
    bool covered = false;
    for (const OwnedRegion& region :
         owned_regions(scene)) { // from the bottom: the window's own undo what lies below it
        wlr_box overlap{};
        const bool own = region.owner->kind == Owner::Kind::content && region.owner->vm == window.vm &&
                         region.owner->window == window.window;
        if (wlr_box_intersection(&overlap, &region.box, &wanted)) {
            covered = own ? covered && !wlr_box_equal(&overlap, &wanted) : true;
        }
    }
    return covered;
}

OwnerMap owner_map(const Scene& scene, const wlr_box& box, double scale,
                   const std::function<std::uint8_t(const Owner&)>& index_of) {
    const auto device = [&](int logical) { return static_cast<int>(std::floor(logical * scale + 0.5)); };
    OwnerMap map{device(box.width), device(box.height), {}};
    map.indices.resize(static_cast<std::size_t>(map.width) * static_cast<std::size_t>(map.height));
    for (const OwnedRegion& region : owned_regions(scene)) {
        const int left = std::clamp(device(region.box.x - box.x), 0, map.width);
        const int top = std::clamp(device(region.box.y - box.y), 0, map.height);
        const int right = std::clamp(device(region.box.x + region.box.width - box.x), left, map.width);
        const int bottom = std::clamp(device(region.box.y + region.box.height - box.y), top, map.height);
        const std::uint8_t index = index_of(*region.owner);
        for (int y = top; y < bottom; y++) {
            const auto row = map.indices.begin() + static_cast<std::ptrdiff_t>(y) * map.width;
            std::fill(row + left, row + right, index);
        }
    }
    return map;
}

} // namespace ensign
