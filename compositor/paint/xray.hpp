// X-ray: a picture of an output on which every pixel is tinted and named by its owner.
#pragma once

#include "compositor/paint/image.hpp"
#include "compositor/paint/owner_view.hpp"
#include "compositor/policy/flag.hpp"
#include "compositor/policy/geometry.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ensign::paint {

struct Tools;

// What has one boundary and one plate: a window's content and the sides of its frame, a popup.
struct XrayOwner {
    enum class Kind : std::uint8_t {
        background, // nobody's
        ensign,     // drawn by Ensign itself: shows through as it is
        host,       // of a program on the host
        guest,
    } kind = Kind::background;
    std::optional<Flag> vm; // with Kind::guest
    std::string line;       // below the name on the plate: "window 7", "menu", "cursor"
    Size size;              // logical px, of all of it: also of what others cover
};

struct XraySpec {
    Image shown;                   // the whole output, device px; empty: as if black
    OwnerView map;                 // of the whole output: whose each pixel is, as a place among the owners
    std::vector<XrayOwner> owners;
    double scale = 1;
};

// The whole output but the stripe, opaque; empty where memory is wanting.
Image xray(Tools& tools, XraySpec spec);

} // namespace ensign::paint
