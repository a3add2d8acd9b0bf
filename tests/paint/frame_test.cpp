#include "compositor/paint/frame.hpp"
#include "tests/paint/pictures.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign;
using namespace ensign::paint;

namespace {

// The chip without the line round the content, which crosses its foot.
Image chip_of(Tools& tools, const FrameSpec& spec) {
    const int width = device(paint::frame_chip_width(tools, spec.vm) - 1, spec.scale);
    return cut(paint::frame(tools, spec).top, {0, 0, width, device(title_bar_height, spec.scale) - 1});
}

Rect title_box(Tools& tools, const FrameSpec& spec) {
    const FrameLayout layout = frame_layout(spec.outer, paint::frame_chip_width(tools, spec.vm));
    const int left = layout.chip.right() - 1;
    return device({left, frame_top_edge, layout.buttons[0].x - left, title_bar_height - frame_top_edge}, spec.scale);
}

FrameSpec work_frame(bool focused, double scale = 1) {
    return {.vm = work, .outer = {446, 118}, .focused = focused, .scale = scale};
}

template <class Check>
void for_each_look(Check&& check) {
    for (const Ambience ambience : ambiences) {
        Tools tools{ambience, test_fonts};
        for (const double scale : scales) {
            check(tools, scale);
        }
    }
}

} // namespace

TEST_CASE("the chip has the same pixels, focused or not, whatever the title says") {
    for_each_look([](Tools& tools, double scale) {
        for (const Flag& vm : flags) {
            const Image chip = chip_of(tools, {.vm = vm, .outer = {446, 118}, .scale = scale});
            for (const std::string& title : hostile_titles) {
                for (const bool focused : {false, true}) {
                    REQUIRE(
                        chip_of(tools, {.vm = vm, .outer = {446, 118}, .title = title, .focused = focused, .scale = scale}) ==
                        chip);
                }
            }
        }
    });
}

TEST_CASE("a guest's title touches nothing but its box") {
    for_each_look([](Tools& tools, double scale) {
        FrameSpec spec = work_frame(true, scale);
        const FrameImages plain = paint::frame(tools, spec);
        for (const std::string& title : hostile_titles) {
            spec.title = title;
            const FrameImages frame = paint::frame(tools, spec);
            REQUIRE(frame.top != plain.top);
            REQUIRE(without(frame.top, title_box(tools, spec)) == without(plain.top, title_box(tools, spec)));
            REQUIRE((frame.left == plain.left && frame.right == plain.right && frame.bottom == plain.bottom));
        }
    });
}

TEST_CASE("a title is drawn literally, not as markup") {
    Tools tools{Ambience::dark, test_fonts};
    const auto top = [&](std::string title) {
        FrameSpec spec = work_frame(true);
        spec.title = std::move(title);
        return paint::frame(tools, spec).top;
    };
    CHECK(top("<b>x</b>") != top("x"));
    CHECK(top("&amp;") != top("&"));
    CHECK(top("<!-- x -->") != top(""));
    CHECK(top("<") != top("")); // broken markup is shown as well
}

TEST_CASE("bars and edges are whole device pixels at each scale") {
    constexpr std::array bars{28, 35, 42, 56};
    constexpr std::array edges{6, 8, 9, 12};
    Tools tools{Ambience::dark, test_fonts};
    for (std::size_t i = 0; i < scales.size(); ++i) {
        const FrameImages frame = paint::frame(tools, work_frame(true, scales[i]));
        CHECK(frame.top.height == bars[i]);
        CHECK(frame.left.width == edges[i]);
        CHECK(frame.top.width == device(446, scales[i]));
        CHECK(frame.bottom.width == frame.top.width);
        CHECK(frame.left.height == frame.right.height);
        CHECK(frame.top.height + frame.left.height + frame.bottom.height == device(118, scales[i]));
    }
}

TEST_CASE("a focused frame has the colours of the look") {
    Tools tools{Ambience::dark, test_fonts};
    const FrameImages frame = paint::frame(tools, {.vm = media, .outer = {446, 118}, .focused = true});
    CHECK(frame.top.at(0, 0) == word(mix(media.color, white, .30))); // outer line
    CHECK(frame.top.at(300, 1) == word(media.color));                // edge
    CHECK(frame.top.at(300, 10) == word(colour("#507485")));         // bar
    CHECK(frame.top.at(20, 14) == word(media.color));                // hoist
    CHECK(frame.left.at(4, 50) == word(media.color));
    CHECK(frame.left.at(5, 50) == word(colour("#08090b"))); // round the content
    CHECK(frame.bottom.at(200, 0) == word(colour("#08090b")));
    CHECK(frame.bottom.at(200, 3) == word(media.color));
}

TEST_CASE("a frame at rest has a plain bar and a mat inside a thinner edge") {
    Tools tools{Ambience::dark, test_fonts};
    const FrameImages frame = paint::frame(tools, {.vm = media, .outer = {446, 118}});
    const Color rest = mix(media.color, colour("#25282d"), .26);
    CHECK(frame.top.at(300, 10) == word(colour("#25282d")));
    CHECK(frame.left.at(3, 50) == word(rest));
    CHECK(frame.left.at(4, 50) == word(colour("#25282d")));
    CHECK(frame.left.at(5, 50) == word(colour("#08090b")));
    CHECK(frame.bottom.at(200, 2) == word(rest));
}

TEST_CASE("hoist and edges carry the pattern") {
    Tools tools{Ambience::dark, test_fonts};
    const FrameImages frame = paint::frame(tools, work_frame(true));
    CHECK(shows(cut(frame.top, {2, 2, 24, 24}), colour("#749deb")));
    CHECK(shows(frame.bottom, work.color));
    CHECK(shows(frame.bottom, mix(work.color, white, .20)));
    CHECK(shows(frame.left, mix(work.color, white, .20)));
}

TEST_CASE("every pixel of a frame is opaque") {
    for_each_look([](Tools& tools, double scale) {
        for (const bool focused : {false, true}) {
            const FrameImages frame = paint::frame(tools, {.vm = vault,
                                                           .outer = {301, 97},
                                                           .title = "Passwords",
                                                           .focused = focused,
                                                           .attention = true,
                                                           .hovered = FramePart::close,
                                                           .scale = scale});
            for (const Image* side : {&frame.top, &frame.left, &frame.right, &frame.bottom}) {
                REQUIRE(is_opaque(*side));
            }
        }
    });
}

TEST_CASE("as a window gets narrow buttons go first, then the title, the chip never") {
    Tools tools{Ambience::dark, test_fonts};
    const int chip = paint::frame_chip_width(tools, work);
    const auto drawn = [&](int width, std::string title) {
        return paint::frame(tools, {.vm = work, .outer = {width, 60}, .title = std::move(title)}).top;
    };
    const auto bar_is_plain = [&](int width) {
        const Image top = drawn(width, "");
        const Image bar = cut(top, {chip, 4, width - 4 - chip, 22});
        return std::ranges::all_of(bar.pixels, [&](std::uint32_t p) { return p == bar.pixels.front(); });
    };
    CHECK_FALSE(bar_is_plain(chip + 91)); // buttons
    CHECK(bar_is_plain(chip + 89));
    CHECK(drawn(chip + 89, "Title") != drawn(chip + 89, ""));
    CHECK(drawn(chip + 40, "Title") == drawn(chip + 40, ""));
    const Image whole = chip_of(tools, {.vm = work, .outer = {446, 60}});
    CHECK(chip_of(tools, {.vm = work, .outer = {1, 1}}) == whole);
}

TEST_CASE("a hovered button lights up inside its own box only") {
    Tools tools{Ambience::dark, test_fonts};
    FrameSpec spec = work_frame(true);
    const Image plain = paint::frame(tools, spec).top;
    spec.hovered = FramePart::close;
    const Image hovered = paint::frame(tools, spec).top;
    spec.pressed = true;
    const Image pressed = paint::frame(tools, spec).top;
    const Rect button = frame_layout(spec.outer, paint::frame_chip_width(tools, work)).buttons[2];
    const Rect box{button.x + 3, 7, 22, 18};
    CHECK(hovered != plain);
    CHECK(pressed != hovered);
    CHECK(without(hovered, box) == without(plain, box));
    CHECK(without(pressed, box) == without(plain, box));
}

TEST_CASE("a maximised window shows another glyph and all four sides") {
    Tools tools{Ambience::dark, test_fonts};
    FrameSpec spec = work_frame(true);
    const FrameImages plain = paint::frame(tools, spec);
    spec.maximised = true;
    const FrameImages maximised = paint::frame(tools, spec);
    CHECK(maximised.top != plain.top);
    CHECK((maximised.left == plain.left && maximised.right == plain.right && maximised.bottom == plain.bottom));
}

TEST_CASE("a window that opened behind says so, inverse, beside its chip") {
    Tools tools{Ambience::dark, test_fonts};
    FrameSpec spec{.vm = vault, .outer = {446, 118}};
    const Image chip = chip_of(tools, spec);
    CHECK_FALSE(shows(cut(paint::frame(tools, spec).top, {200, 8, 100, 15}), colour("#f2f4f6")));
    spec.attention = true;
    const int after_chip = paint::frame_chip_width(tools, vault) + 12;
    CHECK(shows(cut(paint::frame(tools, spec).top, {after_chip, 8, 50, 15}), colour("#f2f4f6")));
    CHECK(chip_of(tools, spec) == chip);
}

TEST_CASE("two sets of tools draw the same pixels") {
    Tools first{Ambience::light, test_fonts};
    Tools second{Ambience::light, test_fonts};
    FrameSpec spec = work_frame(false, 1.25);
    spec.title = "Re: Q4 invoices";
    const FrameImages once = paint::frame(first, spec);
    paint::frame(first, work_frame(true, 2)); // what was drawn before leaves no trace
    CHECK(paint::frame(first, spec).top == once.top);
    CHECK(paint::frame(second, spec).top == once.top);
}

TEST_CASE("a frame too large to be drawn has no images, so that its window isn't shown") {
    Tools tools{Ambience::dark, test_fonts};
    const FrameImages frame = paint::frame(tools, {.vm = work, .outer = {40000, 100}});
    CHECK((frame.top.empty() && frame.left.empty() && frame.right.empty() && frame.bottom.empty()));
}
