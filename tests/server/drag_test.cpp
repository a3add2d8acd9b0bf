// Drag and drop within a VM: what the user's modifiers make of it, and how it ends.
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

#include <algorithm>

using namespace ensign::test;
using ensign::Point;
using ensign::Rect;

namespace {

constexpr std::uint32_t copy = 1; // wl_data_device_manager.dnd_action
constexpr std::uint32_t move = 2;
constexpr std::uint32_t ask = 4;

struct Dragging {
    Fixture desk;
    TestTouch* screen = nullptr;
    Client& source = desk.connect("red");
    Client& target = desk.connect("red");
    Window& from = source.open_window({.title = "from", .width = 200, .height = 100});
    Window& to = target.open_window({.title = "to", .width = 200, .height = 100});

    explicit Dragging(bool by_touch = false) {
        if (by_touch) {
            screen = &desk.backend().add_touch();
        }
        desk.settle();
        desk.choose("red");
        desk.point_at(2, 590);
        desk.settle();
    }
    void begin() {
        const Point at = desk.middle_of("from");
        if (screen != nullptr) {
            desk.clock().advance(Fixture::hand_ms);
            screen->down(0, at.x / 800.0, at.y / 600.0, desk.clock().now_msec());
            screen->frame();
            desk.settle();
        } else {
            desk.point_at(at.x, at.y);
            desk.button(BTN_LEFT, true);
        }
        source.data().start_drag(from, nullptr, "text");
        desk.settle();
    }
    void go_to(Point at) {
        if (screen != nullptr) {
            screen->motion(0, at.x / 800.0, at.y / 600.0, desk.clock().now_msec());
            screen->frame();
            desk.settle();
        } else {
            desk.point_at(at.x, at.y);
        }
    }
    void over(std::uint32_t preferred) {
        go_to(desk.middle_of("to"));
        target.data().accept_drag("text/plain", preferred);
        desk.settle();
    }
    void drop() {
        if (screen != nullptr) {
            screen->up(0, desk.clock().now_msec());
            screen->frame();
            desk.settle();
        } else {
            desk.button(BTN_LEFT, false);
        }
    }
    static std::uint32_t last_action(Client& client, bool source) {
        std::uint32_t last = 0;
        for (const DragEvent& event : client.data().drag_events()) {
            if (const auto* action = std::get_if<DragAction>(&event); action != nullptr && action->source == source) {
                last = action->action;
            }
        }
        return last;
    }
    // What both sides were told last; they must be of one mind.
    [[nodiscard]] std::uint32_t agreed() {
        CHECK(last_action(source, true) == last_action(target, false));
        return last_action(target, false);
    }
    static bool has(Client& client, const DragEvent& event) {
        return std::ranges::contains(client.data().drag_events(), event);
    }
};

} // namespace

TEST_CASE("a drag is what the programs agree on, until the user holds a modifier") {
    for (const bool by_touch : {false, true}) {
        Dragging drag{by_touch};
        drag.begin();
        drag.over(move);
        CHECK(drag.agreed() == move);
        drag.desk.press(KEY_LEFTCTRL);
        CHECK(drag.agreed() == copy);
        drag.desk.press(KEY_LEFTSHIFT);
        CHECK(drag.agreed() == ask);
        drag.desk.release(KEY_LEFTCTRL);
        CHECK(drag.agreed() == move);
        drag.desk.release(KEY_LEFTSHIFT);
        drag.desk.press(KEY_LEFTALT);
        CHECK(drag.agreed() == ask);
        drag.desk.release(KEY_LEFTALT);
        CHECK(drag.agreed() == move);
        drag.drop();
        CHECK(Dragging::has(drag.target, DragDrop{}));
    }
}

TEST_CASE("a modifier that is held when a drag begins counts") {
    Dragging drag;
    drag.desk.press(KEY_LEFTCTRL);
    drag.begin();
    drag.over(move);
    CHECK(drag.agreed() == copy);
}

TEST_CASE("Esc ends a drag, by pointer and by finger, and no program sees the key") {
    for (const bool by_touch : {false, true}) {
        Dragging drag{by_touch};
        drag.begin();
        drag.over(move);
        drag.source.seat().forget();
        drag.target.seat().forget();
        drag.desk.tap(KEY_ESC);
        CHECK(Dragging::has(drag.source, DragCancelled{}));
        drag.drop();
        CHECK(!Dragging::has(drag.target, DragDrop{}));
        CHECK(drag.source.seat().keys().empty());
        CHECK(drag.target.seat().keys().empty());
        drag.desk.tap(KEY_ESC); // without a drag it is a key
        CHECK(drag.source.seat().keys().size() + drag.target.seat().keys().size() == 2);
    }
}

TEST_CASE("a drop on nothing ends the drag, and a later click drops nothing") {
    Dragging drag;
    drag.begin();
    drag.go_to({2, 590});
    drag.drop();
    CHECK(Dragging::has(drag.source, DragCancelled{}));
    const Point at = drag.desk.middle_of("to");
    drag.desk.click(at.x, at.y);
    CHECK(!Dragging::has(drag.target, DragDrop{}));
}
