// Attacks by what is plugged in, and through devices that VMs share: T33, T35, T36, T38.
#include "tests/hostile/attack.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <linux/input-event-codes.h>

#include <algorithm>

using namespace ensign::test;
using ensign::Point;
using ensign::Rect;
using Keys = std::vector<std::pair<std::uint32_t, bool>>;

namespace {

// A keyboard that types by itself, plugged in while Ensign runs. It claims to be whatever it likes.
struct BadUsb {
    Fixture desk{std::string{three_vms} + R"(
[devices]
quarantine = true
[[device]]
name = "stick"
vms = ["red", "blue"]
)"};
    Client& red = desk.connect("red");
    Client& vault = desk.connect("vault");
    TestKeyboard& stick = desk.backend().add_keyboard("stick");

    BadUsb() {
        red.open_window({.title = "red"});
        vault.open_window({.title = "vault"});
        desk.settle();
    }
    void type() {
        for (const std::uint32_t code : {KEY_A, KEY_LEFTCTRL, KEY_LEFTALT, KEY_DELETE, KEY_3, KEY_ENTER}) {
            stick.press(code, desk.clock().now_msec());
        }
        for (const std::uint32_t code : {KEY_A, KEY_LEFTCTRL, KEY_LEFTALT, KEY_DELETE, KEY_3, KEY_ENTER}) {
            stick.release(code, desk.clock().now_msec());
        }
        desk.settle();
    }
    void choose(const char* vm) {
        desk.choose(vm);
        red.seat().forget();
        vault.seat().forget();
    }
};

} // namespace

TEST_CASE("T35: a keyboard in quarantine types nowhere: not into a VM, not into the chooser, not the attention key") {
    BadUsb attack;
    for (const char* vm : {"red", "vault"}) {
        attack.choose(vm);
        attack.type();
        CHECK(attack.red.seat().events().empty());
        CHECK(attack.vault.seat().events().empty());
        CHECK(attack.desk.focused_vm() == vm);
    }
    attack.desk.press_attention_key();
    attack.type();
    CHECK(attack.desk.chooser_is_up());
}

TEST_CASE("T35: once approved it types where its rules say, and never into vault") {
    BadUsb attack;
    REQUIRE(attack.desk.newest_device()["waiting"]);
    REQUIRE(attack.desk.commands().approve_device(attack.desk.newest_device()["id"]));
    attack.choose("red");
    attack.stick.tap(KEY_A, 1);
    attack.desk.settle();
    CHECK(attack.red.seat().keys() == Keys{{KEY_A, true}, {KEY_A, false}});
    attack.choose("vault");
    attack.stick.tap(KEY_A, 2);
    attack.desk.settle();
    CHECK(attack.vault.seat().events().empty());
    attack.type(); // the chooser by its chord, and there nothing
    CHECK(attack.desk.chooser_is_up());
    CHECK(attack.vault.seat().keys().empty());
}

TEST_CASE("T35: pulling it out and plugging it in again is another device") {
    BadUsb attack;
    REQUIRE(attack.desk.commands().approve_device(attack.desk.newest_device()["id"]));
    attack.desk.backend().remove(attack.stick);
    attack.desk.backend().add_keyboard("stick");
    CHECK(attack.desk.newest_device()["waiting"]);
}

TEST_CASE("T35: a tablet has no part in what another one's pen draws in a VM that its rules don't name") {
    const bool same_pen = GENERATE(false, true); // or one that claims to be
    Fixture desk{std::string{three_vms} + "[[device]]\nname = \"stick\"\nvms = [\"vault\"]\n"};
    TestTablet& tablet = desk.backend().add_tablet("tablet");
    TestTablet& stick = desk.backend().add_tablet("stick");
    if (same_pen) {
        stick.take(tablet);
    }
    Client& red = desk.connect("red");
    red.open_window({.title = "red", .width = 300, .height = 200});
    desk.settle();
    desk.choose("red");
    red.seat().listen_to_tablets();
    desk.settle();
    const Point at = desk.middle_of("red");
    const auto place = [](int x, int y) { return std::pair{x / 800.0, y / 600.0}; };
    const auto [x, y] = place(at.x, at.y);
    desk.clock().advance(Fixture::hand_ms);
    tablet.proximity(true, x, y, 1);
    tablet.tip(true, x, y, 2);
    desk.settle();
    red.seat().forget();

    const auto [there_x, there_y] = place(at.x + 20, at.y + 10);
    stick.proximity(true, there_x, there_y, 3);
    stick.motion(there_x, there_y, 4);
    stick.axes(WLR_TABLET_TOOL_AXIS_PRESSURE, 1, 0, 0, 5);
    stick.button(BTN_STYLUS, true, 6);
    stick.tip(true, there_x, there_y, 7);
    stick.tip(false, there_x, there_y, 8);
    stick.button(BTN_STYLUS, false, 9);
    stick.proximity(false, 0, 0, 10);
    desk.settle();
    CHECK(red.seat().events().empty());

    tablet.motion(x, y, 11);
    tablet.tip(false, x, y, 12);
    desk.settle();
    CHECK(only<ToolMotion>(red.seat().events()).size() == 1);
    CHECK(only<ToolTip>(red.seat().events()) == std::vector{ToolTip{false}});
}

TEST_CASE("T35: a device's name is shown as text, and can't steer") {
    Fixture desk{std::string{three_vms} + "[devices]\nquarantine = true\n"};
    desk.backend().add_keyboard("evil\x1b[2J\u202e\nname\xff");
    const std::string name = desk.newest_device()["name"];
    CHECK(std::ranges::none_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20; }));
    CHECK(!name.contains("\u202e"));
    CHECK(!name.contains('\xff'));
    desk.press_attention_key();
    desk.frame(); // and it can be drawn
}

TEST_CASE("T33: locks and lights of one VM's keyboard say nothing to another VM") {
    Attack attack;
    attack.blue.seat().forget();
    attack.desk.tap(KEY_CAPSLOCK);
    attack.desk.tap(KEY_NUMLOCK);
    CHECK(attack.desk.keyboard().leds() != 0);
    CHECK(attack.blue.seat().events().empty());
    attack.desk.choose("blue");
    CHECK(attack.desk.keyboard().leds() == 0);
    for (const Modifiers& modifiers : only<Modifiers>(attack.blue.seat().events())) {
        CHECK(modifiers.locked == 0);
        CHECK(modifiers.group == 0);
    }
    attack.desk.choose("red");
    CHECK(attack.desk.keyboard().leds() != 0);
}

TEST_CASE("T36: a VM that was frozen while it was left finds itself left, and its keys lifted by that, before anything else") {
    Attack attack;
    attack.desk.press(KEY_A);
    attack.red.seat().forget();
    attack.red.set_stuck(true);
    attack.desk.choose("blue");
    attack.desk.release(KEY_A);
    attack.desk.tap(KEY_B);
    attack.desk.choose("red");
    attack.red.set_stuck(false);
    attack.desk.settle();
    Keys held;
    int entered = 1;
    for (const SeatEvent& event : attack.red.seat().events()) {
        if (const auto* key = std::get_if<Key>(&event)) {
            CHECK(entered == 1);
            CHECK(key->code != KEY_B);
        } else if (std::holds_alternative<KeyboardLeave>(event)) {
            CHECK(--entered == 0);
        } else if (const auto* enter = std::get_if<KeyboardEnter>(&event)) {
            CHECK(++entered == 1);
            CHECK(enter->pressed.empty());
        }
    }
    CHECK(entered == 1);
    CHECK(attack.red.seat().stuck().empty());
}

namespace {

struct TwoFingers : Attack {
    TestTouch& screen = desk.backend().add_touch();

    TwoFingers() {
        desk.settle();
        red.seat().forget();
        blue.seat().forget();
    }
    void down(std::int32_t id, Point at) {
        desk.clock().advance(Fixture::hand_ms);
        screen.down(id, at.x / 800.0, at.y / 600.0, 1);
        screen.frame();
        desk.settle();
    }
    void move(std::int32_t id, Point at) {
        screen.motion(id, at.x / 800.0, at.y / 600.0, 2);
        screen.frame();
        desk.settle();
    }
    [[nodiscard]] Point of_victim() {
        const Rect content = content_of(desk, "victim");
        for (int y = content.y; y < content.bottom(); y += 5) {
            for (int x = content.x; x < content.right(); x += 5) {
                if (const auto who = desk.whois(x, y); who.value("vm", "") == "blue" && who["part"] == "content") {
                    return {x, y};
                }
            }
        }
        throw std::logic_error{"blue's window can't be seen"};
    }
    [[nodiscard]] static bool felt(Client& client) {
        return !only<TouchDown>(client.seat().events()).empty() || !only<TouchMotion>(client.seat().events()).empty() ||
               !only<TouchUp>(client.seat().events()).empty();
    }
};

} // namespace

TEST_CASE("T38: of two fingers on two VMs each is felt by its own VM at most, and the first is cancelled when the focus goes") {
    TwoFingers attack;
    attack.down(0, middle(attack.content()));
    CHECK(only<TouchDown>(attack.red.seat().events()).size() == 1);
    attack.down(1, attack.of_victim()); // a palm: it moves the focus, and no more
    CHECK(attack.desk.focused_vm() == "blue");
    CHECK(only<TouchCancel>(attack.red.seat().events()).size() == 1);
    attack.red.seat().forget();
    attack.move(0, attack.of_victim());
    attack.move(1, middle(attack.content()));
    CHECK(!TwoFingers::felt(attack.red));
    CHECK(!TwoFingers::felt(attack.blue));
}

TEST_CASE("T38: an open menu keeps no finger from being cancelled when the focus goes") {
    TwoFingers attack;
    attack.down(0, middle(attack.content()));
    Popup& menu = attack.red.open_popup(attack.window, {.width = 20, .height = 20, .grab = attack.red.seat().press_serial()});
    attack.desk.settle();
    REQUIRE(!menu.dismissed());
    attack.desk.choose("blue");
    CHECK(menu.dismissed());
    CHECK(only<TouchCancel>(attack.red.seat().events()).size() == 1);
    attack.red.seat().forget();
    attack.move(0, attack.of_victim());
    CHECK(!TwoFingers::felt(attack.red));
}

TEST_CASE("T38: a menu whose grab a drag took keeps no finger from being cancelled, either") {
    TwoFingers attack;
    const Rect content = attack.content();
    attack.desk.click(content.x + 20, content.y + 20);
    Popup& menu = attack.red.open_popup(
        attack.window, {.anchor_x = 20, .anchor_y = 40, .gravity = 8, .grab = attack.red.seat().press_serial()});
    attack.desk.settle();
    attack.desk.point_at(content.x + 40, content.y + 60);
    attack.desk.button(BTN_LEFT, true);
    attack.red.data().start_drag(menu, nullptr, "mine");
    attack.desk.settle();
    attack.down(0, middle(content));
    REQUIRE(only<TouchDown>(attack.red.seat().events()).size() == 1);
    REQUIRE(!menu.dismissed());
    attack.desk.press_attention_key();
    CHECK(menu.dismissed());
    CHECK(only<TouchCancel>(attack.red.seat().events()).size() == 1);
    attack.desk.tap(KEY_ESC);
    attack.red.seat().forget();
    attack.move(0, attack.of_victim());
    attack.move(0, middle(content));
    CHECK(!TwoFingers::felt(attack.red));
}

TEST_CASE("T38: a touch drag without a source does not bring the compositor down") {
    TwoFingers attack;
    attack.down(0, middle(attack.content()));
    attack.red.data().start_drag_without_source(attack.window, nullptr, attack.red.seat().press_serial());
    attack.desk.settle();
    attack.screen.up(0, 3);
    attack.screen.frame();
    attack.desk.settle();
    CHECK(!attack.red.failure());
    CHECK(attack.desk.focused_vm() == "red");
}

TEST_CASE("T38: what is dragged by a finger is offered to its own VM only, and the attention key ends it") {
    TwoFingers attack;
    attack.down(0, middle(attack.content()));
    attack.red.data().start_drag(attack.window, nullptr, "secret");
    attack.desk.settle();
    const Point at = middle(attack.content());
    attack.move(0, {at.x + 5, at.y + 5});
    REQUIRE(!attack.red.data().drag_events().empty());
    CHECK(std::holds_alternative<DragEnter>(attack.red.data().drag_events().front()));
    attack.move(0, attack.of_victim());
    CHECK(attack.blue.data().drag_events().empty());
    attack.desk.press_attention_key();
    CHECK(attack.red.data().drag_events().back() == DragEvent{DragCancelled{}});
    attack.screen.up(0, 3);
    attack.desk.settle();
    CHECK(attack.blue.data().drag_events().empty());
    CHECK(!attack.blue.failure());
}

TEST_CASE("a guest that asks for tablets and gestures again and again, under a pen that is pressed, harms nobody") {
    Attack attack;
    TestTablet& tablet = attack.desk.backend().add_tablet();
    const Point at = middle(attack.content());
    for (int round = 0; round < 20; ++round) { // more gestures than 64 are too many
        attack.red.seat().listen_to_tablets(); // the old one's objects go under the pen
        attack.red.seat().listen_to_gestures();
        attack.desk.settle(); // libwayland gives up a client whose new object was on its way to one that it destroyed
        tablet.proximity(true, at.x / 800.0, at.y / 600.0, 1);
        tablet.tip(true, at.x / 800.0, at.y / 600.0, 2);
        attack.desk.pointer().swipe_begin(3, 3);
        attack.desk.settle();
        attack.red.seat().listen_to_tablets();
        attack.desk.settle();
        attack.desk.pointer().swipe_update(3, 1, 1, 4);
        tablet.button(BTN_STYLUS, true, 5);
        attack.desk.settle();
        tablet.proximity(false, 0, 0, 6);
    }
    CHECK(!attack.red.failure());
    CHECK(attack.desk.focused_vm() == "red");
}
