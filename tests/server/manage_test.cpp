// What the user does with windows, and what their programs may ask for.
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <linux/input-event-codes.h>

using namespace ensign::test;
using ensign::Point;
using ensign::Rect;

namespace {

constexpr std::uint32_t magenta = 0xfffe01fe;
constexpr std::uint32_t maximized = 1; // xdg_toplevel.state
constexpr std::uint32_t fullscreen = 2;
constexpr std::uint32_t resizing = 3;
constexpr Rect work_area{0, 24, 800, 576};                      // under the stripe
constexpr Rect largest_content{6, 24 + 28, 800 - 12, 576 - 34}; // with its frame

// One window of red, which hears.
struct Managed {
    Fixture desk;
    Client& red = desk.connect("red");
    Window& window = red.open_window({.title = "one", .width = 300, .height = 200, .color = magenta});

    Managed() {
        desk.point_at(5, 5);
        desk.choose("red");
        desk.frame();
    }
    Rect outer() { return desk.outer_of("one"); }
    Rect content() { return desk.content_of("one"); }
    Point title() { return {outer().x + 40, outer().y + 14}; }
    Point corner() { return {outer().right() - 2, outer().bottom() - 2}; }
    void resize_by_corner(int dx, int dy) {
        const Point at = corner();
        desk.drag(at, {at.x + dx, at.y + dy});
        desk.frame();
    }
    void double_click_title() {
        const Point at = title();
        desk.click(at.x, at.y);
        desk.click(at.x, at.y);
        desk.frame();
    }
    // Nothing of the content is missing, and the frame begins where it ends.
    void check_whole() {
        const Rect c = content();
        CHECK(desk.fills(c, magenta & 0xffffff));
        CHECK(desk.whois(c.x - 1, c.y)["part"] == "frame");
        CHECK(desk.whois(c.right(), c.y)["part"] == "frame");
    }
};

} // namespace

TEST_CASE("a window moves by its title bar, frame and content together in each frame") {
    Managed with;
    const Rect before = with.outer();
    const Point at = with.title();
    with.desk.point_at(at.x, at.y);
    with.desk.button(BTN_LEFT, true);
    for (int step = 1; step <= 5; ++step) {
        with.desk.point_at(at.x - 7 * step, at.y + 5 * step);
        with.desk.frame();
        CHECK(with.outer() == Rect{before.x - 7 * step, before.y + 5 * step, before.width, before.height});
        with.check_whole();
    }
    with.desk.button(BTN_LEFT, false);
    with.desk.point_at(10, 590);
    CHECK(with.outer().x == before.x - 35);
}

TEST_CASE("a window can't be moved where its label isn't seen") {
    Managed with;
    for (const Point to : {Point{-500, 300}, Point{799, 599}, Point{400, -100}, Point{0, 0}}) {
        with.desk.drag(with.title(), to);
        const Rect outer = with.outer();
        CHECK(work_area.contains(outer.origin()));
        CHECK(outer.y + 28 <= work_area.bottom());
        CHECK(with.desk.whois(outer.x + 40, outer.y + 14)["part"] == "frame");
    }
}

TEST_CASE("only the left button moves and resizes a window, or presses its buttons") {
    Managed with;
    const Rect before = with.outer();
    for (const std::uint32_t code : {BTN_RIGHT, BTN_MIDDLE}) {
        for (const Point from : {with.title(), with.corner(), Point{before.right() - 14, before.y + 14}}) {
            with.desk.point_at(from.x, from.y);
            with.desk.button(code, true);
            with.desk.point_at(from.x + 30, from.y + 20);
            with.desk.point_at(from.x, from.y);
            with.desk.button(code, false);
            with.desk.point_at(from.x + 30, from.y + 20);
            CHECK(with.outer() == before);
        }
    }
    CHECK(with.window.close_requests() == 0);
}

TEST_CASE("each edge and corner resizes, and the opposite one stays where it is") {
    const auto [gx, gy] = GENERATE(std::pair{-1, -1}, std::pair{-1, 0}, std::pair{-1, 1}, std::pair{0, 1}, std::pair{1, 1},
                                   std::pair{1, 0}, std::pair{1, -1}, std::pair{0, -1});
    Managed with;
    const Rect b = with.outer();
    const auto grip = [](int side, int begin, int end) {
        return side < 0 ? begin + 1 : side > 0 ? end - 2 : (begin + end) / 2;
    };
    const Point at{grip(gx, b.x, b.right()), grip(gy, b.y, b.bottom())};
    with.desk.point_at(at.x, at.y);
    with.desk.button(BTN_LEFT, true);
    for (int step = 1; step <= 3; ++step) {
        const int by = 8 * step;
        with.desk.point_at(at.x + gx * by, at.y + gy * by);
        with.desk.frame();
        CHECK(with.outer() == Rect{b.x - (gx < 0 ? by : 0), b.y - (gy < 0 ? by : 0), b.width + (gx != 0 ? by : 0),
                                   b.height + (gy != 0 ? by : 0)});
        CHECK(with.window.has_state(resizing));
        with.check_whole();
    }
    with.desk.button(BTN_LEFT, false);
    CHECK(!with.window.has_state(resizing));
}

TEST_CASE("a program's smallest and largest size hold while the user resizes") {
    Managed with;
    with.window.set_min_size(280, 150);
    with.window.set_max_size(350, 250);
    with.window.commit();
    with.desk.settle();
    with.resize_by_corner(-200, -180);
    CHECK(with.content().size() == ensign::Size{280, 150});
    with.resize_by_corner(300, 200);
    CHECK(with.content().size() == ensign::Size{350, 250});
    with.check_whole();
}

TEST_CASE("a program that claims an absurd smallest size still gets a window that fits") {
    Managed with;
    with.window.set_min_size(100'000, 2'000'000'000);
    with.window.commit();
    with.desk.settle();
    with.resize_by_corner(500, 500);
    CHECK(work_area.contains(ensign::Rect{0, 24, with.outer().width, with.outer().height}));
}

TEST_CASE("a double click on the title bar maximises, and another restores the place and size from before") {
    Managed with;
    const Rect before = with.outer();
    with.double_click_title();
    CHECK(with.window.has_state(maximized));
    CHECK(with.outer() == work_area);
    CHECK(with.content() == largest_content);
    with.check_whole();
    with.double_click_title();
    CHECK(!with.window.has_state(maximized));
    CHECK(with.outer() == before);
    with.check_whole();
}

TEST_CASE("two clicks with a pause between them are no double click") {
    Managed with;
    const Point at = with.title();
    with.desk.click(at.x, at.y);
    with.desk.clock().advance(1000);
    with.desk.click(at.x, at.y);
    CHECK(!with.window.has_state(maximized));
}

TEST_CASE("a program that maximises itself gets the work area, and its old size back") {
    Managed with;
    const Rect before = with.outer();
    with.window.set_maximized(true);
    with.desk.frame();
    CHECK(with.outer() == work_area);
    with.window.set_maximized(false);
    with.desk.frame();
    CHECK(with.outer() == before);
}

TEST_CASE("full screen is granted with the size of the work area, and frame and stripe stay") {
    Managed with;
    const Rect before = with.outer();
    with.window.set_fullscreen(true);
    with.desk.frame();
    CHECK(with.window.has_state(fullscreen));
    CHECK(with.content() == largest_content);
    CHECK(with.desk.whois(400, 5)["owner"] == "ensign");
    with.check_whole();
    with.window.set_fullscreen(false);
    with.desk.frame();
    CHECK(with.outer() == before);
}

TEST_CASE("a minimised window is gone from the screen, and back when its VM is chosen") {
    Managed with;
    const Rect before = with.outer();
    with.window.set_minimized();
    with.desk.frame();
    CHECK(with.desk.window("one")["minimised"]);
    CHECK(with.desk.count(magenta & 0xffffff) == 0);
    CHECK(with.desk.focused_vm().empty());
    with.desk.choose("red");
    with.desk.frame();
    CHECK(with.outer() == before);
    CHECK(with.desk.window("one")["focused"]);
    with.check_whole();
}

TEST_CASE("the frame's buttons minimise, maximise and close, when released where they were pressed") {
    Managed with;
    const auto button = [&](int from_right) { return Point{with.outer().right() - 14 - 28 * from_right, with.outer().y + 16}; };
    with.desk.drag(button(0), {400, 500});
    CHECK(with.window.close_requests() == 0);
    with.desk.click(button(0).x, button(0).y);
    CHECK(with.window.close_requests() == 1);
    with.desk.click(button(1).x, button(1).y);
    CHECK(with.window.has_state(maximized));
    with.desk.click(button(2).x, button(2).y);
    CHECK(with.desk.window("one")["minimised"]);
}

TEST_CASE("a program may ask to be moved or resized only while the user holds a button on it") {
    Managed with;
    const Rect before = with.outer();
    const Point at = with.desk.middle_of("one");
    with.desk.click(at.x, at.y);
    const bool moving = GENERATE(true, false);
    const auto ask = [&] {
        moving ? with.window.start_move(with.red.seat().press_serial())
               : with.window.start_resize(with.red.seat().press_serial(), 10);
        with.desk.settle();
    };
    ask(); // the button is up again
    with.desk.point_at(at.x + 30, at.y + 20);
    CHECK(with.outer() == before);
    with.desk.point_at(at.x, at.y);
    with.desk.button(BTN_LEFT, true);
    ask();
    with.desk.point_at(at.x + 30, at.y + 20);
    with.desk.button(BTN_LEFT, false);
    CHECK(with.outer() == (moving ? Rect{before.x + 30, before.y + 20, before.width, before.height}
                                  : Rect{before.x, before.y, before.width + 30, before.height + 20}));
    CHECK(with.red.seat().stuck().empty());
}

TEST_CASE("a window too large for the screen is cut to the work area and asked to fit") {
    Fixture desk;
    desk.point_at(5, 5);
    Window& huge = desk.connect("red").open_window({.title = "huge", .width = 3000, .height = 2000, .color = magenta});
    desk.frame();
    CHECK(work_area.contains(desk.outer_of("huge")));
    CHECK(desk.fills(largest_content, magenta & 0xffffff));
    CHECK(huge.width() == largest_content.width);
    CHECK(huge.height() == largest_content.height);
}

TEST_CASE("a program that ignores every size it is asked for stays inside the work area") {
    Fixture desk;
    Window& stubborn = desk.connect("red").open_window({.title = "stubborn"});
    desk.frame();
    for (const int length : {1, 5000, 20, 1500}) {
        stubborn.resize(length, length);
        desk.frame();
        const Rect outer = desk.outer_of("stubborn");
        CHECK(outer.width <= work_area.width);
        CHECK(outer.height <= work_area.height);
        CHECK(desk.pixel(400, 5) != 0x808080);
    }
}

TEST_CASE("a new window of the VM that hears gets the keyboard") {
    Managed with;
    Client& other = with.red;
    other.open_window({.title = "two"});
    with.desk.frame();
    CHECK(with.desk.window("two")["focused"]);
    CHECK(!with.desk.window("two")["attention"]);
    CHECK(!with.desk.window("one")["focused"]);
}

TEST_CASE("a new window of another VM opens behind, marked until it is chosen") {
    Managed with;
    Client& blue = with.desk.connect("blue");
    blue.open_window({.title = "blue", .width = 700, .height = 480, .color = 0xff01fe01});
    with.desk.frame();
    CHECK(with.desk.window("blue")["attention"]);
    CHECK(with.desk.focused_vm() == "red");
    with.check_whole();
    with.desk.choose("blue");
    with.desk.frame();
    CHECK(!with.desk.window("blue")["attention"]);
    CHECK(with.desk.fills(with.desk.content_of("blue"), 0x01fe01));
}

TEST_CASE("a popup that would leave the screen is moved into it, if its program lets it slide") {
    Managed with;
    with.desk.drag(with.title(), {790, 590});
    constexpr std::uint32_t bottom_right = 8; // xdg_positioner.anchor and gravity
    constexpr std::uint32_t slide = 1 | 2;    // xdg_positioner.constraint_adjustment
    Popup& popup = with.red.open_popup(with.window, {.width = 200,
                                                     .height = 150,
                                                     .anchor_x = 290,
                                                     .anchor_y = 190,
                                                     .anchor = bottom_right,
                                                     .gravity = bottom_right,
                                                     .constraint = slide,
                                                     .color = 0xff01fe01});
    with.desk.frame();
    CHECK(with.desk.count(0x01fe01) == 200 * 150);
    REQUIRE(!popup.configures().empty());
    const auto& told = popup.configures().back();
    const Rect place{with.content().x + told.x, with.content().y + told.y, told.width, told.height};
    CHECK(work_area.contains(place));
    CHECK(with.desk.pixel(place.x, place.y) == 0x01fe01);
}

TEST_CASE("a VM for the trusted path only is left at once when the attention key may be another's, and no other VM") {
    const std::string text = std::string{three_vms} + "trusted_only = true\n"; // of vault, the last
    Fixture desk{text};
    Client& vault = desk.connect("vault");
    Client& red = desk.connect("red");
    vault.open_window({.title = "vault"});
    red.open_window({.title = "red"});
    desk.choose("vault");
    desk.frame();
    const auto badge = [&] { return desk.pixel(775, 4); }; // the stripe's right end
    const auto quiet = badge();
    desk.press(KEY_A);
    desk.set_attention_key_ours(false);
    desk.frame();
    CHECK(badge() != quiet);
    CHECK(desk.focused_vm().empty());
    desk.release(KEY_A);
    CHECK(vault.seat().stuck().empty());
    desk.choose("red");
    desk.set_attention_key_ours(true);
    CHECK(desk.focused_vm() == "red");
    desk.set_attention_key_ours(false);
    CHECK(desk.focused_vm() == "red");
    desk.set_attention_key_ours(true);
    desk.choose("vault");
    desk.frame();
    CHECK(desk.focused_vm() == "vault");
    CHECK(badge() == quiet);
}

TEST_CASE("T65: a VM that a reload reserves for the trusted path hears no more, and its pin is off, while the attention key "
          "may be another's") {
    for (const bool pinned : {false, true}) {
        Fixture desk{three_vms, 800, 600, {.sak_ours = false}};
        Client& red = desk.connect("red");
        red.open_window({.title = "red", .width = 100, .height = 100});
        desk.connect("blue").open_window({.title = "blue", .width = 100, .height = 100});
        desk.settle();
        desk.choose("red");
        REQUIRE(desk.focused_vm() == "red");
        if (pinned) {
            REQUIRE(desk.act("red", ensign::VmAction::pin));
        }
        red.seat().forget();
        desk.set_config(std::string{three_vms}.insert(three_vms.find("name = \"red\""), "trusted_only = true\n"));
        REQUIRE(desk.reload());
        desk.frame();
        CHECK(desk.focused_vm().empty());
        desk.tap(KEY_A);
        CHECK(red.seat().keys().empty());
        const Point at = desk.middle_of("blue");
        desk.click(at.x, at.y);
        CHECK(desk.focused_vm() == "blue");
    }
}

TEST_CASE("a pin on a VM for the trusted path only ends when the attention key may be another's") {
    Fixture desk{std::string{three_vms} + "trusted_only = true\n"}; // of vault, the last
    desk.connect("vault").open_window({.title = "vault", .width = 100, .height = 100});
    desk.settle();
    desk.connect("red").open_window({.title = "red", .width = 100, .height = 100});
    desk.settle();
    REQUIRE(desk.act("vault", ensign::VmAction::pin));
    desk.set_attention_key_ours(false);
    const Point at = desk.middle_of("red");
    desk.click(at.x, at.y);
    CHECK(desk.focused_vm() == "red");
}

TEST_CASE("a VM for the trusted path only hears nothing while the attention key may be another's") {
    const std::string text = std::string{three_vms} + "trusted_only = true\n"; // of vault, the last
    for (const bool ours : {false, true}) {
        Fixture desk{text, 800, 600, {.sak_ours = ours}};
        Client& vault = desk.connect("vault");
        vault.open_window({.title = "vault"});
        desk.choose("vault");
        CHECK(desk.focused_vm() == (ours ? "vault" : ""));
        const Point at = desk.middle_of("vault");
        desk.click(at.x, at.y);
        vault.open_window({.title = "another"});
        desk.frame();
        desk.tap(KEY_A);
        CHECK(vault.seat().keys().size() == (ours ? 2 : 0));
        CHECK(desk.focused_vm() == (ours ? "vault" : ""));
    }
}

TEST_CASE("a program that takes its window away while the user resizes it loses the grip, and nothing else") {
    Managed with;
    const Point at = with.corner();
    with.desk.point_at(at.x, at.y);
    with.desk.button(BTN_LEFT, true);
    with.desk.point_at(at.x + 20, at.y + 20);
    with.window.unmap();
    with.desk.settle();
    with.desk.button(BTN_LEFT, false);
    with.desk.settle();
    with.window.set_title("one");
    with.window.commit();
    with.desk.frame();
    CHECK(!with.red.failure());
    with.check_whole();
    CHECK(!with.window.has_state(3)); // resizing
}
