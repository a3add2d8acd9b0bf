// What the user imposes on a VM: hidden, muted, frozen, cut off, the keyboard pinned to it.
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

using namespace ensign::test;
using ensign::Point;
using ensign::VmAction;
using Keys = std::vector<std::pair<std::uint32_t, bool>>;

namespace {

constexpr std::uint32_t red_paint = 0xfffe01fe;
constexpr std::uint32_t red_later = 0xfffe01ee;
constexpr std::uint32_t blue_paint = 0xff01cdfe;
const Keys tap_a{{KEY_A, true}, {KEY_A, false}};

// red and blue with a window each, side by side; red hears.
struct TwoVms {
    Fixture desk;
    Client& red = desk.connect("red");
    Client& blue = desk.connect("blue");
    Window& window = red.open_window({.title = "red", .color = red_paint});

    TwoVms() {
        desk.settle();
        blue.open_window({.title = "blue", .color = blue_paint});
        desk.settle();
        desk.choose("red");
        desk.frame();
        forget();
    }
    void forget() {
        red.seat().forget();
        blue.seat().forget();
    }
    void act(std::string_view vm, VmAction action) {
        REQUIRE(desk.act(vm, action));
        desk.frame();
    }
    nlohmann::json vm(std::string_view name) {
        for (const auto& one : desk.vms()) {
            if (one["name"] == name) {
                return one;
            }
        }
        return {};
    }
};

} // namespace

// ---- mute

TEST_CASE("a VM that is muted gets no key, no click and no motion until it is unmuted") {
    TwoVms two;
    two.act("red", VmAction::mute);
    CHECK(two.desk.focused_vm().empty());
    two.forget();
    const Point at = two.desk.middle_of("red");
    two.desk.click(at.x, at.y);
    two.desk.click(at.x + 5, at.y);
    two.desk.tap(KEY_A);
    two.desk.choose("red");
    two.desk.tap(KEY_A);
    CHECK(two.red.seat().events().empty());
    two.act("red", VmAction::unmute);
    two.desk.choose("red");
    two.desk.tap(KEY_A);
    CHECK(two.red.seat().keys() == tap_a);
}

TEST_CASE("muting releases what the VM saw pressed, and nothing later") {
    TwoVms two;
    two.desk.press(KEY_A);
    two.act("red", VmAction::mute);
    CHECK(two.red.seat().stuck().empty());
    CHECK(two.red.seat().keyboard_focus() == 0);
    two.forget();
    two.desk.release(KEY_A);
    CHECK(two.red.seat().events().empty());
}

// ---- hide

TEST_CASE("a VM that is hidden has no pixel on the screen, and no new window of it appears") {
    TwoVms two;
    two.act("red", VmAction::hide);
    CHECK(two.desk.count(red_paint & 0xffffff) == 0);
    CHECK(two.desk.focused_vm().empty());
    two.red.open_window({.title = "later", .width = 60, .height = 40, .color = red_later});
    two.desk.frame();
    CHECK(two.desk.count(red_later & 0xffffff) == 0);
    CHECK_FALSE(two.desk.window("later")["shown"]);
    CHECK(two.window.has_state(9)); // suspended
    two.act("red", VmAction::show);
    CHECK(two.desk.count(red_paint & 0xffffff) > 0);
    CHECK(two.desk.count(red_later & 0xffffff) > 0);
    CHECK(two.desk.focused_vm().empty());
}

TEST_CASE("choosing a hidden VM shows it") {
    TwoVms two;
    two.act("red", VmAction::hide);
    two.desk.choose("red");
    two.desk.frame();
    CHECK(two.desk.count(red_paint & 0xffffff) > 0);
    CHECK(two.desk.focused_vm() == "red");
    CHECK_FALSE(two.vm("red")["hidden"]);
}

TEST_CASE("a minimised window stays so when its VM is shown again") {
    TwoVms two;
    two.window.set_minimized();
    two.desk.frame();
    two.act("red", VmAction::hide);
    two.act("red", VmAction::show);
    CHECK(two.desk.count(red_paint & 0xffffff) == 0);
}

// ---- freeze

TEST_CASE("a frozen VM's windows stay as they were, and what it asked for is done when it is thawed") {
    TwoVms two;
    two.act("red", VmAction::freeze);
    two.window.redraw(red_later);
    two.red.open_window({.title = "later"});
    two.desk.frame();
    CHECK(two.desk.count(red_paint & 0xffffff) > 0);
    CHECK(two.desk.count(red_later & 0xffffff) == 0);
    CHECK(two.desk.windows().size() == 2);
    two.act("red", VmAction::thaw);
    CHECK(two.desk.count(red_later & 0xffffff) > 0);
    CHECK(two.desk.windows().size() == 3);
}

TEST_CASE("a frozen VM has been left before, so that no key repeats in it, and hears nothing") {
    TwoVms two;
    two.desk.press(KEY_A);
    two.act("red", VmAction::freeze);
    CHECK(two.red.seat().stuck().empty());
    CHECK(two.red.seat().keyboard_focus() == 0);
    two.desk.release(KEY_A);
    two.forget();
    two.desk.choose("red");
    two.desk.tap(KEY_B);
    CHECK(two.desk.focused_vm().empty());
    CHECK(two.red.seat().events().empty());
}

TEST_CASE("a VM that was frozen is entered anew, with what is pressed then") {
    TwoVms two;
    two.act("red", VmAction::freeze);
    two.desk.choose("blue");
    two.desk.tap(KEY_CAPSLOCK);
    two.act("red", VmAction::thaw);
    two.forget();
    two.desk.choose("red");
    const auto enters = only<KeyboardEnter>(two.red.seat().events());
    REQUIRE(enters.size() == 1);
    CHECK(enters[0].pressed.empty());
    two.desk.tap(KEY_A);
    CHECK(two.red.seat().keys() == tap_a);
}

TEST_CASE("a frozen VM lets nobody new in, and the others don't notice") {
    TwoVms two;
    two.act("red", VmAction::freeze);
    Client& late = two.desk.connect("red");
    CHECK(late.globals().empty());
    two.desk.choose("blue");
    two.desk.tap(KEY_A);
    CHECK(two.blue.seat().keys() == tap_a);
    two.act("red", VmAction::thaw);
    CHECK_FALSE(late.globals().empty());
}

TEST_CASE("a program that ends while its VM is frozen is gone at once") {
    TwoVms two;
    two.act("red", VmAction::freeze);
    two.desk.disconnect(two.red);
    two.desk.frame();
    CHECK_FALSE(two.vm("red")["connected"]);
    CHECK(two.desk.count(red_paint & 0xffffff) == 0);
}

TEST_CASE("a VM that is frozen while all its programs talk loses none of them") {
    TwoVms two;
    std::vector<RawClient*> programs;
    for (int i = 0; i < 30; ++i) {
        programs.push_back(&two.desk.connect_raw("red"));
    }
    two.desk.settle();
    for (RawClient* program : programs) {
        for (int i = 0; i < 1000; ++i) {
            program->send(RawRequest{RawClient::display, WL_DISPLAY_SYNC}.u(program->new_id()));
        }
        program->turn();
    }
    two.desk.turn_ensign(); // knows of them all, and has served some
    two.act("red", VmAction::freeze);
    two.act("red", VmAction::thaw);
    for (const RawClient* program : programs) {
        CHECK(!program->closed());
    }
}

TEST_CASE("a frozen VM that floods doesn't keep the compositor awake") {
    TwoVms two;
    two.act("red", VmAction::freeze);
    for (int i = 0; i < 2000; ++i) {
        two.red.sync();
    }
    two.desk.settle(); // comes to rest
    CHECK(two.red.sync_serials().empty());
    two.act("red", VmAction::thaw);
    CHECK(two.red.sync_serials().size() == 2000);
}

// ---- disconnect

TEST_CASE("a VM that is disconnected has no connection and no window left, and may come back") {
    TwoVms two;
    two.act("red", VmAction::disconnect);
    CHECK(two.red.failure());
    CHECK_FALSE(two.vm("red")["connected"]);
    CHECK(two.desk.focused_vm().empty());
    CHECK(two.desk.count(red_paint & 0xffffff) == 0);
    CHECK_FALSE(two.blue.failure());
    two.desk.connect("red");
    CHECK(two.vm("red")["connected"]);
}

TEST_CASE("what is imposed on a VM outlives its connections") {
    TwoVms two;
    two.act("red", VmAction::mute);
    two.act("red", VmAction::disconnect);
    Client& again = two.desk.connect("red");
    again.open_window();
    two.desk.choose("red");
    two.desk.tap(KEY_A);
    CHECK(again.seat().keys().empty());
}

// ---- pin

TEST_CASE("a pinned keyboard stays while the user clicks into another VM, which hears nothing") {
    TwoVms two;
    two.act("red", VmAction::pin);
    two.forget();
    const Point at = two.desk.middle_of("blue");
    two.desk.click(at.x, at.y);
    two.desk.click(at.x, at.y);
    two.desk.tap(KEY_A);
    CHECK(two.red.seat().keys() == tap_a);
    CHECK(two.blue.seat().events().empty());
    CHECK(two.vm("red")["pinned"]);
}

TEST_CASE("while the keyboard is pinned, another VM's window can be raised and moved") {
    TwoVms two;
    two.act("red", VmAction::pin);
    const ensign::Rect before = two.desk.outer_of("blue");
    two.desk.drag({before.x + 120, before.y + 15}, {before.x + 150, before.y + 35});
    CHECK(two.desk.outer_of("blue").x == before.x + 30);
    CHECK(two.desk.windows()[0]["title"] == "blue");
    CHECK(two.desk.focused_vm() == "red");
}

TEST_CASE("the attention key is above the pin, and Esc comes back to it") {
    TwoVms two;
    two.act("red", VmAction::pin);
    two.desk.press_attention_key();
    CHECK(two.desk.focused_vm().empty());
    two.desk.tap(KEY_ESC);
    CHECK(two.desk.focused_vm() == "red");
    CHECK(two.vm("red")["pinned"]);
    two.desk.choose("blue");
    CHECK(two.desk.focused_vm() == "blue");
    CHECK_FALSE(two.vm("red")["pinned"]);
}

TEST_CASE("muting the pinned VM takes the pin off") {
    TwoVms two;
    two.act("red", VmAction::pin);
    two.act("red", VmAction::mute);
    CHECK_FALSE(two.vm("red")["pinned"]);
    const Point at = two.desk.middle_of("blue");
    two.desk.click(at.x, at.y);
    CHECK(two.desk.focused_vm() == "blue");
}

TEST_CASE("Esc leads back to no VM that was hidden meanwhile, and shows none") {
    TwoVms two;
    two.desk.press_attention_key();
    two.act("red", VmAction::hide);
    two.desk.tap(KEY_ESC);
    CHECK(two.desk.focused_vm().empty());
    two.desk.frame();
    CHECK(two.desk.count(red_paint & 0xffffff) == 0);
}

TEST_CASE("while the keyboard is pinned, a click on a VM that may not hear takes it from nobody") {
    TwoVms two;
    two.act("red", VmAction::pin);
    two.act("blue", VmAction::mute);
    const Point at = two.desk.middle_of("blue");
    two.desk.click(at.x, at.y);
    CHECK(two.desk.focused_vm() == "red");
}
