#include "compositor/policy/look/frame_geometry.hpp"

#include <catch2/catch_test_macros.hpp>

#include <climits>
#include <random>

using namespace ensign;

namespace {
constexpr int chip = 84;
const Rect start{100, 200, 400, 300};
} // namespace

TEST_CASE("a frame has the measures of the look") {
    const FrameLayout frame = frame_around({800, 600}, chip);
    CHECK(frame.outer == Size{812, 634});
    CHECK(frame.content == Rect{6, 28, 800, 600});
    CHECK(frame.chip == Rect{0, 0, 84, 28});
    REQUIRE(frame.has_buttons);
    CHECK(frame.buttons[0] == Rect{725, 0, 28, 28});
    CHECK(frame.buttons[1] == Rect{753, 0, 28, 28});
    CHECK(frame.buttons[2] == Rect{781, 0, 28, 28});
    CHECK(frame.title.x == 84 + 12);
    CHECK(frame.title.right() == 725 - 10);
    CHECK(frame == frame_layout({812, 634}, chip));
}

TEST_CASE("the frame is never smaller than what its label needs") {
    for (const Size content : {Size{0, 0}, Size{1, 1}, Size{-5, -7}, Size{50, 3}}) {
        const FrameLayout frame = frame_around(content, chip);
        CHECK(frame.outer == Size{96, 50});
        CHECK(frame.content.size() == Size{84, 16});
        CHECK(Rect{0, 0, frame.outer.width, frame.outer.height}.contains(frame.chip));
    }
    CHECK(frame_around({300, 3}, chip).outer == Size{312, 50});
}

TEST_CASE("where a frame is narrow the buttons go first, then the title, the chip never") {
    CHECK(frame_layout({chip + 90, 100}, chip).has_buttons);
    const FrameLayout without_buttons = frame_layout({chip + 89, 100}, chip);
    CHECK_FALSE(without_buttons.has_buttons);
    CHECK(without_buttons.title == Rect{chip + 12, 4, chip + 89 - 6 - 10 - (chip + 12), 24});
    const FrameLayout bare = frame_layout({chip + 50, 100}, chip);
    CHECK(bare.title.empty());
    CHECK(bare.chip.width == chip);
}

TEST_CASE("the parts of a frame never overlap and stay inside it") {
    for (int width = 0; width < 400; ++width) {
        const FrameLayout frame = frame_layout({width, 100}, chip);
        const Rect box{0, 0, frame.outer.width, frame.outer.height};
        REQUIRE(box.contains(frame.content));
        REQUIRE(intersect(frame.chip, frame.title).empty());
        REQUIRE(intersect(frame.content, frame.chip).empty());
        if (frame.has_buttons) {
            for (const Rect& button : frame.buttons) {
                REQUIRE(box.contains(button));
                REQUIRE(intersect(button, frame.title).empty());
                REQUIRE(intersect(button, frame.chip).empty());
            }
        }
    }
}

TEST_CASE("edges and corners resize, the bar moves, the buttons are buttons") {
    const FrameLayout frame = frame_layout({400, 300}, chip);
    const auto at = [&](int x, int y) { return part_at(frame, {x, y}, true); };
    CHECK(at(-1, 10) == FramePart::none);
    CHECK(at(400, 10) == FramePart::none);
    CHECK(at(200, 150) == FramePart::content);
    CHECK(at(6, 28) == FramePart::content);
    CHECK(at(393, 293) == FramePart::content);
    CHECK(at(50, 14) == FramePart::title);
    CHECK(at(200, 4) == FramePart::title);
    CHECK(at(200, 3) == FramePart::top);
    CHECK(at(5, 150) == FramePart::left);
    CHECK(at(394, 150) == FramePart::right);
    CHECK(at(200, 294) == FramePart::bottom);
    CHECK(at(19, 0) == FramePart::top_left);
    CHECK(at(20, 0) == FramePart::top);
    CHECK(at(0, 19) == FramePart::top_left);
    CHECK(at(0, 20) == FramePart::left);
    CHECK(at(399, 19) == FramePart::top_right);
    CHECK(at(399, 299) == FramePart::bottom_right);
    CHECK(at(380, 299) == FramePart::bottom_right);
    CHECK(at(379, 299) == FramePart::bottom);
    CHECK(at(0, 280) == FramePart::bottom_left);
    CHECK(at(320, 14) == FramePart::minimise);
    CHECK(at(350, 1) == FramePart::maximise);
    CHECK(at(396, 14) == FramePart::close);
    CHECK(at(350, 0) == FramePart::top);
    CHECK(at(397, 14) == FramePart::top_right);
}

TEST_CASE("a maximised window can't be resized by its edges, and its buttons reach the top of the screen") {
    const FrameLayout frame = frame_layout({400, 300}, chip);
    for (int y = 0; y < 300; ++y) {
        for (int x = 0; x < 400; ++x) {
            if (is_resize(part_at(frame, {x, y}, false))) {
                FAIL(x << ", " << y);
            }
        }
    }
    CHECK(part_at(frame, {200, 0}, false) == FramePart::title);
    CHECK(part_at(frame, {0, 150}, false) == FramePart::title);
    CHECK(part_at(frame, {350, 0}, false) == FramePart::maximise);
    CHECK(part_at(frame, {200, 150}, false) == FramePart::content);
}

TEST_CASE("every pixel of a frame is content, or Ensign's own") {
    for (const Size outer : {Size{96, 50}, Size{120, 50}, Size{200, 70}}) {
        const FrameLayout frame = frame_layout(outer, chip);
        for (int y = 0; y < frame.outer.height; ++y) {
            for (int x = 0; x < frame.outer.width; ++x) {
                const FramePart part = part_at(frame, {x, y}, true);
                REQUIRE(part != FramePart::none);
                REQUIRE((part == FramePart::content) == frame.content.contains(Point{x, y}));
            }
        }
    }
}

TEST_CASE("a window takes input from 16 x 16 on") {
    CHECK(takes_pointer({16, 16}));
    for (const Size small : {Size{15, 400}, Size{400, 15}, Size{1, 1}, Size{0, 0}, Size{-20, 20}}) {
        CHECK_FALSE(takes_pointer(small));
    }
}

TEST_CASE("what the user makes as small as it goes still takes input") {
    for (const int width : {30, 72, 300}) {
        CHECK(takes_pointer(frame_layout(minimum_outer(width), width).content.size()));
    }
}

TEST_CASE("a popup has a named foot from 96 x 48 on, else a hoist at its left") {
    CHECK(popup_around({96, 48}) == PopupLayout{true, {100, 66}, {2, 2, 96, 48}});
    CHECK(popup_around({95, 48}) == PopupLayout{false, {105, 52}, {8, 2, 95, 48}});
    CHECK(popup_around({96, 47}) == PopupLayout{false, {106, 51}, {8, 2, 96, 47}});
    CHECK(popup_around({0, 0}) == PopupLayout{false, {10, 4}, {8, 2, 0, 0}});
}

TEST_CASE("a resize leaves the opposite side where it is") {
    CHECK(resized(start, FramePart::right, {30, 99}, {96, 50}, {}) == Rect{100, 200, 430, 300});
    CHECK(resized(start, FramePart::left, {30, 99}, {96, 50}, {}) == Rect{130, 200, 370, 300});
    CHECK(resized(start, FramePart::top, {30, -10}, {96, 50}, {}) == Rect{100, 190, 400, 310});
    CHECK(resized(start, FramePart::bottom_right, {-30, 10}, {96, 50}, {}) == Rect{100, 200, 370, 310});
    CHECK(resized(start, FramePart::top_left, {-30, 10}, {96, 50}, {}) == Rect{70, 210, 430, 290});
}

TEST_CASE("a resize stops at the smallest and the largest size, at the right place") {
    CHECK(resized(start, FramePart::top_left, {1000, 1000}, {96, 50}, {}) == Rect{404, 450, 96, 50});
    CHECK(resized(start, FramePart::bottom_right, {-1000, -1000}, {96, 50}, {}) == Rect{100, 200, 96, 50});
    CHECK(resized(start, FramePart::top_left, {-1000, -1000}, {96, 50}, {500, 0}) == Rect{0, -800, 500, 1300});
    CHECK(resized(start, FramePart::right, {1000, 0}, {96, 50}, {10, 10}).width == 96); // the label goes first
}

TEST_CASE("grabbing what resizes nothing changes nothing") {
    for (const FramePart part : {FramePart::none, FramePart::content, FramePart::title, FramePart::close}) {
        CHECK(resized(start, part, {50, 50}, {96, 50}, {}) == start);
    }
}

TEST_CASE("no pointer motion makes a resize overflow") {
    for (const int far : {INT_MIN, INT_MAX}) {
        for (int part = 0; part <= static_cast<int>(FramePart::top_left); ++part) {
            const Rect result = resized(start, static_cast<FramePart>(part), {far, far}, {96, 50}, {});
            CHECK(result.width >= 96);
            CHECK(result.height >= 50);
        }
    }
}
