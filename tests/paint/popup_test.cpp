#include "compositor/paint/popup.hpp"
#include "tests/paint/pictures.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign;
using namespace ensign::paint;

TEST_CASE("a popup's sides are its VM's colour with a line of one device pixel outside") {
    Tools tools{Ambience::dark, test_fonts};
    const FrameImages popup = paint::popup(tools, {.vm = work, .content = {232, 176}});
    CHECK(popup.top.at(100, 0) == word(mix(work.color, white, .30)));
    CHECK(popup.top.at(100, 1) == word(work.color));
    CHECK(popup.left.at(1, 80) == word(work.color));
    CHECK(popup.right.at(0, 80) == word(work.color));
}

TEST_CASE("the sides of a popup fit round its content at each scale") {
    Tools tools{Ambience::dark, test_fonts};
    for (const double scale : scales) {
        for (const Size content : {Size{232, 176}, Size{164, 28}, Size{1, 1}}) {
            const PopupLayout layout = popup_around(content);
            const Rect hole = device(layout.content, scale);
            const FrameImages popup = paint::popup(tools, {.vm = vault, .content = content, .scale = scale});
            CHECK(popup.top.height == hole.y);
            CHECK(popup.left.width == hole.x);
            CHECK(popup.left.height == hole.height);
            CHECK(popup.right.width == device(layout.outer.width, scale) - hole.right());
            CHECK(popup.bottom.height == device(layout.outer.height, scale) - hole.bottom());
            for (const Image* side : {&popup.top, &popup.left, &popup.right, &popup.bottom}) {
                CHECK(is_opaque(*side));
            }
        }
    }
}

TEST_CASE("a menu carries pattern and name in its foot, a tooltip the pattern at its left") {
    Tools tools{Ambience::dark, test_fonts};
    const Color mark = colour("#749deb");
    const FrameImages menu = paint::popup(tools, {.vm = work, .content = {232, 176}});
    CHECK(shows(cut(menu.bottom, {1, 1, 18, 14}), mark));
    CHECK(shows(cut(menu.bottom, {27, 1, 60, 14}), white)); // the name
    CHECK_FALSE(shows(menu.left, mark));
    const FrameImages tooltip = paint::popup(tools, {.vm = work, .content = {164, 28}});
    CHECK(shows(tooltip.left, mark));
    CHECK_FALSE(shows(tooltip.bottom, white));
}

TEST_CASE("a name that doesn't fit a popup is left out, never cut") {
    Tools tools{Ambience::dark, test_fonts};
    Flag vm = work;
    vm.label = "A label much too long for it";
    const FrameImages popup = paint::popup(tools, {.vm = vm, .content = {96, 48}});
    CHECK_FALSE(shows(popup.bottom, ink(vm.color)));
    CHECK(shows(cut(popup.bottom, {60, 1, 30, 14}), colour("#749deb"))); // the pattern instead
}

TEST_CASE("a drag icon carries its VM's pattern at its left, however small it is") {
    Tools tools{Ambience::dark, test_fonts};
    for (const Flag& vm : flags) {
        for (const Size icon : {Size{8, 8}, Size{24, 24}, Size{64, 64}, Size{200, 47}}) {
            const FrameImages sides = paint::popup(tools, {.vm = vm, .content = icon});
            CHECK(sides.left.width == 8);
            CHECK((vm.pattern == Pattern::solid || shows(sides.left, mix(vm.color, ink(vm.color), .34))));
            CHECK(shows(sides.right, vm.color));
        }
    }
}
