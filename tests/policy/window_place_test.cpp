#include "compositor/policy/look/window_place.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cmath>
#include <vector>

using namespace ensign;

namespace {

using Form = WindowPlace::Form;

const Ground desk{.output = "DP-1", .area = {0, 24, 1920, 1056}};
const Ground laptop{.output = "eDP-1", .area = {0, 24, 1280, 696}};
constexpr int chip = 84;

WindowPlace opened(Size drawn, Point origin, const Ground& ground = desk) {
    WindowPlace window;
    window.set_chip_width(chip);
    window.open(std::vector{ground}, ground);
    window.commit(Form::floating, drawn, true);
    REQUIRE(window.wants_place());
    window.put(origin);
    return window;
}

// What it would draw of its own accord.
void draw(WindowPlace& window, Size size) { window.commit(Form::floating, size, true); }

Size asked(WindowPlace& window, const std::vector<Ground>& grounds) { return window.outputs_changed(grounds).value_or(Size{}); }

Ground scaled(double scale) { // 1920 x 1080 device px
    const int width = static_cast<int>(std::lround(1920 / scale));
    const int height = static_cast<int>(std::lround(1080 / scale));
    return {.output = "DP-1", .area = {0, 24, width, height - 24}, .grid = device_grid(scale)};
}

} // namespace

TEST_CASE("a window that leaves the maximised state is where it was, as large as it was") {
    WindowPlace window = opened({500, 300}, {100, 200});
    const Rect before = window.outer();
    window.commit(Form::maximised, window.wanted(Form::maximised), true);
    CHECK(window.outer() == desk.area);
    REQUIRE(window.wanted(Form::floating) == Size{500, 300});
    window.commit(Form::floating, {500, 300}, true);
    CHECK(window.outer() == before);
}

TEST_CASE("a window that starts maximised chooses its own size when it leaves that, and gets a place") {
    for (const Form form : {Form::maximised, Form::full_screen, Form::frameless}) {
        WindowPlace window;
        window.set_chip_width(chip);
        window.open(std::vector{desk}, desk);
        window.commit(form, window.wanted(form), true);
        CHECK_FALSE(window.wants_place());
        CHECK(window.wanted(Form::floating) == Size{});
        window.commit(Form::floating, {640, 400}, true);
        CHECK(window.wants_place());
    }
}

TEST_CASE("content smaller than the screen stands in the middle of it") {
    WindowPlace window = opened({800, 600}, {100, 100});
    window.commit(Form::full_screen, {800, 600}, true);
    CHECK(window.shift() == Point{(1908 - 800) / 2, (1022 - 600) / 2});
    CHECK(window.part_shown() == Rect{0, 0, 800, 600});
    window.commit(Form::floating, {800, 600}, true);
    CHECK(window.shift() == Point{});
}

TEST_CASE("all of a content that is larger than the screen can be brought into view") {
    WindowPlace window = opened({1200, 1300}, {100, 24});
    const Rect content = window.content();
    REQUIRE(content.size() == Size{1200, 1022});
    CHECK(window.part_shown() == Rect{0, 0, 1200, 1022});

    SECTION("by the pointer at its edge") {
        CHECK_FALSE(window.pan_to({content.x + 600, content.y + 500}));
        CHECK(window.pan_to({content.x + 600, content.bottom() - 20}));
        CHECK(window.part_shown().y > 0);
        CHECK(window.part_shown().bottom() < 1300);
        CHECK(window.pan_to({content.x + 600, content.bottom() - 1}));
        CHECK(window.part_shown().bottom() == 1300);
        CHECK_FALSE(window.pan_to({content.x + 600, content.bottom() + 3})); // on the frame below
        CHECK_FALSE(window.pan_to({content.x + 600, content.y + 500}));      // it stays on the way back
        CHECK_FALSE(window.pan_to({content.x + 600, content.y - 10}));       // the title bar moves windows
        CHECK(window.part_shown().bottom() == 1300);
        CHECK(window.pan_to({content.x + 600, content.y}));
        CHECK(window.part_shown().y == 0);
    }
    SECTION("by keys") {
        CHECK(window.pan_by(0, 1));
        CHECK(window.part_shown().bottom() == 1300);
        CHECK_FALSE(window.pan_by(0, 1));
        CHECK_FALSE(window.pan_by(1, 0));
        CHECK(window.pan_by(0, -1));
        CHECK(window.part_shown().y == 0);
    }
    SECTION("and it is never panned beyond its end") {
        CHECK(window.pan_by(0, 1));
        draw(window, {1200, 1100});
        CHECK(window.part_shown().bottom() == 1100);
        draw(window, {1200, 900});
        CHECK(window.shift() == Point{});
    }
}

TEST_CASE("a window that grows stays on the screen") {
    WindowPlace window = opened({200, 150}, {1500, 800});
    draw(window, {1300, 800});
    CHECK(desk.area.contains(window.outer()));
    CHECK(window.outer().right() == desk.area.right());

    SECTION("but not against the user, who put it over the edge") {
        window.move_to({1000, 700}, desk);
        const Rect before = window.outer();
        draw(window, {1320, 810});
        CHECK(window.outer().right() == before.right());
        CHECK(window.outer().bottom() == before.bottom());
    }
    SECTION("and goes back to where the user put it as it shrinks") {
        draw(window, {300, 200});
        CHECK(window.outer().origin() == Point{1500, 800});
    }
}

TEST_CASE("a screen gets smaller: windows fit into it, and go back as soon as it is as it was") {
    WindowPlace big = opened({1700, 900}, {100, 50});
    WindowPlace small = opened({500, 400}, {1350, 600});
    const Rect big_before = big.outer();
    const Rect small_before = small.outer();
    Ground less = desk;
    less.area = {0, 24, 1280, 696};

    const Size told = asked(big, {less});
    CHECK(told.width <= 1268);
    CHECK(told.height <= 662);
    draw(big, told);
    CHECK(less.area.contains(big.outer()));
    CHECK(asked(small, {less}) == Size{}); // there is room for it
    CHECK(less.area.contains(small.outer()));

    CHECK(asked(big, {desk}) == Size{1700, 900});
    draw(big, {1700, 900});
    CHECK(big.outer() == big_before);
    CHECK(asked(small, {desk}) == Size{});
    CHECK(small.outer() == small_before);
}

TEST_CASE("an output goes: its windows stand on another, and go back when it returns") {
    Ground right = desk;
    right.output = "DP-2";
    right.area.x = right.zero.x = 1280;
    WindowPlace window = opened({500, 400}, {2500, 500}, right);
    const Rect before = window.outer();

    CHECK(asked(window, {laptop}) == Size{});
    CHECK(laptop.area.contains(window.outer()));
    SECTION("by themselves") {
        draw(window, {510, 400}); // what its program does meanwhile moves no home
        CHECK(asked(window, {laptop, right}) == Size{});
        CHECK(window.outer().origin() == before.origin());
    }
    SECTION("but where the user moved it meanwhile it stays") {
        window.move_to({50, 60}, laptop);
        CHECK(asked(window, {laptop, right}) == Size{});
        CHECK(window.outer().origin() == Point{50, 60});
    }
    SECTION("though there was no output at all for a while") {
        const Rect there = window.outer();
        CHECK(asked(window, {}) == Size{});
        CHECK(window.outer() == there);
        CHECK(asked(window, {laptop, right}) == Size{});
        CHECK(window.outer().origin() == before.origin());
    }
    SECTION("wherever the output is then") {
        right.area.x = right.zero.x = -1920;
        CHECK(asked(window, {laptop, right}) == Size{});
        CHECK(window.outer().x == before.x - 1280 - 1920);
    }
}

TEST_CASE("a maximised window is asked for the size of its output, and only when that is another") {
    WindowPlace window = opened({500, 400}, {1400, 500});
    window.commit(Form::maximised, window.wanted(Form::maximised), true);
    CHECK(asked(window, {desk}) == Size{});
    Ground less = desk;
    less.area = {0, 24, 1280, 696};
    CHECK(asked(window, {less}) == Size{1268, 662});
    window.commit(Form::maximised, {1268, 662}, true);
    CHECK(window.outer() == less.area);
    window.commit(Form::floating, window.wanted(Form::floating), true);
    CHECK(less.area.contains(window.outer()));
}

TEST_CASE("a size that comes late doesn't undo the user's move") {
    WindowPlace window = opened({600, 400}, {500, 300});
    Rect wanted = window.outer();
    wanted = {wanted.x - 80, wanted.y - 60, wanted.width + 80, wanted.height + 60};
    window.resize_to(wanted, FramePart::top_left);
    window.end_resize();
    window.move_to({800, 600}, desk);
    window.commit(Form::floating, {680, 460}, true);
    CHECK(window.outer().right() == 800 + 612);
    CHECK(window.outer().bottom() == 600 + 434);
}

TEST_CASE("a window that hides and opens again is where it was") {
    WindowPlace window = opened({600, 400}, {500, 300});
    window.open(std::vector{laptop, desk}, laptop);
    draw(window, {600, 400});
    CHECK_FALSE(window.wants_place());
    CHECK(window.outer() == Rect{500, 300, 612, 434});
}

TEST_CASE("at every scale that has a grid a content of any size is as many device px as its program was told to draw") {
    for (const double scale : {1.0, 1.1, 1.125, 1.2, 1.25, 1.5, 1.6, 1.75, 2.0, 2.5}) {
        const Ground ground = scaled(scale);
        WindowPlace window = opened({300, 200}, ground.snap({233, 151}), ground);
        const auto device = [&](int at) { return static_cast<int>(std::floor(at * scale + .5)); };
        const auto check = [&](Form form, Size size) {
            window.commit(form, size, true);
            CAPTURE(scale, size.width, size.height, window.content().x, window.content().y);
            const Rect drawn{window.content().x + window.shift().x, window.content().y + window.shift().y, size.width,
                             size.height};
            CHECK(device(drawn.right()) - device(drawn.x) == device(size.width));
            CHECK(device(drawn.bottom()) - device(drawn.y) == device(size.height));
        };
        for (int more = 0; more < 23; ++more) {
            check(Form::floating, {300 + more, 200 + more});
            window.move_to({233 + 7 * more, 151 + 11 * more}, ground);
        }
        for (const Form form : {Form::maximised, Form::full_screen, Form::frameless}) {
            check(form, window.wanted(form));
            check(form, {301, 203}); // smaller than its room
        }
    }
}
