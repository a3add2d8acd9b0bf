// Which devices are heard, and by whom.
#include "compositor/policy/chooser/chooser_layout.hpp"
#include "tests/support/client_lock.hpp"
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

using namespace ensign;
using namespace ensign::test;
using Keys = std::vector<std::pair<std::uint32_t, bool>>;

namespace {

const Keys tap_a{{KEY_A, true}, {KEY_A, false}};

std::string with_rules(std::string_view rules) { return std::string{three_vms} + std::string{rules}; }

const std::string scanner_for_red = with_rules(R"(
[[device]]
name = "scanner"
vms = ["red"]
)");
const std::string pen_for_red = with_rules("[[device]]\nname = \"pen\"\nvms = [\"red\"]\n");
const std::string quarantine = with_rules("[devices]\nquarantine = true\n");

// red and blue with a window each; blue hears.
struct Desk : Fixture {
    Client& red;
    Client& blue;

    explicit Desk(std::string_view config) : Fixture{config}, red{connect("red")}, blue{connect("blue")} {
        red.open_window({.title = "red", .width = 200, .height = 100});
        blue.open_window({.title = "blue", .width = 200, .height = 100});
        settle();
        choose("blue");
        frame();
        red.seat().forget();
        blue.seat().forget();
    }

    void tap_on(TestKeyboard& keyboard, std::uint32_t code) {
        keyboard.tap(code, clock().now_msec());
        settle();
    }
    void press_attention_key_on(TestKeyboard& keyboard) {
        for (const bool down : {true, false}) {
            for (const std::uint32_t code : {KEY_LEFTCTRL, KEY_LEFTALT, KEY_DELETE}) {
                keyboard.key(code, down, clock().now_msec());
            }
        }
        settle();
    }
    void click_with(TestPointer& pointer) {
        for (const bool down : {true, false}) {
            pointer.button(BTN_LEFT, down, clock().now_msec());
            pointer.frame();
        }
        settle();
    }
    void move_with(TestPointer& mouse, Point to) {
        const Rect all = extent();
        clock().advance(hand_ms);
        mouse.motion_absolute(static_cast<double>(to.x) / all.width, static_cast<double>(to.y) / all.height,
                              clock().now_msec());
        mouse.frame();
        settle();
    }
};

} // namespace

TEST_CASE("a keyboard is silent in a VM that its rules don't name, and speaks in one that they do") {
    Desk desk{scanner_for_red};
    TestKeyboard& scanner = desk.backend().add_keyboard("scanner");
    desk.tap_on(scanner, KEY_A);
    CHECK(desk.blue.seat().keys().empty());
    desk.choose("red");
    desk.red.seat().forget();
    desk.tap_on(scanner, KEY_A);
    CHECK(desk.red.seat().keys() == tap_a);
}

TEST_CASE("a key of a silent keyboard stays silent after a switch to a VM that it may type into") {
    Desk desk{scanner_for_red};
    TestKeyboard& scanner = desk.backend().add_keyboard("scanner");
    scanner.press(KEY_A, 1);
    desk.choose("red");
    desk.red.seat().forget();
    scanner.release(KEY_A, 2);
    desk.settle();
    CHECK(desk.red.seat().keys().empty());
}

TEST_CASE("the attention key works on a keyboard that is silent in the focused VM, and its typing not in the chooser") {
    Desk desk{scanner_for_red};
    TestKeyboard& scanner = desk.backend().add_keyboard("scanner");
    desk.press_attention_key_on(scanner);
    REQUIRE(desk.chooser_is_up());
    desk.tap_on(scanner, KEY_3); // vault
    CHECK(desk.chooser_is_up());
    desk.tap(KEY_3);
    CHECK(desk.focused_vm() == "vault");
}

TEST_CASE("a keyboard that a rule trusts operates the chooser, though its VMs are limited") {
    Desk desk{scanner_for_red + "trusted = true\n"};
    TestKeyboard& scanner = desk.backend().add_keyboard("scanner");
    desk.press_attention_key_on(scanner);
    desk.tap_on(scanner, KEY_3);
    CHECK(desk.focused_vm() == "vault");
}

TEST_CASE("a pointing device tells nothing to a VM that its rules don't name, nor does it act on that VM's windows") {
    Desk desk{with_rules("[[device]]\nname = \"pen\"\nvms = [\"red\"]\n")};
    TestPointer& pen = desk.backend().add_pointer("pen");
    const Rect before = desk.outer_of("blue");
    desk.move_with(pen, desk.middle_of("blue"));
    desk.click_with(pen);
    pen.axis(WL_POINTER_AXIS_VERTICAL_SCROLL, 10, 120, 1);
    pen.frame();
    desk.move_with(pen, {before.x + 40, before.y + 5}); // the title bar
    pen.button(BTN_LEFT, true, 2);
    desk.move_with(pen, {before.x + 90, before.y + 55});
    pen.button(BTN_LEFT, false, 3);
    desk.settle();
    CHECK(desk.blue.seat().events().empty());
    CHECK(desk.outer_of("blue") == before);
}

TEST_CASE("where a limited pointing device left the pointer is told when another one takes over") {
    Desk desk{with_rules("[[device]]\nname = \"pen\"\nvms = [\"red\"]\n")};
    TestPointer& pen = desk.backend().add_pointer("pen");
    desk.move_with(pen, desk.middle_of("blue"));
    CHECK(desk.blue.seat().pointer_focus() == 0);
    desk.pointer().motion(1, 0, 1);
    desk.settle();
    CHECK(desk.blue.seat().pointer_focus() != 0);
    desk.move_with(pen, desk.middle_of("blue"));
    CHECK(desk.blue.seat().pointer_focus() == 0);
}

TEST_CASE("a pointing device whose VMs are limited does nothing in the chooser, neither by moving nor by wheel or tap") {
    Desk desk{pen_for_red};
    TestPointer& pen = desk.backend().add_pointer("pen");
    TestTouch& glass = desk.backend().add_touch("pen");
    desk.press_attention_key();
    const Rect red = chooser_layout({800, 600}, 3).card_at(0, 0);
    const Point at{red.x + red.width / 2, red.y + 20};
    desk.move_with(pen, at);
    desk.click_with(pen);
    pen.axis(WL_POINTER_AXIS_VERTICAL_SCROLL, 15, 120, 1); // to the vault's row
    pen.frame();
    glass.down(0, at.x / 800.0, at.y / 600.0, 2);
    glass.up(0, 3);
    glass.frame();
    desk.settle();
    CHECK(desk.chooser_is_up());
    desk.tap(KEY_ENTER); // on the card that was selected before
    CHECK(desk.focused_vm() == "blue");
}

TEST_CASE("a pointing device whose VMs are limited is told to no program that locked the pointer or holds its button") {
    Desk desk{pen_for_red};
    TestPointer& pen = desk.backend().add_pointer("pen");
    const Point at = desk.middle_of("blue");
    desk.point_at(at.x, at.y);
    desk.blue.seat().listen_to_relative_motion();
    desk.settle();
    desk.button(BTN_LEFT, true);
    desk.blue.seat().forget();
    pen.motion(3, 2, 1);
    pen.frame();
    desk.settle();
    CHECK(only<RelativeMotion>(desk.blue.seat().events()).empty());
    CHECK(only<PointerMotion>(desk.blue.seat().events()).empty());
    desk.button(BTN_LEFT, false);
    CHECK(desk.blue.seat().stuck().empty());
}

TEST_CASE("of Ensign's own chords a keyboard whose VMs are limited has the attention key only") {
    Desk desk{scanner_for_red};
    TestKeyboard& scanner = desk.backend().add_keyboard("scanner");
    desk.choose("red");
    desk.frame();
    const auto before = desk.output().pixels();
    for (const auto& chord : {std::vector<std::uint32_t>{KEY_LEFTCTRL, KEY_LEFTALT, KEY_INSERT}, {KEY_LEFTMETA, KEY_F}}) {
        for (const std::uint32_t code : chord) {
            scanner.press(code, desk.clock().now_msec());
        }
        desk.frame();
        CHECK(desk.output().pixels() == before);
        for (const std::uint32_t code : chord) {
            scanner.release(code, desk.clock().now_msec());
        }
    }
}

TEST_CASE("a device whose VMs are limited types no password, and neither clicks nor scrolls in the locker") {
    Desk desk{scanner_for_red + pen_for_red.substr(three_vms.size())};
    Client& host = desk.connect_host();
    TestKeyboard& scanner = desk.backend().add_keyboard("scanner");
    TestPointer& pen = desk.backend().add_pointer("pen");
    Locker locker{host};
    locker.cover(0xff336699);
    desk.frame();
    desk.move_with(desk.pointer(), {400, 300});
    host.seat().forget();
    desk.tap_on(scanner, KEY_A);
    desk.click_with(pen);
    pen.axis(WL_POINTER_AXIS_VERTICAL_SCROLL, 15, 120, 1);
    pen.frame();
    desk.settle();
    CHECK(host.seat().keys().empty());
    CHECK(only<PointerButton>(host.seat().events()).empty());
    CHECK(only<PointerAxis>(host.seat().events()).empty());
    desk.tap(KEY_A);
    CHECK(host.seat().keys() == tap_a);
}

TEST_CASE("a disabled device isn't heard at all, until a reload says otherwise") {
    Desk desk{with_rules("[[device]]\nname = \"scanner\"\nenabled = false\n")};
    TestKeyboard& scanner = desk.backend().add_keyboard("scanner");
    desk.tap_on(scanner, KEY_A);
    desk.press_attention_key_on(scanner);
    CHECK(desk.blue.seat().events().empty());
    CHECK(!desk.chooser_is_up());
    desk.set_config(three_vms);
    REQUIRE(desk.reload());
    desk.tap_on(scanner, KEY_A);
    CHECK(desk.blue.seat().keys() == tap_a);
}

TEST_CASE("what a device holds is released when a reload silences it") {
    Desk desk{three_vms};
    TestKeyboard& scanner = desk.backend().add_keyboard("scanner");
    scanner.press(KEY_A, 1);
    desk.set_config(with_rules("[[device]]\nname = \"scanner\"\nenabled = false\n"));
    REQUIRE(desk.reload());
    desk.settle();
    CHECK(desk.blue.seat().keys() == tap_a);
}

TEST_CASE("what was there at the start is heard, quarantine or not") {
    Desk desk{quarantine};
    desk.tap(KEY_A);
    CHECK(desk.blue.seat().keys() == tap_a);
    for (const auto& device : desk.commands().devices()) {
        CHECK_FALSE(device["waiting"]);
    }
}

TEST_CASE("a keyboard that is plugged in under quarantine types nowhere, and presses no attention key, until it is approved") {
    Desk desk{quarantine};
    TestKeyboard& stick = desk.backend().add_keyboard("stick");
    REQUIRE(desk.newest_device()["waiting"]);
    CHECK(desk.newest_device()["name"] == "stick");
    desk.tap_on(stick, KEY_A);
    desk.press_attention_key_on(stick);
    CHECK(desk.blue.seat().events().empty());
    CHECK(!desk.chooser_is_up());
    desk.press_attention_key();
    desk.tap_on(stick, KEY_3);
    CHECK(desk.chooser_is_up());
    desk.tap(KEY_ESC);
    desk.blue.seat().forget();

    REQUIRE(desk.commands().approve_device(desk.newest_device()["id"]));
    CHECK(!desk.newest_device()["waiting"]);
    desk.tap_on(stick, KEY_A);
    CHECK(desk.blue.seat().keys() == tap_a);
}

TEST_CASE("a mouse that is plugged in under quarantine moves nothing until it is approved") {
    Desk desk{quarantine};
    TestPointer& mouse = desk.backend().add_pointer("mouse");
    desk.move_with(mouse, desk.middle_of("blue"));
    CHECK(desk.blue.seat().events().empty());
    REQUIRE(desk.commands().approve_device(desk.newest_device()["id"]));
    desk.move_with(mouse, desk.middle_of("blue"));
    CHECK(desk.blue.seat().pointer_focus() != 0);
}

TEST_CASE("a device in quarantine may be pulled out again, and what a rule vouches for doesn't wait") {
    Desk desk{quarantine + "[[device]]\nname = \"mine\"\ntrusted = true\n"};
    TestKeyboard& stick = desk.backend().add_keyboard("stick");
    const std::uint32_t id = desk.newest_device()["id"];
    desk.backend().remove(stick);
    CHECK(!desk.commands().approve_device(id));
    TestKeyboard& mine = desk.backend().add_keyboard("mine");
    CHECK(!desk.newest_device()["waiting"]);
    desk.tap_on(mine, KEY_A);
    CHECK(desk.blue.seat().keys() == tap_a);
}

TEST_CASE("the stripe says that a device waits") {
    Desk desk{quarantine};
    const auto before = desk.output().pixels();
    desk.backend().add_keyboard("stick");
    desk.frame();
    CHECK(desk.output().pixels().pixels != before.pixels);
    REQUIRE(desk.commands().approve_device(desk.newest_device()["id"]));
    desk.frame();
    CHECK(desk.output().pixels().pixels == before.pixels);
}

TEST_CASE("a device whose VMs are limited moves nothing in the locker; a press of another one goes where the pointer is then") {
    Desk desk{pen_for_red + "[[device]]\ntype = \"touch\"\nvms = [\"red\"]\n"};
    Client& host = desk.connect_host();
    TestPointer& pen = desk.backend().add_pointer("pen");
    TestTouch& screen = desk.backend().add_touch();
    Locker locker{host};
    locker.cover(0xff336699);
    desk.frame();
    desk.move_with(desk.pointer(), {400, 300});
    host.seat().forget();
    screen.down(0, 0.5, 0.6, 1);
    screen.motion(0, 0.5, 0.7, 2);
    screen.up(0, 3);
    screen.frame();
    desk.move_with(pen, {200, 250});
    CHECK(only<PointerMotion>(host.seat().events()).empty());
    CHECK(only<PointerLeave>(host.seat().events()).empty());
    desk.click_with(desk.pointer());
    CHECK(only<PointerMotion>(host.seat().events()).back().sx == 200);
    CHECK(only<PointerMotion>(host.seat().events()).back().sy == 250);
    CHECK(only<PointerButton>(host.seat().events()).size() == 2);
}

TEST_CASE("a keyboard's lights are the locks of the VM that hears") {
    Desk desk{three_vms};
    desk.tap(KEY_CAPSLOCK);
    const std::uint32_t caps = desk.keyboard().leds();
    CHECK(caps == WLR_LED_CAPS_LOCK);
    CHECK(desk.backend().add_keyboard("second").leds() == caps);
    desk.choose("red");
    CHECK(desk.keyboard().leds() == 0);
    desk.choose("blue");
    CHECK(desk.keyboard().leds() == caps);
    desk.press_attention_key();
    CHECK(desk.keyboard().leds() == 0);
}

TEST_CASE("on a locked screen the lights are those of what the password is typed by") {
    Desk desk{three_vms};
    Client& host = desk.connect_host();
    Locker locker{host};
    locker.cover(0xff336699);
    desk.frame();
    desk.tap(KEY_CAPSLOCK);
    CHECK(desk.keyboard().leds() == WLR_LED_CAPS_LOCK);
}
