// Whose each pixel of an output is: the same answer for the owner map, whois and all that comes later, from the scene
// itself.
#pragma once

#include "compositor/scene/scene.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace ensign {

struct OwnedRegion {
    const wlr_scene_node* node;
    const Owner* owner;
    const wlr_scene_node* group; // a window, popup or icon with its frame; else the owning node
    wlr_box box;                 // layout coordinates, logical px
};

// As wlroots adds up the positions of nested nodes, of which a guest may choose any: modulo 2^32.
inline int added(int a, int b) { return static_cast<int>(static_cast<unsigned>(a) + static_cast<unsigned>(b)); }

// Width and height of what a rectangle or buffer node draws, logical px.
wlr_box node_size(wlr_scene_node* node);

// Every node that draws, from the bottom to the top.
std::vector<OwnedRegion> owned_regions(const Scene& scene);

// The topmost there; nothing: no node draws there. Windows that don't reach the point cost next to nothing, here as below.
std::optional<OwnedRegion> owned_region_at(const Scene& scene, Point at);

// Whether anything but content of this window or of its popups is drawn over a part of the box, which lies in it.
bool is_covered(const Scene& scene, const Rect& box, const Owner& window);

struct OwnerMap {
    int width = 0; // device px
    int height = 0;
    std::vector<std::uint16_t> numbers; // width * height
};

// number_of names an owner; it is asked once for each region that is seen. `box` is the output's in the layout. Each pixel is
// given away once, so that piles of windows cost next to no more than what is seen of them. Empty where memory is wanting.
OwnerMap owner_map(const Scene& scene, const wlr_box& box, double scale,
                   const std::function<std::uint16_t(const OwnedRegion&)>& number_of);

} // namespace ensign
