// What X-ray is given, made from rectangles that lie on each other: as the compositor makes it from its scene.
#pragma once

#include "compositor/paint/xray.hpp"

#include <cstdint>
#include <vector>

namespace ensign::paint {

struct XrayRegion {
    XrayOwner::Kind kind = XrayOwner::Kind::background;
    std::optional<Flag> vm; // with Kind::guest
    Rect box;               // logical px of the output
    std::string line;
    int group = 0; // regions of one kind and VM are one owner's where their groups are the same
};

struct XrayMap {
    // Bottom to top; what none of them covers is nobody's. output: logical px.
    XrayMap(const std::vector<XrayRegion>& regions, Size output, double scale);

    [[nodiscard]] OwnerView view() const { return {size.width, size.height, numbers}; }

    Size size; // device px
    std::vector<std::uint16_t> numbers;
    std::vector<XrayOwner> owners{{}};
};

} // namespace ensign::paint
