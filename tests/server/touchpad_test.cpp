// Scrolling, and gestures on touchpads.
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

using namespace ensign;
using namespace ensign::test;

namespace {

// The pointer is in the middle of blue's window, which hears.
struct Pad : Fixture {
    Client& red = connect("red");
    Client& blue = connect("blue");

    explicit Pad(std::string_view config = three_vms) : Fixture{config} {
        red.open_window({.title = "red"});
        settle();
        blue.open_window({.title = "blue"});
        settle();
        choose("blue");
        frame();
        const Point at = middle_of("blue");
        point_at(at.x, at.y);
        for (Client* client : {&red, &blue}) {
            client->seat().listen_to_gestures();
            settle();
            client->seat().forget();
        }
    }
    [[nodiscard]] std::vector<GestureBegin> begins(Client& client) { return only<GestureBegin>(client.seat().events()); }
    [[nodiscard]] std::vector<GestureUpdate> updates(Client& client) { return only<GestureUpdate>(client.seat().events()); }
    [[nodiscard]] std::vector<GestureEnd> ends(Client& client) { return only<GestureEnd>(client.seat().events()); }
};

} // namespace

TEST_CASE("a wheel's steps and a finger's scrolling arrive as what they are") {
    Pad desk;
    desk.pointer().axis(WL_POINTER_AXIS_VERTICAL_SCROLL, 7.5, 60, 1); // half a notch
    desk.pointer().frame();
    desk.settle();
    CHECK(only<AxisSource>(desk.blue.seat().events()) == std::vector{AxisSource{WL_POINTER_AXIS_SOURCE_WHEEL}});
    CHECK(only<AxisValue120>(desk.blue.seat().events()) == std::vector{AxisValue120{WL_POINTER_AXIS_VERTICAL_SCROLL, 60}});
    desk.blue.seat().forget();
    desk.pointer().axis_finger(WL_POINTER_AXIS_HORIZONTAL_SCROLL, 3, WL_POINTER_AXIS_RELATIVE_DIRECTION_INVERTED, 2);
    desk.pointer().axis_finger(WL_POINTER_AXIS_HORIZONTAL_SCROLL, 0, WL_POINTER_AXIS_RELATIVE_DIRECTION_INVERTED, 3);
    desk.pointer().frame();
    desk.settle();
    CHECK(only<PointerAxis>(desk.blue.seat().events()) == std::vector{PointerAxis{2, WL_POINTER_AXIS_HORIZONTAL_SCROLL, 3}});
    CHECK(only<AxisSource>(desk.blue.seat().events()).front() == AxisSource{WL_POINTER_AXIS_SOURCE_FINGER});
    CHECK(only<AxisStop>(desk.blue.seat().events()) == std::vector{AxisStop{WL_POINTER_AXIS_HORIZONTAL_SCROLL}});
    CHECK(only<AxisDirection>(desk.blue.seat().events()).front() ==
          AxisDirection{WL_POINTER_AXIS_HORIZONTAL_SCROLL, WL_POINTER_AXIS_RELATIVE_DIRECTION_INVERTED});
    CHECK(desk.red.seat().events().empty());
}

TEST_CASE("swipe, pinch and hold go to the VM that hears, and to no other") {
    Pad desk;
    desk.pointer().swipe_begin(3, 1);
    desk.pointer().swipe_update(3, 4, -2, 2);
    desk.pointer().swipe_end(false, 3);
    desk.pointer().pinch_begin(2, 4);
    desk.pointer().pinch_update(2, 1.5, 30, 5);
    desk.pointer().pinch_end(true, 6);
    desk.pointer().hold_begin(1, 7);
    desk.pointer().hold_end(false, 8);
    desk.settle();
    CHECK(desk.begins(desk.blue) == std::vector{GestureBegin{GestureKind::swipe, 1, 3}, GestureBegin{GestureKind::pinch, 1, 2},
                                                GestureBegin{GestureKind::hold, 1, 1}});
    CHECK(desk.updates(desk.blue) ==
          std::vector{GestureUpdate{GestureKind::swipe, 4, -2}, GestureUpdate{GestureKind::pinch, 0, 0, 1.5, 30}});
    CHECK(desk.ends(desk.blue) == std::vector{GestureEnd{GestureKind::swipe, false}, GestureEnd{GestureKind::pinch, true},
                                              GestureEnd{GestureKind::hold, false}});
    CHECK(desk.red.seat().events().empty());
}

TEST_CASE("a gesture ends, cancelled, when its VM is left, and the next one hears nothing of it") {
    Pad desk;
    desk.pointer().swipe_begin(3, 1);
    desk.choose("red");
    const Point at = desk.middle_of("red");
    desk.point_at(at.x, at.y);
    desk.pointer().swipe_update(3, 4, -2, 2);
    desk.pointer().swipe_end(false, 3);
    desk.settle();
    CHECK(desk.ends(desk.blue) == std::vector{GestureEnd{GestureKind::swipe, true}});
    CHECK(desk.updates(desk.blue).empty());
    CHECK(desk.begins(desk.red).empty());
    CHECK(desk.updates(desk.red).empty());
    CHECK(desk.ends(desk.red).empty());
}

TEST_CASE("a gesture ends, cancelled, when the pointer leaves its window") {
    Pad desk;
    desk.pointer().pinch_begin(2, 1);
    const Rect outer = desk.outer_of("blue");
    desk.point_at(outer.x + 50, outer.y + 5); // its frame
    desk.pointer().pinch_update(2, 2, 0, 2);
    desk.pointer().pinch_end(false, 3);
    desk.settle();
    CHECK(desk.ends(desk.blue) == std::vector{GestureEnd{GestureKind::pinch, true}});
    CHECK(desk.updates(desk.blue).empty());
}

TEST_CASE("no gesture begins over a frame, over another VM's window, or in the chooser") {
    Pad desk;
    const Rect outer = desk.outer_of("blue");
    desk.point_at(outer.x + 50, outer.y + 5);
    desk.pointer().hold_begin(3, 1);
    desk.pointer().hold_end(false, 2);
    const Point at = desk.middle_of("blue");
    desk.point_at(at.x, at.y);
    desk.press_attention_key();
    desk.pointer().hold_begin(3, 3);
    desk.pointer().hold_end(false, 4);
    desk.settle();
    CHECK(desk.begins(desk.blue).empty());
    CHECK(desk.begins(desk.red).empty());
}

TEST_CASE("a window that goes in the middle of a gesture ends it") {
    Pad desk;
    desk.pointer().swipe_begin(3, 1);
    desk.disconnect(desk.blue);
    desk.pointer().swipe_update(3, 4, -2, 2);
    desk.pointer().swipe_end(false, 3);
    desk.settle();
    CHECK(desk.begins(desk.red).empty());
    CHECK(desk.ends(desk.red).empty());
}

TEST_CASE("a touchpad's gestures are silent in a VM that its rules don't name") {
    Pad desk{std::string{three_vms} + "[[device]]\nname = \"pad\"\nvms = [\"red\"]\n"};
    TestPointer& pad = desk.backend().add_pointer("pad");
    pad.swipe_begin(3, 1);
    pad.swipe_end(false, 2);
    desk.settle();
    CHECK(desk.begins(desk.blue).empty());
}
