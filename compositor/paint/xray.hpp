// X-ray: a picture of an output on which every pixel is tinted and named by its owner.
#pragma once

#include "compositor/paint/image.hpp"
#include "compositor/policy/flag.hpp"
#include "compositor/policy/geometry.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ensign::paint {

struct XrayRegion {
    enum class Kind : std::uint8_t {
        background, // nobody's
        ensign,     // drawn by Ensign itself: shows through as it is
        host,       // of a program on the host
        guest,
    } kind = Kind::background;
    std::optional<Flag> vm; // with Kind::guest
    Rect box;                 // logical px of the output
    std::string line;         // below the name on the plate: "window 7", "menu", "cursor"
    // What has one boundary and one plate: a window's content and the sides of its frame, a popup. Regions of different
    // owners never count as one, whatever their group.
    int group = 0;
};

struct XraySpec {
    const Image* shown = nullptr;    // the whole output, device px; not owned, lives through the call; none: as if black
    std::vector<XrayRegion> regions; // bottom to top; what none of them covers is nobody's
    Size output;                     // logical px
    double scale = 1;
};

} // namespace ensign::paint
