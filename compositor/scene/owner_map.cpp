#include "compositor/scene/owner_map.hpp"

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
    return {0, 0, sized ? buffer->dst_width : buffer->buffer->width, sized ? buffer->dst_height : buffer->buffer->height};
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

bool reaches(const wlr_scene_node& node, int x, int y, const wlr_box& part) {
    const auto* owner = static_cast<const Owner*>(node.data);
    return owner == nullptr || !owner->is_guest() ||
           !intersect(owner->bounds_from(x, y), {part.x, part.y, part.width, part.height}).empty();
}

// From the top to the bottom, until `see` has seen enough: true then.
template <class See>
bool descend(const Scene& scene, wlr_scene_node* node, int x, int y, const std::optional<wlr_box>& part, See&& see) {
    const bool shown = node == &scene.windows()->node ? scene.shows_guests() : node->enabled; // also amidst many changes
    if (!shown || (part && !reaches(*node, x, y, *part))) {
        return false;
    }
    x = added(x, node->x);
    y = added(y, node->y);
    if (node->type == WLR_SCENE_NODE_TREE) {
        wlr_scene_node* child = nullptr;
        wl_list_for_each_reverse(child, &wlr_scene_tree_from_node(node)->children, link) {
            if (descend(scene, child, x, y, part, see)) {
                return true;
            }
        }
        return false;
    }
    wlr_box box = node_size(node);
    box.x = x;
    box.y = y;
    wlr_box shared{};
    if (box.width <= 0 || box.height <= 0 || (part && !wlr_box_intersection(&shared, &box, &*part))) {
        return false;
    }
    return see(OwnedRegion{node, &scene.owner_of(node), group_of(node), box});
}

} // namespace

std::vector<OwnedRegion> owned_regions(const Scene& scene) {
    std::vector<OwnedRegion> regions;
    descend(scene, &scene.root()->tree.node, 0, 0, std::nullopt, [&](const OwnedRegion& region) {
        regions.push_back(region);
        return false;
    });
    std::ranges::reverse(regions);
    return regions;
}

std::optional<OwnedRegion> owned_region_at(const Scene& scene, Point at) {
    std::optional<OwnedRegion> found;
    descend(scene, &scene.root()->tree.node, 0, 0, wlr_box{at.x, at.y, 1, 1}, [&](const OwnedRegion& region) {
        found = region;
        return true;
    });
    return found;
}

bool is_covered(const Scene& scene, const Rect& box, const Owner& window) {
    const wlr_box wanted{box.x, box.y, box.width, box.height};
    bool covered = false;
    descend(scene, &scene.root()->tree.node, 0, 0, wanted, [&](const OwnedRegion& region) {
        const bool own = region.owner->kind == Owner::Kind::content && region.owner->vm == window.vm &&
                         region.owner->window == window.window;
        covered = !own;
        return covered || wlr_box_contains_box(&region.box, &wanted); // its own hides all that lies below
    });
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
        for (int y = top; y < bottom; ++y) {
            const auto row = map.indices.begin() + static_cast<std::ptrdiff_t>(y) * map.width;
            std::fill(row + left, row + right, index);
        }
    }
    return map;
}

} // namespace ensign
