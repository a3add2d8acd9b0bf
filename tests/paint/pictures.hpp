// What tests of pictures share: the ambiences and scales that they go through, and ways to look at pixels.
#pragma once

#include "compositor/paint/canvas.hpp"
#include "compositor/paint/tools.hpp"
#include "compositor/policy/look/frame_geometry.hpp"
#include "tests/paint/flags.hpp"
#include "tests/paint/sheet.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace ensign::paint {

inline constexpr const char* test_fonts = "Inter, DejaVu Sans";
inline constexpr std::array scales{1.0, 1.25, 1.5, 2.0};
inline constexpr std::array ambiences{Ambience::dark, Ambience::light};

inline std::string repeated(std::string_view part, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) {
        out += part;
    }
    return out;
}

// What guests might write into a title to look like somebody else, to break the bar, or by accident. Some of it would be
// stopped before it gets here; paint doesn't rest on that.
inline const std::array<std::string, 10> hostile_titles{
    "Title",
    "[Vault] Passwords",
    "<span foreground='red' size='xx-large'>Vault</span>",
    "&lt;b&gt; &amp; &nosuch;",
    "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xd7\xa2\xd7\x95\xd7\x9c\xd7\x9d",                         // Hebrew
    "\xd8\xa7\xd9\x84\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85 \xd8\xb9\xd9\x84\xd9\x8a\xd9\x83\xd9\x85", // Arabic
    std::string(256, 'W'),
    "Z" + repeated("\xcc\x81", 20) + "a" + repeated("\xcc\xb1", 20), // towers of marks, up and down
    "\xef\xb7\xbd\xef\xb7\xbd",                                     // one very wide character
    "\xf0\x9f\x9f\xa6 Work",                                        // a blue square
};

inline bool is_opaque(const Image& image) {
    return std::ranges::all_of(image.pixels, [](std::uint32_t pixel) { return pixel >> 24 == 0xff; });
}

inline Image cut(const Image& image, const Rect& r) {
    Image out{r.width, r.height};
    for (int y = 0; y < r.height; ++y) {
        for (int x = 0; x < r.width; ++x) {
            out.pixels[static_cast<std::size_t>(y * r.width + x)] = image.at(r.x + x, r.y + y);
        }
    }
    return out;
}

// The image with one part of it made black: what is left to compare.
inline Image without(Image image, const Rect& r) {
    for (int y = std::max(0, r.y); y < std::min(image.height, r.bottom()); ++y) {
        for (int x = std::max(0, r.x); x < std::min(image.width, r.right()); ++x) {
            image.pixels[static_cast<std::size_t>(y * image.width + x)] = 0;
        }
    }
    return image;
}

inline bool shows(const Image& image, Color color) { return std::ranges::contains(image.pixels, word(color)); }

inline Color colour(std::string_view hex) { return parse_color(hex).value(); }

} // namespace ensign::paint
