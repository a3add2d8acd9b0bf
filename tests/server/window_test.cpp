// What is shown of a window, and what its program is told.
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>

using namespace ensign::test;

namespace {

constexpr std::uint32_t activated = 4; // xdg_toplevel.state
constexpr std::uint32_t magenta = 0xfffe01fe;

} // namespace

TEST_CASE("a window's content is where ensignctl says, and its frame lies around it") {
    Fixture desk;
    Client& red = desk.connect("red");
    red.open_window({.title = "one", .width = 320, .height = 180, .color = magenta});
    desk.frame();
    const auto window = desk.window("one");
    REQUIRE(!window.is_null());
    const auto content = window["content"];
    CHECK(content["width"] == 320);
    CHECK(content["height"] == 180);
    const int x = content["x"];
    const int y = content["y"];
    CHECK(desk.count(0xfe01fe) == 320 * 180);
    CHECK(desk.pixel(x, y) == 0xfe01fe);
    CHECK(desk.pixel(x + 319, y + 179) == 0xfe01fe);
    CHECK(desk.whois(x, y)["part"] == "content");
    CHECK(desk.whois(x - 1, y)["owner"] == "vm");
    CHECK(desk.whois(x - 1, y)["vm"] == "red");
    CHECK(desk.whois(x - 1, y)["part"] != "content");
}

TEST_CASE("the owner map counts a window's content pixel by pixel") {
    Fixture desk;
    desk.connect("blue").open_window({.width = 100, .height = 50});
    desk.frame();
    const auto map = desk.owners();
    const auto of = [&](int index) { return std::ranges::count(map.bytes, static_cast<std::byte>(index)); };
    CHECK(of(5) == 100 * 50); // blue is the second VM: 3 + 2 * 1
    CHECK(of(6) > 0);
    CHECK(of(3) + of(4) + of(7) + of(8) == 0);
}

TEST_CASE("whatever decoration a program asks for, Ensign draws it") {
    Fixture desk;
    Window& window = desk.connect("red").open_window({.decorated = true});
    desk.settle();
    REQUIRE(!window.decoration_modes().empty());
    CHECK(window.decoration_modes().back() == 2); // server side
}

TEST_CASE("a program that asks for its own decoration by KDE's protocol is told so once, and framed by Ensign all the same") {
    Fixture desk;
    Window& window = desk.connect("red").open_window({.decorated = true});
    desk.frame();
    CHECK(window.kde_modes() == std::vector<std::uint32_t>{2, 1}); // server is the default; client was asked for
    CHECK(desk.whois(desk.content_of("window").x - 1, desk.content_of("window").y)["part"] == "frame");
}

TEST_CASE("only the window with the keyboard is told that it is active") {
    Fixture desk;
    Window& red = desk.connect("red").open_window();
    Window& blue = desk.connect("blue").open_window();
    desk.settle();
    desk.choose("red");
    CHECK(red.has_state(activated));
    CHECK(!blue.has_state(activated));
    desk.choose("blue");
    CHECK(!red.has_state(activated));
    CHECK(blue.has_state(activated));
}

TEST_CASE("a program that commits and commits is not sent configures for it") {
    Fixture desk;
    Window& window = desk.connect("red").open_window({.decorated = true});
    desk.frame();
    const std::size_t before = window.configures().size();
    for (int i = 0; i < 50; ++i) {
        window.redraw(0xff000000U + static_cast<std::uint32_t>(i));
        desk.frame();
    }
    CHECK(window.configures().size() == before);
}

TEST_CASE("a window that goes on drawing gets one frame callback a sixtieth of a second") {
    Fixture desk;
    Window& window = desk.connect("red").open_window();
    desk.frame();
    const auto draw = [&] {
        window.request_frame();
        window.commit();
        desk.settle();
    };
    draw();
    for (int i = 1; i <= 3; ++i) {
        draw();
        CHECK(window.frames_done() == i);
        desk.clock().advance(17);
        desk.settle();
        CHECK(window.frames_done() == i + 1);
    }
}

TEST_CASE("a window that hasn't drawn for a sixtieth of a second gets its frame callback at once") {
    Fixture desk;
    Window& window = desk.connect("red").open_window();
    desk.frame();
    for (int i = 1; i <= 10; ++i) {
        desk.clock().advance(17);
        window.request_frame();
        window.request_feedback();
        window.commit();
        desk.settle(); // which takes no time
        CHECK(window.frames_done() == i);
        CHECK(window.frame_times().back() == desk.clock().now_msec());
        REQUIRE(window.presented().size() == static_cast<std::size_t>(i));
        const Presented& shown = window.presented().back();
        CHECK(std::chrono::seconds{shown.seconds} + std::chrono::nanoseconds{shown.nanoseconds} == desk.clock().monotonic());
    }
}

TEST_CASE("however often a window draws, it is shown no more than sixty times a second, each later than the one before") {
    Fixture desk;
    Window& window = desk.connect("red").open_window();
    desk.frame();
    for (int ms = 0; ms < 1000; ++ms) {
        desk.clock().advance(1);
        if (ms % 7 < 3) {
            window.request_frame();
            window.request_feedback();
            window.commit();
        }
        desk.settle();
    }
    const auto& shown = window.presented();
    CHECK(shown.size() >= 59);
    CHECK(shown.size() <= 61);
    const auto time = [](const Presented& one) { return std::pair{one.seconds, one.nanoseconds}; };
    CHECK(std::ranges::adjacent_find(shown, std::ranges::greater_equal{}, time) == shown.end());
}

TEST_CASE("a minimised window gets one frame callback a second, and the next one soon after it is shown") {
    Fixture desk;
    Window& window = desk.connect("red").open_window();
    desk.choose("red");
    window.set_minimized();
    desk.settle();
    window.request_frame();
    window.request_feedback();
    window.commit();
    desk.clock().advance(17);
    desk.settle();
    CHECK(window.frames_done() == 0);
    desk.clock().advance(1000);
    desk.settle();
    CHECK(window.frames_done() == 1);
    CHECK(window.presented().empty());
    CHECK(window.discarded() == 1);

    window.request_frame();
    window.commit();
    desk.clock().advance(17);
    desk.settle();
    CHECK(window.frames_done() == 1);
    REQUIRE(desk.commands().focus_vm("red")); // which takes no time
    desk.clock().advance(17);
    desk.settle();
    CHECK(window.frames_done() == 2);
}

TEST_CASE("a surface that goes takes the frame callbacks with it that nobody answered") {
    Fixture desk;
    Client& red = desk.connect("red");
    Window& window = red.open_window();
    desk.frame();
    window.request_frame();
    window.request_feedback();
    window.commit();
    desk.settle();
    red.destroy(window);
    desk.clock().advance(17);
    desk.settle();
    CHECK(!red.failure());
    CHECK(desk.windows().empty());
}

TEST_CASE("a desk on which nothing happens asks for no frames") {
    Fixture desk;
    desk.connect("red").open_window();
    desk.frame();
    CHECK(!desk.step_frame());
}

TEST_CASE("a program that leaves takes its windows with it") {
    Fixture desk;
    Client& red = desk.connect("red");
    red.open_window({.color = magenta});
    desk.frame();
    REQUIRE(desk.count(0xfe01fe) > 0);
    desk.disconnect(red);
    desk.frame();
    CHECK(desk.count(0xfe01fe) == 0);
    CHECK(desk.windows().empty());
}

TEST_CASE("Ensign ends with the window that a parent compositor closed, and only then") {
    for (const bool nested : {true, false}) {
        Fixture desk{three_vms, 800, 600, {.ends_with_last_output = nested}};
        desk.connect("red").open_window();
        desk.frame();
        CHECK(!desk.quits());
        desk.backend().remove(desk.output());
        desk.settle();
        CHECK(desk.quits() == nested);
    }
}
