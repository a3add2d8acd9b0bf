// The colour-vision figures of the suggested flags.
#include "compositor/base/format.hpp"
#include "compositor/policy/config/config.hpp"
#include "compositor/policy/look/color_difference.hpp"
#include "compositor/policy/look/palette.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

using namespace ensign;
using Catch::Matchers::WithinAbs;

namespace {

using Matrix = std::array<std::array<double, 3>, 3>;

constexpr Matrix normal{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
// G. M. Machado, M. M. Oliveira, L. A. F. Fernandes: A Physiologically-based Model for Simulation of Color Vision Deficiency.
// IEEE Transactions on Visualization and Computer Graphics 15 (2009); severity 1, for linear RGB.
constexpr Matrix protan{{{.152286, 1.052583, -.204868}, {.114503, .786281, .099216}, {-.003882, -.048116, 1.051998}}};
constexpr Matrix deutan{{{.367322, .860646, -.227968}, {.280085, .672501, .047413}, {-.011820, .042940, .968881}}};
constexpr Matrix tritan{{{1.255528, -.076749, -.178779}, {-.078411, .930809, .147602}, {.004733, .691367, .303900}}};
constexpr Matrix grey{{{.2126, .7152, .0722}, {.2126, .7152, .0722}, {.2126, .7152, .0722}}};

Lab seen(Color c, const Matrix& view) {
    const LinearRgb light = linear(c);
    const auto channel = [&](std::size_t i) {
        return std::clamp(view[i][0] * light.r + view[i][1] * light.g + view[i][2] * light.b, 0.0, 1.0);
    };
    return lab({channel(0), channel(1), channel(2)});
}

struct Pair {
    const SuggestedFlag* a;
    const SuggestedFlag* b;
    double difference;
    [[nodiscard]] std::string names() const { return text::format("{}/{}", a->name, b->name); }
};

// The pairs of the palette in one view, nearest first.
std::vector<Pair> pairs(const Matrix& view) {
    std::vector<Pair> all;
    for (std::size_t i = 0; i < default_palette.size(); ++i) {
        for (std::size_t j = i + 1; j < default_palette.size(); ++j) {
            const SuggestedFlag& a = default_palette[i];
            const SuggestedFlag& b = default_palette[j];
            all.push_back({&a, &b, color_difference(seen(a.color, view), seen(b.color, view))});
        }
    }
    std::ranges::sort(all, {}, &Pair::difference);
    return all;
}

} // namespace

TEST_CASE("the suggested colours stay apart for every kind of colour vision") {
    CHECK_THAT(pairs(normal).front().difference, WithinAbs(19.4, .05));
    CHECK_THAT(pairs(protan).front().difference, WithinAbs(14.5, .05));
    CHECK_THAT(pairs(deutan).front().difference, WithinAbs(10.5, .05));
    CHECK(pairs(deutan).front().names() == "Cobalt/Iris");
    CHECK_THAT(pairs(tritan).front().difference, WithinAbs(15.7, .05));
}

TEST_CASE("suggested colours that are one grey have patterns of different kind") {
    const auto nearest = pairs(grey);
    constexpr auto expected =
        std::to_array<std::pair<std::string_view, double>>({{"Cobalt/Vermilion", .4}, {"Jade/Rose", 1.1}, {"Amber/Sky", 2.3}});
    for (std::size_t i = 0; i < expected.size(); ++i) {
        CHECK(nearest[i].names() == expected[i].first);
        CHECK_THAT(nearest[i].difference, WithinAbs(expected[i].second, .05));
        CHECK(nearest[i].a->pattern != nearest[i].b->pattern);
    }
}

TEST_CASE("suggested colours that share a pattern are far apart in every view") {
    double smallest = 100;
    for (const Matrix& view : {normal, protan, deutan, tritan, grey}) {
        for (const Pair& pair : pairs(view)) {
            if (pair.a->pattern == pair.b->pattern) {
                smallest = std::min(smallest, pair.difference);
            }
        }
    }
    CHECK_THAT(smallest, WithinAbs(23.9, .05));
}

TEST_CASE("the suggested flags together are a valid configuration, with every pattern in it") {
    std::string text;
    for (const SuggestedFlag& flag : default_palette) {
        text += text::format("[[vm]]\nname = \"vm-{}\"\nlabel = \"{}\"\ncolor = \"{}\"\npattern = \"{}\"\n", text.size(),
                             flag.name, to_hex(flag.color), name_of(flag.pattern));
    }
    const auto config = parse_config(text, "c.toml");
    CHECK((config ? "" : config.error().sentence()) == "");
    for (const std::string_view pattern : pattern_names) {
        CHECK(std::ranges::contains(default_palette, pattern, [](const SuggestedFlag& f) { return name_of(f.pattern); }));
    }
}
