// Keys, buttons and grabs that stick, or come along from another VM: T25, T26, T27, T31, T33.
#include "compositor/server_parts.hpp"
#include "tests/hostile/attack.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>

#include <linux/input-event-codes.h>

#include <vector>

using namespace ensign::test;
using ensign::Point;
using ensign::Rect;

namespace {

using Keys = std::vector<std::pair<std::uint32_t, bool>>;
constexpr std::uint32_t caps_lock = 1 << 1; // the modifiers of xkb's evdev keymap
constexpr std::uint32_t num_lock = 1 << 4;

bool no_modifiers(const Modifiers& m) { return m.depressed == 0 && m.latched == 0 && m.locked == 0; }

Modifiers last_modifiers(Client& client) {
    const auto all = only<Modifiers>(client.seat().events());
    REQUIRE(!all.empty());
    return all.back();
}

} // namespace

TEST_CASE("T25: a chord that is held over a switch sticks in neither VM") {
    Attack attack;
    attack.red.seat().forget();
    attack.blue.seat().forget();
    attack.desk.press(KEY_LEFTSHIFT);
    attack.desk.press(KEY_A);
    attack.desk.choose("blue");
    const Keys seen = attack.red.seat().keys();
    CHECK(std::ranges::contains(seen, std::pair{std::uint32_t{KEY_A}, true}));
    CHECK(std::ranges::all_of(seen, &std::pair<std::uint32_t, bool>::second)); // no release: leave lifts them
    CHECK(only<KeyboardLeave>(attack.red.seat().events()).size() == 1);
    attack.desk.release(KEY_A); // where nobody saw it pressed
    attack.desk.release(KEY_LEFTSHIFT);
    CHECK(attack.red.seat().stuck().empty());
    CHECK(attack.blue.seat().keys().empty());
    CHECK(no_modifiers(last_modifiers(attack.blue)));

    attack.red.seat().forget();
    attack.desk.choose("red");
    CHECK(attack.red.seat().keys().empty());
    CHECK(no_modifiers(last_modifiers(attack.red)));
    attack.desk.tap(KEY_B);
    CHECK(attack.red.seat().keys() == Keys{{KEY_B, true}, {KEY_B, false}});
    CHECK(no_modifiers(last_modifiers(attack.red)));
}

TEST_CASE("T25: a button that is held over a switch is released where it was pressed, and only there") {
    Attack attack;
    const Point at = middle(attack.content());
    attack.desk.click(at.x, at.y);
    attack.red.seat().forget();
    attack.blue.seat().forget();
    attack.desk.button(BTN_LEFT, true);
    attack.desk.choose("blue");
    attack.desk.button(BTN_LEFT, false);
    CHECK(attack.red.seat().stuck().empty());
    CHECK(only<PointerButton>(attack.red.seat().events()).size() == 2);
    CHECK(only<PointerButton>(attack.blue.seat().events()).empty());
}

TEST_CASE("T26: a VM that is entered learns nothing of the keys that are down") {
    Attack attack;
    attack.desk.choose("blue");
    attack.desk.press(KEY_P);
    attack.desk.press(KEY_LEFTSHIFT);
    attack.desk.press(KEY_W);
    attack.red.seat().forget();
    attack.desk.choose("red");
    const auto enters = only<KeyboardEnter>(attack.red.seat().events());
    REQUIRE(enters.size() == 1);
    CHECK(enters[0].pressed.empty());
    for (const Modifiers& told : only<Modifiers>(attack.red.seat().events())) {
        CHECK(no_modifiers(told));
    }
    // Nor do its later windows.
    Window& later = attack.red.open_window({.title = "later"});
    attack.desk.settle();
    for (const KeyboardEnter& enter : only<KeyboardEnter>(attack.red.seat().events())) {
        CHECK(enter.pressed.empty());
    }
    CHECK(attack.red.seat().keyboard_focus() == later.id());
    attack.desk.release(KEY_W);
    attack.desk.release(KEY_P);
    CHECK(attack.red.seat().keys().empty());
}

TEST_CASE("T27: the attention key ends lock, popup grab and drag before the next frame, all at once") {
    for (const bool drag_first : {false, true}) {
        CAPTURE(drag_first);
        Attack attack;
        const Point at = middle(attack.content());
        attack.desk.click(at.x, at.y);
        attack.desk.button(BTN_LEFT, true);
        attack.red.seat().lock_pointer(attack.window);
        attack.desk.settle();
        const auto drag = [&] {
            Surface& icon = attack.red.create_surface();
            attack.red.data().start_drag(attack.window, &icon, "mine");
            icon.show(60, 60, red_paint);
            attack.desk.settle();
        };
        if (drag_first) {
            drag();
        }
        Popup& popup = attack.red.open_popup(attack.window, {.color = red_paint, .grab = attack.red.seat().press_serial()});
        attack.desk.settle();
        REQUIRE(!popup.dismissed());
        if (!drag_first) {
            drag(); // wlroots lets it take the popup's grab
        }
        wlr_seat* seat = attack.desk.inside().vms().find("red")->seat().get();
        REQUIRE(seat->drag != nullptr);
        REQUIRE(wlr_seat_pointer_has_grab(seat));
        REQUIRE(wlr_seat_keyboard_has_grab(seat) == drag_first); // the popup's: a drag holds no keys
        REQUIRE(only<ConstraintChanged>(attack.red.seat().events()).front().active);

        attack.desk.press_attention_key();
        CHECK(!only<ConstraintChanged>(attack.red.seat().events()).back().active);
        CHECK(popup.dismissed());
        REQUIRE(!attack.red.data().drag_events().empty());
        CHECK(attack.red.data().drag_events().back() == DragEvent{DragCancelled{}});
        CHECK(!wlr_seat_pointer_has_grab(seat));
        CHECK(!wlr_seat_keyboard_has_grab(seat));
        CHECK(attack.red.seat().keyboard_focus() == 0);
        CHECK(attack.red.seat().pointer_focus() == 0);
        CHECK(attack.red.seat().stuck().empty());
        CHECK(!attack.desk.draws_guests());
        attack.desk.step_frame();
        CHECK(attack.desk.count(red_paint & 0xffffffU) == 0);

        attack.red.seat().forget();
        attack.desk.point_at(10, 300);
        attack.desk.button(BTN_LEFT, false);
        CHECK(attack.red.seat().events().empty());
        attack.desk.tap(KEY_2);
        CHECK(attack.desk.focused_vm() == "blue");
    }
}

TEST_CASE("T27: guests are offered nothing that would keep Ensign's keys from it") {
    Attack attack;
    for (const char* global : {"zwp_keyboard_shortcuts_inhibit_manager_v1", "zwp_input_method_manager_v2",
                               "zwp_xwayland_keyboard_grab_manager_v1", "zwp_virtual_keyboard_manager_v1"}) {
        CHECK(!attack.red.has(global));
    }
}

TEST_CASE("T31: a window of a VM that doesn't hear sees neither motion nor wheel over it") {
    Attack attack;
    attack.desk.choose("blue");
    attack.red.seat().listen_to_relative_motion();
    attack.desk.settle();
    attack.red.seat().forget();
    const Rect content = attack.content();
    for (int step = 0; step < 20; ++step) {
        attack.desk.point_at(content.x + 5 * step, content.y + 5 * step);
        attack.desk.pointer().axis(WL_POINTER_AXIS_VERTICAL_SCROLL, 15, 120, attack.desk.clock().now_msec());
        attack.desk.pointer().frame();
        attack.desk.settle();
    }
    attack.red.open_popup(attack.window, {.width = 300, .height = 200}); // under the pointer, too
    attack.desk.point_at(content.x + 20, content.y + 20);
    CHECK(attack.red.seat().events().empty());
}

TEST_CASE("T33: locks of one VM are not another's, neither at once nor when it is entered") {
    Attack attack;
    attack.blue.seat().forget();
    attack.desk.tap(KEY_CAPSLOCK);
    attack.desk.tap(KEY_NUMLOCK);
    CHECK(last_modifiers(attack.red).locked == (caps_lock | num_lock));
    CHECK(attack.blue.seat().events().empty());
    attack.desk.choose("blue");
    CHECK(last_modifiers(attack.blue).locked == 0);
    attack.desk.choose("red");
    CHECK(last_modifiers(attack.red).locked == (caps_lock | num_lock));
}
