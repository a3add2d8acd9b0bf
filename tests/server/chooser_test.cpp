// The chooser, as the user meets it.
#include "compositor/policy/chooser/chooser_layout.hpp"
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

using namespace ensign::test;

namespace {

// red hears; blue has a window, vault nothing at all. The chooser is up.
struct Choosing {
    Fixture desk;
    Client& red = desk.connect("red");
    Client& blue = desk.connect("blue");

    Choosing() {
        red.open_window({.title = "red"});
        blue.open_window({.title = "letters"});
        desk.settle();
        desk.choose("red");
        desk.press_attention_key();
    }
    void type(std::initializer_list<std::uint32_t> codes) {
        for (const std::uint32_t code : codes) {
            desk.tap(code);
        }
    }
};

} // namespace

TEST_CASE("a digit chooses the VM at its place in the configuration") {
    Choosing with;
    with.desk.tap(KEY_2);
    CHECK(with.desk.focused_vm() == "blue");
}

TEST_CASE("arrows and Enter choose from where the keyboard was") {
    Choosing with;
    with.type({KEY_RIGHT, KEY_ENTER});
    CHECK(with.desk.focused_vm() == "blue");
}

TEST_CASE("typing part of a label, or of a window's title, and Enter choose") {
    Choosing with;
    with.type({KEY_A, KEY_U, KEY_L, KEY_ENTER});
    CHECK(with.desk.focused_vm() == "vault");
    with.desk.press_attention_key();
    with.type({KEY_E, KEY_T, KEY_T, KEY_ENTER});
    CHECK(with.desk.focused_vm() == "blue");
}

TEST_CASE("Esc clears what was typed, then leads back") {
    Choosing with;
    with.type({KEY_A, KEY_U, KEY_ESC});
    CHECK(with.desk.focused_vm().empty());
    with.desk.tap(KEY_ESC);
    CHECK(with.desk.focused_vm() == "red");
}

TEST_CASE("a click on a card chooses, and a click beside the cards does nothing") {
    Choosing with;
    const auto card = ensign::chooser_layout({800, 600}, 3).card_at(1, 0);
    with.desk.click(2, 598);
    CHECK(with.desk.focused_vm().empty());
    with.desk.click(card.x + card.width / 2.0, card.y + card.height / 2.0);
    CHECK(with.desk.focused_vm() == "blue");
    CHECK(only<PointerButton>(with.blue.seat().events()).empty());
}

TEST_CASE("a VM without a program can be chosen, and its first window then has the keyboard") {
    Choosing with;
    with.desk.tap(KEY_3);
    CHECK(with.desk.focused_vm() == "vault");
    with.desk.tap(KEY_A);
    CHECK(with.red.seat().stuck().empty());
    Client& vault = with.desk.connect("vault");
    vault.open_window({.title = "first"});
    with.desk.frame();
    CHECK(with.desk.window("first")["focused"]);
    with.desk.tap(KEY_B);
    CHECK(vault.seat().keys() == std::vector<std::pair<std::uint32_t, bool>>{{KEY_B, true}, {KEY_B, false}});
}

TEST_CASE("a window that opens while the user chooses takes nothing from the choice") {
    Choosing with;
    const auto before = with.desk.output().pixels();
    with.red.open_window({.title = "new", .width = 700, .height = 500, .color = 0xfffe01fe});
    with.desk.frame();
    CHECK(with.desk.count(0xfe01fe) == 0);
    with.desk.tap(KEY_2);
    CHECK(with.desk.focused_vm() == "blue");
}

TEST_CASE("the chooser is on every output") {
    Choosing with;
    TestOutput& second = with.desk.backend().add_output("TEST-2", 640, 480);
    with.desk.frame();
    CHECK(with.desk.whois(800 + 320, 240)["owner"] == "ensign");
    CHECK(second.pixels().width == 640);
}
