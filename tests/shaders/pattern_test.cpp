#include "compositor/paint/canvas.hpp"
#include "tests/shaders/offscreen.hpp"
#include "tests/shaders/pattern_program.hpp"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>

using namespace ensign;
using namespace ensign::paint;
using namespace ensign::test;
using enum Orientation;

namespace {

constexpr int tolerance = 2; // of 255, in each channel
constexpr Rect hoist{3, 5, 28, 28}; // logical px, as all below
constexpr Rect top_edge{7, 3, 150, 4};
constexpr Rect side{3, 7, 6, 150};

struct Colours {
    Color base;
    Color mark;
};
constexpr std::array colours{
    Colours{black, white}, // one sample more or less is 16 of 255
    Colours{{0x2c, 0x6b, 0xe0}, {0x74, 0x9d, 0xeb}},
    Colours{{0xf2, 0xb7, 0x05}, {0xa3, 0x7d, 0x0c}},
};

Rect usual_box(const PatternLane& lane) {
    if (lane.motif == Motif::hoist) {
        return hoist;
    }
    return lane.orientation == vertical ? side : top_edge;
}

// Of an output that ends a little after the lane.
Size size_of(const Rect& box, double scale) { return {device(box.right() + 2, scale), device(box.bottom() + 3, scale)}; }

Image painted(const PatternLane& lane, const Rect& box, double zoom, const Colours& c) {
    const Size size = size_of(box, lane.scale * zoom);
    Image image{size.width, size.height};
    std::ranges::fill(image.pixels, 0xff000000u);
    Tiles tiles;
    Canvas canvas{image, lane.scale * zoom}; // to the painter, zoom is a scale
    canvas.lane(Box{box}, tiles, lane, c.base, c.mark);
    return image;
}

Image transposed(const Image& image) {
    Image out{image.height, image.width};
    for (int y = 0; y < out.height; ++y) {
        for (int x = 0; x < out.width; ++x) {
            out.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(out.width) + static_cast<std::size_t>(x)] =
                image.at(y, x);
        }
    }
    return out;
}

int difference(std::uint32_t a, std::uint32_t b) {
    int largest = 0;
    for (int shift = 0; shift < 32; shift += 8) {
        largest = std::max(largest, std::abs(static_cast<int>(a >> shift & 0xff) - static_cast<int>(b >> shift & 0xff)));
    }
    return largest;
}

int difference(const Image& a, const Image& b) {
    REQUIRE(a.width == b.width);
    REQUIRE(a.height == b.height);
    int largest = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i) {
        largest = std::max(largest, difference(a.pixels[i], b.pixels[i]));
    }
    return largest;
}

// The shader, under the versions of OpenGL ES that drivers give.
class Shader {
  public:
    Image shaded(const PatternLane& lane, const Rect& box, double zoom, const Colours& c) {
        const Size size = size_of(box, lane.scale * zoom);
        gpu_.resize(size.width, size.height);
        program_.draw({lane, zoom, device(box, lane.scale * zoom), c.base, c.mark}, size);
        return gpu_.pixels();
    }

    Image shaded_transposed(const PatternLane& lane, const Rect& box, const Colours& c) {
        const Size size = size_of(box, lane.scale);
        gpu_.resize(size.height, size.width);
        program_.draw({lane, 1, device(box, lane.scale), c.base, c.mark}, size, PatternProgram::Turn::transposed);
        return gpu_.pixels();
    }

    void check_as_painted(const PatternLane& lane, const Rect& box, double zoom = 1) {
        INFO(name_of(lane.pattern) << ", edge " << (lane.motif == Motif::edge) << ", vertical "
                                   << (lane.orientation == vertical) << ", scale " << lane.scale << ", zoom " << zoom);
        for (const Colours& c : colours) {
            CHECK(difference(shaded(lane, box, zoom, c), painted(lane, box, zoom, c)) <= tolerance);
        }
    }

  private:
    Offscreen gpu_{GENERATE(2, 3)};
    PatternProgram program_;
};

template <class Check>
void for_each_pattern(Check&& check) {
    for (std::uint8_t p = 0; p < pattern_names.size(); ++p) {
        for (const Motif motif : {Motif::hoist, Motif::edge}) {
            for (const Orientation orientation : {horizontal, vertical}) {
                check(PatternLane{.pattern = static_cast<Pattern>(p), .motif = motif, .orientation = orientation});
            }
        }
    }
}

} // namespace

TEST_CASE_METHOD(Shader, "the GPU draws each pattern as the painter does") {
    for_each_pattern([&](PatternLane lane) {
        for (const double scale : {1.0, 1.25, 1.5, 2.0}) {
            lane.scale = scale;
            check_as_painted(lane, usual_box(lane));
        }
    });
}

TEST_CASE_METHOD(Shader, "the GPU draws patterns as the painter does at other fractional scales") {
    for_each_pattern([&](PatternLane lane) {
        for (const int n : {121, 127, 132, 143, 160, 191, 199, 210, 239, 277, 300, 360}) {
            lane.scale = n / 120.0;
            check_as_painted(lane, usual_box(lane));
        }
    });
}

TEST_CASE_METHOD(Shader, "the GPU magnifies patterns as the painter does") {
    for_each_pattern([&](PatternLane lane) {
        for (const double scale : {1.0, 1.25, 1.5, 2.0}) {
            lane.scale = scale;
            for (const double zoom : {3.0, 29.0 / 28, 46.0 / 28, 118.0 / 28}) { // X-ray, plates
                check_as_painted(lane, hoist, zoom);
            }
        }
    });
}

TEST_CASE_METHOD(Shader, "a lane stays exact to the far end of the widest output") {
    for_each_pattern([&](PatternLane lane) {
        for (const double scale : {1.0, 1.25, 1.5, 2.0}) {
            lane.scale = scale;
            const int longest = static_cast<int>(7680 / scale);
            check_as_painted(lane, lane.orientation == vertical ? Rect{0, 0, 4, longest} : Rect{0, 0, longest, 4});
        }
    });
}

TEST_CASE_METHOD(Shader, "a turned output shows the same lanes") {
    for_each_pattern([&](PatternLane lane) {
        for (const double scale : {1.0, 1.25, 1.5, 2.0}) {
            lane.scale = scale;
            const Image upright = shaded(lane, hoist, 1, colours[0]);
            CHECK(transposed(shaded_transposed(lane, hoist, colours[0])) == upright);
        }
    });
}
