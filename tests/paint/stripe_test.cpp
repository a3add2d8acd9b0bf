#include "compositor/paint/frame.hpp"
#include "compositor/paint/stripe.hpp"
#include "tests/paint/pictures.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign;
using namespace ensign::paint;

namespace {

StripeSpec hears(const Flag& vm, int width = 1280) {
    return {.who = StripeSpec::Who::vm,
            .vm = vm,
            .message = "hears the keyboard",
            .layout = "DE",
            .sak = {"Ctrl", "Alt", "Del"},
            .width = width};
}

Image chip_of(Tools& tools, const StripeSpec& spec) {
    return cut(paint::stripe(tools, spec), {0, 0, paint::frame_chip_width(tools, *spec.vm) - 1, stripe_height});
}

// The last px of it, where layout and SAK stand.
Image right_end(Tools& tools, const StripeSpec& spec) {
    const Image image = paint::stripe(tools, spec);
    return cut(image, {image.width - 150, 0, 150, 20});
}

} // namespace

TEST_CASE("the stripe is whole device pixels high at each scale, and opaque") {
    constexpr std::array heights{24, 30, 36, 48};
    Tools tools{Ambience::light, test_fonts};
    for (std::size_t i = 0; i < scales.size(); ++i) {
        StripeSpec spec = hears(work);
        spec.scale = scales[i];
        const Image image = paint::stripe(tools, spec);
        CHECK(image.height == heights[i]);
        CHECK(image.width == device(1280, scales[i]));
        CHECK(is_opaque(image));
    }
}

TEST_CASE("who hears the keyboard can be read at every width") {
    for (const Ambience ambience : ambiences) {
        Tools tools{ambience, test_fonts};
        for (const Flag& vm : flags) {
            StripeSpec spec = hears(vm);
            const Image whole = chip_of(tools, spec);
            spec.attention.assign(6, {vault, "new window"});
            for (spec.width = 1200; spec.width >= paint::frame_chip_width(tools, vm); spec.width -= 61) {
                REQUIRE(chip_of(tools, spec) == whole);
            }
        }
    }
}

TEST_CASE("layout and SAK stay where attention marks and the message give way") {
    Tools tools{Ambience::dark, test_fonts};
    StripeSpec spec = hears(work);
    const Image end = right_end(tools, spec);
    spec.attention.assign(4, {vault, "new window"});
    for (spec.width = 1200; spec.width >= 240; spec.width -= 37) {
        REQUIRE(right_end(tools, spec) == end);
    }
}

TEST_CASE("without room the message goes, after the marks have become swatches") {
    Tools tools{Ambience::dark, test_fonts};
    const Rect message{100, 0, 60, 20};
    StripeSpec spec = hears(work, 520);
    spec.attention = {{vault, "new window"}, {builds, "new window"}};
    const Image swatches = paint::stripe(tools, spec);
    CHECK(cut(swatches, message) == cut(paint::stripe(tools, hears(work)), message));
    CHECK(shows(swatches, vault.color));
    CHECK(shows(swatches, builds.color));
    spec.width = 320;
    CHECK(cut(paint::stripe(tools, spec), message) != cut(paint::stripe(tools, hears(work)), message));
}

TEST_CASE("the waterline tells who hears from the corner of the eye") {
    Tools tools{Ambience::dark, test_fonts};
    const auto waterline = [&](const StripeSpec& spec) { return paint::stripe(tools, spec).at(600, 22); };
    CHECK(waterline(hears(media)) == word(media.color));
    CHECK(waterline({.who = StripeSpec::Who::nobody, .width = 1280}) == word(colour("#2b2f35")));
    CHECK(waterline({.who = StripeSpec::Who::chooser, .width = 1280}) == word(colour("#f2f4f6")));
}

TEST_CASE("no VM's colour is on the stripe while nobody hears") {
    Tools tools{Ambience::dark, test_fonts};
    for (const auto who : {StripeSpec::Who::nobody, StripeSpec::Who::chooser}) {
        const Image image = paint::stripe(tools, {.who = who, .vm = work, .sak = {"Ctrl"}, .width = 1280});
        for (const std::uint32_t p : image.pixels) {
            REQUIRE(chroma({static_cast<std::uint8_t>(p >> 16), static_cast<std::uint8_t>(p >> 8),
                            static_cast<std::uint8_t>(p)}) < 8);
        }
    }
}

TEST_CASE("a SAK that isn't ours is an inverse badge") {
    Tools tools{Ambience::dark, test_fonts};
    StripeSpec spec = hears(work);
    CHECK_FALSE(shows(cut(paint::stripe(tools, spec), {1255, 4, 2, 1}), colour("#f2f4f6")));
    spec.sak_ours = false;
    CHECK(shows(cut(paint::stripe(tools, spec), {1255, 4, 2, 1}), colour("#f2f4f6")));
}

TEST_CASE("a warning is an inverse badge that no narrowness takes away") {
    Tools tools{Ambience::dark, test_fonts};
    StripeSpec spec = hears(work);
    const auto badge = [&] {
        const Image image = paint::stripe(tools, spec);
        int inverse = 0; // px of the badge's own row, above its letters
        for (int x = 0; x < image.width; ++x) {
            inverse += image.at(x, 4) == word(colour("#f2f4f6"));
        }
        return inverse;
    };
    CHECK(badge() < 20);
    spec.warning = "Focus moved while you typed";
    const int whole = badge();
    CHECK(whole > 150);
    spec.notes.assign(3, {StripeSymbol::pin, "Pointer locked"});
    spec.attention.assign(4, {vault, "new window"});
    for (spec.width = 1200; spec.width >= 600; spec.width -= 37) {
        REQUIRE(badge() >= whole);
    }
}

TEST_CASE("notes stand beside the layout, and are symbols where there is no room for their text") {
    Tools tools{Ambience::dark, test_fonts};
    StripeSpec spec = hears(work);
    const Image end = right_end(tools, spec);
    spec.notes = {{StripeSymbol::pin, "Pointer locked"}};
    const auto is_drawn = [&](Rect where) {
        StripeSpec plain = spec;
        plain.notes.clear();
        return cut(paint::stripe(tools, spec), where) != cut(paint::stripe(tools, plain), where);
    };
    CHECK(right_end(tools, spec) == end);
    CHECK(is_drawn({1030, 0, 60, 20})); // its text
    spec.width = 390;
    CHECK(right_end(tools, spec) == end);
    CHECK(is_drawn({390 - 160 - 24, 0, 24, 20})); // its symbol
    CHECK_FALSE(is_drawn({100, 0, 100, 20}));     // the message is whole
}
