// Where windows stand and how large they are, with everything round the policy in place: what their programs are told, and what is
// seen. The arithmetic is policy/look/window_place's.
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

#include <algorithm>
#include <array>
#include <utility>

using namespace ensign::test;
using ensign::Point;
using ensign::Rect;

namespace {

constexpr std::uint32_t paint = 0xfffe01fe;
constexpr std::uint32_t last_row = 0xff01fe77;
constexpr std::uint32_t maximised = 1; // xdg_toplevel.state
constexpr std::array<std::uint32_t, 4> tiled{5, 6, 7, 8}; // left, right, top, bottom

struct One {
    Fixture desk;
    Client& red = desk.connect("red");
    Window* window = nullptr;

    Window& open(WindowSpec spec) {
        const bool slow = !spec.answers;
        window = &red.open_window(spec);
        desk.settle();
        if (slow) {
            draw(spec.width, spec.height);
        }
        desk.choose("red");
        desk.frame();
        return *window;
    }
    void draw(int width, int height) { // what a slow one answers at last
        window->acknowledge(window->configures().back().serial);
        window->resize(width, height);
        desk.frame();
    }
    [[nodiscard]] std::pair<int, int> told() const {
        return {window->configures().back().width, window->configures().back().height};
    }
};

void press_pan(Fixture& desk, std::uint32_t arrow) {
    desk.press_chord({.ctrl = true, .super = true, .key = arrow});
    desk.frame();
}

} // namespace

TEST_CASE("every window is told that all its sides are taken: no program draws shadows or round corners inside the frame") {
    One one;
    const Window& window = one.open({.title = "one"});
    for (const auto& configure : window.configures()) {
        CHECK(std::ranges::all_of(tiled, [&](std::uint32_t side) { return std::ranges::contains(configure.states, side); }));
    }
}

TEST_CASE("a program that starts maximised is asked for its own size when that is over") {
    One one;
    Window& window = one.red.open_window({.title = "one", .width = 300, .height = 200, .answers = false});
    window.set_maximized(true);
    window.commit();
    one.desk.settle();
    REQUIRE(window.has_state(maximised));
    const auto full = window.configures().back();
    window.acknowledge(full.serial);
    window.resize(full.width, full.height);
    one.desk.settle();
    window.set_maximized(false);
    one.desk.settle();
    const auto own = window.configures().back();
    CHECK(own.width == 0);
    CHECK(own.height == 0);
    window.acknowledge(own.serial);
    window.resize(300, 200);
    one.desk.frame();
    CHECK(one.desk.content_of("one").size() == ensign::Size{300, 200});
    CHECK(Rect{0, 24, 800, 576}.contains(one.desk.outer_of("one")));
}

TEST_CASE("a picture smaller than the screen is shown in the middle of it, in full screen") {
    One one;
    Window& window = one.open({.title = "game", .width = 200, .height = 100, .color = paint, .answers = false});
    window.set_fullscreen(true);
    one.desk.settle();
    one.draw(200, 100);
    one.desk.point_at(5, 5);
    one.desk.frame();
    const Rect room = one.desk.content_of("game");
    CHECK(one.desk.fills({room.x + (room.width - 200) / 2, room.y + (room.height - 100) / 2, 200, 100}, paint & 0xffffff));
}

TEST_CASE("what is larger than the screen comes into view by keys, and by the pointer at the edge of its frame") {
    One one;
    Window& window = one.open({.title = "form", .width = 300, .height = 900, .color = paint, .answers = false});
    one.red.add_subsurface(window, 0, 890, 300, 10, last_row);
    window.commit();
    const Rect content = one.desk.content_of("form");
    one.desk.point_at(5, 5);
    one.desk.frame();
    REQUIRE(one.desk.count(last_row & 0xffffff) == 0);

    SECTION("keys") {
        press_pan(one.desk, KEY_DOWN);
        press_pan(one.desk, KEY_DOWN);
        CHECK(one.desk.fills({content.x, content.bottom() - 10, 300, 10}, last_row & 0xffffff));
        press_pan(one.desk, KEY_UP);
        press_pan(one.desk, KEY_UP);
        CHECK(one.desk.count(last_row & 0xffffff) == 0);
    }
    SECTION("the pointer, whose place in the program's window is what is seen below it") {
        one.red.seat().forget();
        one.desk.point_at(content.x + 100, content.bottom() - 1);
        const auto motions = only<PointerMotion>(one.red.seat().events());
        const auto enters = only<PointerEnter>(one.red.seat().events());
        REQUIRE(!enters.empty());
        CHECK((motions.empty() ? enters.back().sy : motions.back().sy) >= 9); // within the last row's subsurface
        one.desk.frame();
        CHECK(one.desk.fills({content.x, content.bottom() - 10, 300, 10}, last_row & 0xffffff));
    }
    SECTION("a popup stays with what it belongs to") {
        Popup& popup =
            one.red.open_popup(window, {.width = 60, .height = 60, .anchor_x = 20, .anchor_y = 500, .color = 0xff00ffff});
        one.desk.frame();
        REQUIRE(!popup.configures().empty());
        press_pan(one.desk, KEY_DOWN);
        press_pan(one.desk, KEY_DOWN);
        const int hidden = 900 - content.height;
        const auto& placed = popup.configures().front();
        CHECK(one.desk.pixel(content.x + placed.x + 30, content.y + placed.y + 30 - hidden) == 0x00ffff);
    }
}

TEST_CASE("a window that grows stays on the screen") {
    One one;
    Window& window = one.open({.title = "one", .width = 100, .height = 60});
    const Rect before = one.desk.outer_of("one");
    one.desk.drag({before.x + 60, before.y + 14}, {before.x + 60 + 250, before.y + 14 + 150});
    window.resize(500, 400);
    one.desk.frame();
    CHECK(Rect{0, 24, 800, 576}.contains(one.desk.outer_of("one")));
}

TEST_CASE("the screen gets smaller: programs are told how much room there is, and all comes back with the room") {
    One one;
    Window& window = one.open({.title = "one", .width = 600, .height = 400});
    const Rect before = one.desk.outer_of("one");
    one.desk.output().request_size(500, 300);
    one.desk.frame();
    CHECK(window.bounds() == std::pair{500 - 12, 300 - 24 - 34});
    CHECK(Rect{0, 24, 500, 276}.contains(one.desk.outer_of("one")));
    CHECK(one.told() == std::pair{488, 242});
    one.desk.output().request_size(800, 600);
    one.desk.frame();
    CHECK(one.desk.outer_of("one") == before);
}

TEST_CASE("an output that is unplugged leaves its windows on another, and has them back when it returns") {
    One one;
    TestOutput& second = one.desk.backend().add_output("TEST-2", 800, 600);
    one.desk.frame();
    Window& window = one.open({.title = "one", .width = 300, .height = 200});
    const Rect first = one.desk.outer_of("one");
    one.desk.drag({first.x + 60, first.y + 14}, {first.x + 860, first.y + 64});
    const Rect there = one.desk.outer_of("one");
    REQUIRE(there.x > 800);
    const std::size_t told = window.configures().size();

    one.desk.backend().remove(second);
    one.desk.frame();
    CHECK(Rect{0, 24, 800, 576}.contains(one.desk.outer_of("one")));
    one.desk.backend().add_output("TEST-2", 800, 600);
    one.desk.frame();
    CHECK(one.desk.outer_of("one") == there);
    CHECK(window.configures().size() == told); // its size was right all the time
}

TEST_CASE("a window that hides and shows itself is where it was") {
    One one;
    Window& window = one.open({.title = "one", .width = 300, .height = 200});
    const Rect first = one.desk.outer_of("one");
    one.desk.drag({first.x + 60, first.y + 14}, {first.x + 160, first.y + 114});
    const Rect there = one.desk.outer_of("one");
    REQUIRE(there != first);
    window.unmap();
    one.desk.settle();
    window.set_title("one");
    window.commit();
    one.desk.frame();
    CHECK(one.desk.outer_of("one") == there);
}

TEST_CASE("a size that a slow program draws late doesn't undo the user's move") {
    One one;
    Window& window = one.open({.title = "one", .width = 300, .height = 200, .answers = false});
    const Rect before = one.desk.outer_of("one");
    one.desk.drag({before.x + 1, before.y + 1}, {before.x - 59, before.y - 39});
    const auto wanted = window.configures().back();
    one.desk.drag({before.x + 100, before.y + 14}, {before.x + 200, before.y + 114});
    const Rect moved = one.desk.outer_of("one");
    REQUIRE(moved.x == before.x + 100);
    window.acknowledge(wanted.serial);
    window.resize(360, 240);
    one.desk.frame();
    CHECK(one.desk.outer_of("one").right() == moved.right());
    CHECK(one.desk.outer_of("one").bottom() == moved.bottom());
}

TEST_CASE("where a window opens tells nothing of other VMs' windows") {
    const auto place_beside = [](Point victim) {
        Fixture desk;
        Client& blue = desk.connect("blue");
        blue.open_window({.title = "victim", .width = 300, .height = 200});
        desk.settle();
        const Rect outer = desk.outer_of("victim");
        desk.drag({outer.x + 60, outer.y + 14}, {victim.x + 60, victim.y + 14});
        Client& red = desk.connect("red");
        red.open_window({.title = "first"});
        red.open_window({.title = "second"});
        desk.settle();
        return std::pair{desk.outer_of("first"), desk.outer_of("second")};
    };
    CHECK(place_beside({0, 24}) == place_beside({300, 200}));
}

TEST_CASE("while no output is there, as on another console, programs are told nothing, and all is where it was") {
    Fixture desk;
    Client& red = desk.connect("red");
    Window& one = red.open_window({.title = "one", .width = 300, .height = 200});
    Window& full = red.open_window({.title = "full", .width = 100, .height = 60});
    full.set_maximized(true);
    desk.settle();
    desk.choose("red");
    const Rect first = desk.outer_of("one");
    desk.drag({first.x + 60, first.y + 14}, {first.x + 260, first.y + 320}); // most of it over the lower edge
    const std::pair before{desk.outer_of("one"), desk.outer_of("full")};
    const std::pair told{one.configures().size(), full.configures().size()};
    desk.backend().remove(desk.output());
    desk.settle();
    desk.backend().add_output("TEST-1", 800, 600);
    desk.settle();
    CHECK(std::pair{desk.outer_of("one"), desk.outer_of("full")} == before);
    CHECK(std::pair{one.configures().size(), full.configures().size()} == told);
}
