// Pointers that programs lock, confine and follow: only while their VM hears, and never past the attention key.
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

#include <algorithm>

using namespace ensign::test;
using ensign::Point;

namespace {

// The pointer is in the middle of red's window, which hears.
struct Pointing {
    Fixture desk;
    Client& red = desk.connect("red");
    Window& window = red.open_window({.title = "red"});
    Client& blue = desk.connect("blue");

    Pointing() {
        blue.open_window({.title = "blue"});
        desk.settle();
        desk.choose("red");
        desk.frame();
        const Point at = desk.middle_of("red");
        desk.point_at(at.x, at.y);
        red.seat().listen_to_relative_motion();
        blue.seat().listen_to_relative_motion();
        desk.settle();
        red.seat().forget();
        blue.seat().forget();
    }
    void move(double dx, double dy) {
        desk.pointer().motion(dx, dy, desk.clock().now_msec());
        desk.pointer().frame();
        desk.settle();
    }
    bool constrained(Client& client) {
        const auto changes = only<ConstraintChanged>(client.seat().events());
        return !changes.empty() && changes.back().active;
    }
};

} // namespace

TEST_CASE("relative motion is told to the VM that hears, and to no other") {
    Pointing with;
    with.move(5, -3);
    CHECK(only<RelativeMotion>(with.red.seat().events()) == std::vector{RelativeMotion{5, -3}});
    CHECK(with.blue.seat().events().empty());
    with.desk.press_attention_key();
    with.red.seat().forget();
    with.move(5, -3);
    CHECK(with.red.seat().events().empty());
}

TEST_CASE("a pointer that is given back goes on from where its program says, within the window only") {
    Pointing with;
    const auto goes_on_from = [&](double sx, double sy) {
        with.red.seat().lock_pointer(with.window);
        with.desk.settle();
        REQUIRE(with.constrained(with.red));
        with.red.seat().give_pointer_back(with.window, sx, sy);
        with.desk.settle();
        with.red.seat().forget();
        with.move(1, 0);
        return only<PointerMotion>(with.red.seat().events()).back();
    };
    const auto first = goes_on_from(50, 60);
    CHECK(first.sx == 51);
    CHECK(first.sy == 60);
    for (const Point outside : {Point{-10, 60}, {50, -10}, {5000, 60}}) {
        const auto stayed = goes_on_from(outside.x, outside.y);
        CHECK(stayed.sy == 60);
        CHECK(stayed.sx < 60);
    }
}

TEST_CASE("a locked pointer stays where it is, and its program follows the hand") {
    Pointing with;
    with.red.seat().lock_pointer(with.window);
    with.desk.settle();
    REQUIRE(with.constrained(with.red));
    with.move(50, 0);
    CHECK(only<PointerMotion>(with.red.seat().events()).empty());
    CHECK(only<RelativeMotion>(with.red.seat().events()).size() == 1);
}

TEST_CASE("a confined pointer doesn't leave the content") {
    Pointing with;
    with.red.seat().confine_pointer(with.window);
    with.desk.settle();
    REQUIRE(with.constrained(with.red));
    with.move(1000, 0);
    with.move(0, 1000);
    const auto motions = only<PointerMotion>(with.red.seat().events());
    REQUIRE(!motions.empty());
    const PointerMotion last = motions.back();
    CHECK(last.sx < 200);
    CHECK(last.sx >= 199);
    CHECK(last.sy < 100);
    CHECK(last.sy >= 99);
    CHECK(only<PointerLeave>(with.red.seat().events()).empty());
}

TEST_CASE("the attention key frees the pointer from every constraint") {
    Pointing with;
    with.red.seat().lock_pointer(with.window);
    with.desk.settle();
    REQUIRE(with.constrained(with.red));
    with.desk.press_attention_key();
    CHECK(!with.constrained(with.red));
    with.desk.choose("blue"); // toggles away, and again
    with.desk.choose("blue");
    const Point at = with.desk.middle_of("blue");
    with.desk.point_at(at.x, at.y);
    CHECK(with.blue.seat().pointer_focus() != 0);
}

TEST_CASE("a VM that doesn't hear can't lock the pointer that is over its window") {
    Pointing with;
    Window& mine = with.blue.open_window({.title = "mine"});
    with.desk.frame();
    const Point at = with.desk.middle_of("mine");
    with.desk.point_at(at.x, at.y);
    with.blue.seat().lock_pointer(mine);
    with.desk.settle();
    CHECK(!with.constrained(with.blue));
    with.desk.point_at(at.x + 5, at.y);
    CHECK(with.blue.seat().events().empty());
}

TEST_CASE("a program that dies with the pointer locked frees it") {
    Pointing with;
    with.red.seat().lock_pointer(with.window);
    with.desk.settle();
    REQUIRE(with.constrained(with.red));
    with.desk.disconnect(with.red);
    with.desk.choose("blue");
    const Point at = with.desk.middle_of("blue");
    with.desk.point_at(at.x, at.y);
    CHECK(with.blue.seat().pointer_focus() != 0);
}

TEST_CASE("a window that is unmapped holds the pointer no longer, and can't take hold of it") {
    for (const bool lock_first : {true, false}) {
        Pointing with;
        with.red.open_window({.title = "other"}); // red hears on, through this one
        with.desk.settle();
        const Point at = with.desk.middle_of("red");
        with.desk.click(at.x, at.y);
        if (lock_first) {
            with.red.seat().lock_pointer(with.window);
            with.desk.settle();
            REQUIRE(with.constrained(with.red));
        }
        with.window.unmap();
        if (!lock_first) {
            with.red.seat().lock_pointer(with.window);
        }
        with.desk.settle();
        REQUIRE(with.desk.focused_vm() == "red");
        CHECK(!with.constrained(with.red));
        const Point other = with.desk.middle_of("other");
        with.desk.point_at(other.x, other.y);
        CHECK(with.red.seat().pointer_focus() != 0);
        CHECK(with.red.seat().pointer_focus() != with.window.id());
    }
}

TEST_CASE("scrolling reaches the VM that hears only, and only over its own content") {
    Pointing with;
    const auto scroll = [&] {
        with.desk.pointer().axis(WL_POINTER_AXIS_VERTICAL_SCROLL, 15, 120, 1);
        with.desk.pointer().frame();
        with.desk.settle();
    };
    scroll();
    CHECK(only<PointerAxis>(with.red.seat().events()).size() == 1);
    const Point at = with.desk.middle_of("blue");
    with.desk.point_at(at.x, at.y);
    with.red.seat().forget();
    scroll();
    CHECK(with.blue.seat().events().empty());
    CHECK(only<PointerAxis>(with.red.seat().events()).empty());
}

TEST_CASE("buttons held on a switch are released once, before the VM is left, and the hand's release reaches nobody") {
    Pointing with;
    with.desk.button(BTN_LEFT, true);
    with.desk.choose("blue");
    with.desk.button(BTN_LEFT, false);
    const auto buttons = only<PointerButton>(with.red.seat().events());
    REQUIRE(buttons.size() == 2);
    CHECK(buttons[0].down);
    CHECK(!buttons[1].down);
    CHECK(only<PointerLeave>(with.red.seat().events()).size() == 1);
    CHECK(only<PointerButton>(with.blue.seat().events()).empty());
}
