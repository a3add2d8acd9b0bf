#include "compositor/policy/look/color.hpp"
#include "compositor/policy/look/palette.hpp"
#include "compositor/policy/vm.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include <array>

using namespace ensign;
using Catch::Matchers::WithinAbs;

namespace {

Color hex(std::string_view text) { return parse_color(text).value(); }

struct Swatch { // one of the suggested colours, with what the look says about it
    Color color;
    double ink_contrast;
    bool white_ink;
    std::string_view mark; // of the hoist; a solid one has none
    std::string_view deep_dark;
    std::string_view deep_light;
};
const auto flags = std::to_array<Swatch>({
    {default_palette[0].color, 4.9, true, "#749deb", "#1e3f7b", "#a6c1f2"},
    {default_palette[1].color, 6.1, false, "#107551", "#105d43", "#9bdac3"},
    {default_palette[2].color, 5.0, true, "#d88560", "#6a2c12", "#e6b19a"},
    {default_palette[3].color, 7.6, true, "#a07dbc", "#402658", "#c3acd5"},
    {default_palette[4].color, 10.6, false, "#a68131", "#82662b", "#fae2af"},
    {default_palette[5].color, 11.7, false, "", "#507485", "#d0eefb"},
    {default_palette[6].color, 5.9, false, "#8c5370", "#6e435a", "#eac5d7"},
    {default_palette[7].color, 9.3, true, "#9d7d6d", "#3e261c", "#c1aca2"},
});

} // namespace

TEST_CASE("a colour is six hexadecimal digits after a #") {
    CHECK(hex("#2c6be0") == Color{0x2c, 0x6b, 0xe0});
    CHECK(hex("#ABCDEF") == Color{0xab, 0xcd, 0xef});
    CHECK(to_hex(Color{0x0a, 0, 0xff}) == "#0a00ff");
    for (const std::string_view wrong :
         {"", "#", "2c6be0", "#2c6be", "#2c6be00", "#2c6beg", "#fff", " #2c6be0", "blue", "#-12345"}) {
        CHECK_FALSE(parse_color(wrong));
    }
}

TEST_CASE("mixing gives the colours that the look was designed with") {
    for (const Swatch& flag : flags) {
        CAPTURE(to_hex(flag.color));
        CHECK(to_hex(mix(flag.color, dark_ink, .50)) == flag.deep_dark);
        CHECK(to_hex(mix(flag.color, white, .58)) == flag.deep_light);
        if (!flag.mark.empty()) {
            CHECK(to_hex(mix(flag.color, ink(flag.color), .34)) == flag.mark);
        }
    }
}

TEST_CASE("mixing ends at its two colours and rounds half up") {
    CHECK(mix(black, white, 0) == black);
    CHECK(mix(black, white, 1) == white);
    CHECK(mix({0, 0, 0}, {1, 3, 25}, .5) == Color{1, 2, 13});
    CHECK(mix({0, 0, 0}, {25, 75, 50}, .58) == Color{15, 44, 29}); // 14.5, 43.5 and 29 in decimal
    CHECK(mix({3, 0, 0}, {0, 0, 0}, .5) == Color{2, 0, 0});
}

TEST_CASE("ink on a colour is readable, whatever the colour") {
    for (int r = 0; r < 256; r += 5) {
        for (int g = 0; g < 256; g += 5) {
            for (int b = 0; b < 256; b += 5) {
                const Color c{static_cast<std::uint8_t>(r), static_cast<std::uint8_t>(g), static_cast<std::uint8_t>(b)};
                if (contrast(ink(c), c) < 4.5) {
                    FAIL(to_hex(c));
                }
            }
        }
    }
}

TEST_CASE("ink is white or dark as the look has it") {
    for (const Swatch& flag : flags) {
        CAPTURE(to_hex(flag.color));
        CHECK(ink(flag.color) == (flag.white_ink ? white : dark_ink));
        CHECK_THAT(contrast(flag.color, ink(flag.color)), WithinAbs(flag.ink_contrast, .06));
    }
}

TEST_CASE("contrast goes from 1 to 21, whichever colour comes first") {
    CHECK_THAT(contrast(black, white), WithinAbs(21, 1e-9));
    CHECK_THAT(contrast(white, black), WithinAbs(21, 1e-9));
    CHECK_THAT(contrast(white, white), WithinAbs(1, 1e-9));
    CHECK_THAT(luminance(white), WithinAbs(1, 1e-9));
}

TEST_CASE("greys have no chroma, colours of VMs have plenty") {
    for (const std::string_view grey : {"#000000", "#7f7f7f", "#ffffff", "#25282d", "#9ba3ae"}) {
        CHECK(chroma(hex(grey)) < 8);
    }
    for (const Swatch& flag : flags) {
        CHECK(chroma(flag.color) > 20);
    }
    CHECK_THAT(chroma(hex("#ff0000")), WithinAbs(104.55, .1)); // CIELAB of sRGB red: 53.2, 80.1, 67.2
}

TEST_CASE("each pattern is known by its name and by no other") {
    for (const std::string_view name : pattern_names) {
        CHECK(name_of(parse_pattern(name).value()) == name);
    }
    for (const std::string_view wrong : {"", "Solid", "stripes", "dot"}) {
        CHECK_FALSE(parse_pattern(wrong));
    }
}
