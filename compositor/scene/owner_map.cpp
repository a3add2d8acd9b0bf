#include "compositor/scene/owner_map.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <unordered_map>

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

namespace {

constexpr int rows_at_once = 64;

// What of a region lies in the map, device px.
struct Piece {
    const OwnedRegion* region;
    int left;
    int top;
    int right;
    int bottom;
    std::optional<std::uint16_t> number = {}; // asked for when it is seen
};

// From the top to the bottom. What lies within the lowest of a guest's, a window's backing, makes no difference: subsurfaces,
// of which it has as many as it likes.
std::vector<Piece> pieces_of(const std::vector<OwnedRegion>& regions, const OwnerMap& map, const wlr_box& box, double scale) {
    // In 64 bits: a guest may put a subsurface anywhere.
    const auto device = [&](std::int64_t logical, int least, int most) {
        const double px = std::floor(static_cast<double>(logical) * scale + 0.5);
        return static_cast<int>(std::clamp<double>(px, least, most));
    };
    std::vector<Piece> pieces;
    std::unordered_map<const Owner*, wlr_box> lowest;
    for (const OwnedRegion& region : regions) {
        const auto [backing, added] = lowest.try_emplace(region.owner, region.box);
        if (!added && region.owner->is_guest() && wlr_box_contains_box(&backing->second, &region.box)) {
            continue;
        }
        const int left = device(std::int64_t{region.box.x} - box.x, 0, map.width);
        const int top = device(std::int64_t{region.box.y} - box.y, 0, map.height);
        const int right = device(std::int64_t{region.box.x} + region.box.width - box.x, left, map.width);
        const int bottom = device(std::int64_t{region.box.y} + region.box.height - box.y, top, map.height);
        if (left < right && top < bottom) {
            pieces.push_back({&region, left, top, right, bottom});
        }
    }
    std::ranges::reverse(pieces);
    return pieces;
}

using Numbers = std::function<std::uint16_t(const OwnedRegion&)>;

// Gives each pixel of a row to the topmost piece there. `next` has of a pixel that is free itself, of another some pixel nearer
// to the next free one: what is given away costs nothing more.
void fill_row(std::span<std::uint16_t> row, int y, std::span<Piece* const> pieces, std::vector<std::uint32_t>& next,
              const Numbers& number_of) {
    std::iota(next.begin(), next.end(), 0U);
    const auto first_free = [&](std::uint32_t x) {
        while (next[x] != x) {
            x = next[x] = next[next[x]];
        }
        return x;
    };
    std::size_t free = row.size();
    for (Piece* const piece : pieces) {
        if (y < piece->top || y >= piece->bottom || free == 0) {
            continue;
        }
        const auto end = static_cast<std::uint32_t>(piece->right);
        for (std::uint32_t x = first_free(static_cast<std::uint32_t>(piece->left)); x < end; x = first_free(x)) {
            if (!piece->number) {
                piece->number = number_of(*piece->region);
            }
            for (; x < end && next[x] == x; ++x, --free) {
                row[x] = *piece->number;
                next[x] = end;
            }
        }
    }
}

} // namespace

OwnerMap owner_map(const Scene& scene, const wlr_box& box, double scale, const Numbers& number_of) {
    OwnerMap map{
        static_cast<int>(std::floor(box.width * scale + 0.5)), static_cast<int>(std::floor(box.height * scale + 0.5)), {}};
    const auto width = static_cast<std::size_t>(map.width);
    map.numbers.resize(width * static_cast<std::size_t>(map.height));
    const std::vector<OwnedRegion> regions = owned_regions(scene);
    std::vector<Piece> pieces = pieces_of(regions, map, box, scale);
    std::vector<bool> begins(static_cast<std::size_t>(map.height) + 1); // or ends, a piece: this row is unlike the one above
    for (const Piece& piece : pieces) {
        begins[static_cast<std::size_t>(piece.top)] = begins[static_cast<std::size_t>(piece.bottom)] = true;
    }
    std::vector<std::uint32_t> next(width + 1);
    std::vector<Piece*> here; // those of them that reach into the next rows
    for (int y = 0; y < map.height; ++y) {
        if (y % rows_at_once == 0) {
            here.clear();
            for (Piece& piece : pieces) {
                if (piece.top < y + rows_at_once && piece.bottom > y) {
                    here.push_back(&piece);
                }
            }
        }
        const auto row = std::span{map.numbers}.subspan(static_cast<std::size_t>(y) * width, width);
        if (y > 0 && !begins[static_cast<std::size_t>(y)]) {
            std::ranges::copy(std::span{map.numbers}.subspan(static_cast<std::size_t>(y - 1) * width, width), row.begin());
            continue;
        }
        fill_row(row, y, here, next, number_of);
    }
    return map;
}

} // namespace ensign
