// Who hears the keyboard.
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

using namespace ensign::test;
using Keys = std::vector<std::pair<std::uint32_t, bool>>;

namespace {

const Keys tap_a{{KEY_A, true}, {KEY_A, false}};

// red and blue with a window each; blue hears.
struct TwoVms {
    Fixture desk;
    Client& red = desk.connect("red");
    Client& blue = desk.connect("blue");

    TwoVms() {
        red.open_window({.title = "red"});
        blue.open_window({.title = "blue"});
        desk.settle();
        desk.choose("blue");
        desk.frame();
        red.seat().forget();
        blue.seat().forget();
    }
};

} // namespace

TEST_CASE("only the focused VM receives keys") {
    TwoVms two;
    two.desk.tap(KEY_A);
    CHECK(two.blue.seat().keys() == tap_a);
    CHECK(two.red.seat().events().empty());
}

TEST_CASE("a new window of another VM doesn't take the keyboard") {
    TwoVms two;
    for (int i = 0; i < 5; ++i) {
        two.red.open_window();
        two.desk.tap(KEY_A);
    }
    CHECK(two.red.seat().keys().empty());
    CHECK(two.blue.seat().keys().size() == 10);
    CHECK(two.desk.focused_vm() == "blue");
}

TEST_CASE("a VM that is chosen is entered with nothing pressed") {
    TwoVms two;
    two.desk.press(KEY_P);
    two.desk.choose("red");
    const auto enters = only<KeyboardEnter>(two.red.seat().events());
    REQUIRE(enters.size() == 1);
    CHECK(enters[0].pressed.empty());
    CHECK(two.desk.focused_vm() == "red");
}

TEST_CASE("every press that a VM saw is ended once: by its release, or by its leave") {
    TwoVms two;
    two.desk.press(KEY_P);
    two.desk.choose("red");
    two.desk.release(KEY_P);
    CHECK(two.blue.seat().keys() == Keys{{KEY_P, true}, {KEY_LEFTCTRL, true}, {KEY_LEFTALT, true}});
    CHECK(only<KeyboardLeave>(two.blue.seat().events()).size() == 1);
    CHECK(two.blue.seat().stuck().empty());
    CHECK(two.red.seat().keys().empty());
}

TEST_CASE("nothing that is typed between the attention key and the choice reaches a VM") {
    TwoVms two;
    two.desk.press_attention_key();
    two.blue.seat().forget();
    for (const std::uint32_t code : {KEY_S, KEY_E, KEY_C}) {
        two.desk.tap(code);
    }
    CHECK(two.blue.seat().events().empty());
    CHECK(two.red.seat().events().empty());
    CHECK(two.desk.focused_vm().empty());
}

TEST_CASE("the attention key takes all guest content off the screen") {
    Fixture desk;
    Client& red = desk.connect("red");
    red.open_window({.width = 300, .height = 200, .color = 0xfffe01fe});
    desk.choose("red");
    desk.frame();
    REQUIRE(desk.count(0xfe01fe) == 300 * 200);
    desk.press_attention_key();
    desk.frame();
    CHECK(desk.count(0xfe01fe) == 0);
}

TEST_CASE("escape leads from the chooser back to the window that had the keyboard") {
    TwoVms two;
    two.desk.press_attention_key();
    two.desk.tap(KEY_ESC);
    CHECK(two.desk.focused_vm() == "blue");
    two.blue.seat().forget();
    two.desk.tap(KEY_A);
    CHECK(two.blue.seat().keys() == tap_a);
}

TEST_CASE("when its last window goes, the focus goes to nobody") {
    TwoVms two;
    two.desk.disconnect(two.blue);
    CHECK(two.desk.focused_vm().empty());
    two.desk.tap(KEY_A);
    CHECK(two.red.seat().keys().empty());
}

TEST_CASE("a VM's serials don't count what is typed for another VM") {
    TwoVms two;
    two.red.sync();
    two.desk.settle();
    for (int i = 0; i < 20; ++i) {
        two.desk.tap(KEY_A);
    }
    two.red.sync();
    two.desk.settle();
    const auto& serials = two.red.sync_serials();
    REQUIRE(serials.size() == 2);
    CHECK(serials[0] == serials[1]);
}
