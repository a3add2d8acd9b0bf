#include "compositor/paint/theme.hpp"

#include "tests/paint/pictures.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign;
using namespace ensign::paint;

namespace {

template <class Check>
void for_each_colour(Check&& check) {
    for (int r = 0; r < 256; r += 15) {
        for (int g = 0; g < 256; g += 15) {
            for (int b = 0; b < 256; b += 15) {
                check(Color{static_cast<std::uint8_t>(r), static_cast<std::uint8_t>(g), static_cast<std::uint8_t>(b)});
            }
        }
    }
}

bool is_grey(Color c) { return chroma(c) < 8; }

} // namespace

TEST_CASE("the default flags get the colours of the look") {
    const Theme dark = Theme::of(Ambience::dark);
    const Theme light = Theme::of(Ambience::light);
    CHECK(to_hex(dark.deep(work.color)) == "#1e3f7b");
    CHECK(to_hex(light.deep(work.color)) == "#a6c1f2");
    CHECK(to_hex(dark.deep(untrusted.color)) == "#6a2c12");
    CHECK(to_hex(Theme::hoist_mark(work.color)) == "#749deb");
    CHECK(to_hex(Theme::hoist_mark(personal.color)) == "#107551");
    CHECK(to_hex(Theme::hoist_mark(builds.color)) == "#a68131");
}

TEST_CASE("titles can be read on the bar of any VM colour") {
    for (const Ambience ambience : ambiences) {
        const Theme theme = Theme::of(ambience);
        CHECK(contrast(theme.title, theme.bar) >= 4.5);
        CHECK(contrast(mix(theme.title, theme.bar, .3), theme.bar) >= 2.99); // brackets
        for_each_colour([&](Color c) { REQUIRE(contrast(theme.title_on(theme.deep(c)), theme.deep(c)) >= 4.5); });
    }
}

TEST_CASE("names can be read on any VM colour") {
    for_each_colour([](Color c) { REQUIRE(contrast(ink(c), c) >= 4.5); });
}

TEST_CASE("text of stripe and chooser can be read") {
    for (const Ambience ambience : ambiences) {
        const Theme theme = Theme::of(ambience);
        for (const Color ground : {theme.stripe, theme.chooser, theme.card, theme.well}) {
            CHECK(contrast(theme.text, ground) >= 4.5);
            CHECK(contrast(theme.dim, ground) >= 4.5);
        }
    }
}

TEST_CASE("hue belongs to VMs: Ensign's own colours are greys") {
    for (const Ambience ambience : ambiences) {
        const Theme t = Theme::of(ambience);
        for (const Color c : {t.desk, t.back, t.bar, t.title, t.deep_title, t.inner, t.stripe, t.text, t.dim, t.stripe_line,
                              t.chooser, t.card, t.card_line, t.well, t.ring}) {
            CHECK(is_grey(c));
        }
    }
}
