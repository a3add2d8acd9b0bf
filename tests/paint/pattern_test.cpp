#include "compositor/paint/pattern.hpp"

#include "tests/paint/pictures.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign;
using namespace ensign::paint;

namespace {

constexpr Color base{0x2c, 0x6b, 0xe0};
constexpr Color mark{0x74, 0x9d, 0xeb};

Image drawn(PatternLane lane, double scale, Size logical) {
    Image image{device(logical.width, scale), device(logical.height, scale)};
    Tiles tiles;
    Canvas canvas{image, scale};
    canvas.lane(Box{Rect{0, 0, logical.width, logical.height}}, tiles, lane, base, mark);
    return image;
}

Image evaluated(PatternLane lane, double scale, Size logical) {
    Image image{device(logical.width, scale), device(logical.height, scale)};
    const bool vertical = lane.orientation == Orientation::vertical;
    lane.thickness = vertical ? image.width : image.height;
    lane.scale = scale;
    for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < image.width; ++x) {
            const int samples = vertical ? mark_samples(lane, y, x) : mark_samples(lane, x, y);
            image.pixels[static_cast<std::size_t>(y * image.width + x)] = word(mix(base, mark, samples / 16.0));
        }
    }
    return image;
}

double coverage(Pattern pattern, Motif motif) {
    const PatternLane lane{.pattern = pattern, .motif = motif, .thickness = 28};
    int samples = 0;
    for (int y = 0; y < 28; ++y) {
        for (int x = 0; x < 16; ++x) {
            samples += mark_samples(lane, x, y);
        }
    }
    return samples / (28.0 * 16 * samples_per_pixel);
}

} // namespace

TEST_CASE("a lane made of tiles has the pixels of the pattern's definition, at any length and scale") {
    for (std::uint8_t p = 0; p < pattern_names.size(); ++p) {
        for (const Motif motif : {Motif::hoist, Motif::edge}) {
            for (const double scale : {1.0, 1.1, 1.25, 4.0 / 3, 1.5, 1.75, 2.0, 3.0, 1.2345678}) {
                for (const Orientation orientation : {Orientation::horizontal, Orientation::vertical}) {
                    const PatternLane lane{.pattern = static_cast<Pattern>(p), .motif = motif, .orientation = orientation};
                    const bool vertical = orientation == Orientation::vertical;
                    for (const Size size : {vertical ? Size{6, 300} : Size{300, 6}, Size{28, 28}}) {
                        REQUIRE(drawn(lane, scale, size) == evaluated(lane, scale, size));
                    }
                }
            }
        }
    }
}

TEST_CASE("patterns repeat every 8 px, along edges every 16") {
    CHECK(period({.motif = Motif::hoist, .scale = 1}) == 8);
    CHECK(period({.motif = Motif::edge, .scale = 1}) == 16);
    CHECK(period({.motif = Motif::edge, .scale = 1.25}) == 20);
    CHECK(period({.motif = Motif::hoist, .scale = 1.1}) == 44); // five of them
    CHECK_FALSE(period({.motif = Motif::hoist, .scale = 1.2345678}));
}

TEST_CASE("bars are four px of mark, then four of the base") {
    const PatternLane bars{.pattern = Pattern::bars, .thickness = 28};
    for (int x = 0; x < 16; ++x) {
        CHECK(mark_samples(bars, x, 14) == (x % 8 < 4 ? samples_per_pixel : 0));
    }
}

TEST_CASE("a checker starts anew in the middle of its lane") {
    const PatternLane checker{.pattern = Pattern::checker, .thickness = 28};
    CHECK(mark_samples(checker, 0, 14) == samples_per_pixel);
    CHECK(mark_samples(checker, 0, 13) == 0);
    CHECK(mark_samples(checker, 4, 13) == samples_per_pixel);
}

TEST_CASE("each pattern marks its own share of the cloth") {
    CHECK(coverage(Pattern::solid, Motif::hoist) == 0);
    CHECK(coverage(Pattern::diagonal, Motif::hoist) == .5);
    CHECK(coverage(Pattern::chevron, Motif::hoist) == .5);
    CHECK(coverage(Pattern::bars, Motif::hoist) == .5);
    CHECK(coverage(Pattern::checker, Motif::hoist) == .5);
    CHECK(coverage(Pattern::dots, Motif::hoist) > .25);
    CHECK(coverage(Pattern::dots, Motif::hoist) < .35);
    CHECK(coverage(Pattern::dots, Motif::edge) < .1);
}

TEST_CASE("patterns differ from each other in hoist and edge") {
    for (const Motif motif : {Motif::hoist, Motif::edge}) {
        for (std::uint8_t a = 0; a < pattern_names.size(); ++a) {
            for (std::uint8_t b = 0; b < a; ++b) {
                CHECK(evaluated({.pattern = static_cast<Pattern>(a), .motif = motif}, 1, {64, 4}) !=
                      evaluated({.pattern = static_cast<Pattern>(b), .motif = motif}, 1, {64, 4}));
            }
        }
    }
}
