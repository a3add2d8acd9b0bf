// The user's shortcuts: through the windows and the layouts; and what a VM may take of them and of the pointer.
#include "compositor/base/format.hpp"
#include "compositor/paint/stripe.hpp"
#include "compositor/vm/keymap.hpp"
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

#include <algorithm>

using namespace ensign::test;

namespace {

constexpr std::string_view special_red = R"(
[keyboard]
layout = "us,de"

[[vm]]
name = "red"
color = "#cc3333"
inhibit_shortcuts = true

[[vm]]
name = "blue"
color = "#3355cc"
pointer_lock = false
layout = "fr"

[[vm]]
name = "vault"
color = "#2e9e5b"
pattern = "dots"
generic_keymap = true
)";

struct Desk : Fixture {
    Client& red = connect("red");
    Client& blue = connect("blue");
    Window* window = nullptr; // red's

    explicit Desk(std::string_view config = three_vms) : Fixture{config} {
        window = &red.open_window({.title = "red one", .width = 200, .height = 120});
        blue.open_window({.title = "blue one", .width = 200, .height = 120});
        red.open_window({.title = "red two", .width = 200, .height = 120});
        settle();
        choose("blue");
        choose("red");
        click_on("red two");
        click_on("red one"); // and blue's is the one before these two
        frame();
        red.seat().forget();
        blue.seat().forget();
    }
    void click_on(std::string_view title) {
        const ensign::Rect content = content_of(title);
        click(content.x + content.width / 2.0, content.y + content.height / 2.0);
    }
    std::string focused() {
        for (const auto& one : windows()) {
            if (one["focused"]) {
                return one["title"];
            }
        }
        return "";
    }
    [[nodiscard]] const ensign::paint::StripeSpec& stripe() {
        frame();
        return Fixture::stripe();
    }
    void layout_key() {
        press(KEY_LEFTMETA);
        tap(KEY_SPACE);
        release(KEY_LEFTMETA);
    }
    static bool saw(Client& client, std::uint32_t code) {
        return std::ranges::contains(client.seat().keys(), code, &std::pair<std::uint32_t, bool>::first);
    }
};

} // namespace

// ---- windows

TEST_CASE("Alt+Tab leads to the window before, of whichever VM, and pressed again back") {
    Desk desk;
    REQUIRE(desk.focused() == "red one");
    for (const char* title : {"red two", "red one", "red two"}) {
        desk.press(KEY_LEFTALT);
        desk.tap(KEY_TAB);
        desk.release(KEY_LEFTALT);
        CHECK(desk.focused() == title);
        CHECK(desk.windows()[0]["title"] == title);
    }
    CHECK(desk.red.seat().stuck().empty());
}

TEST_CASE("while Alt is held, Tab goes on through all windows, and Shift the other way") {
    Desk desk;
    desk.press(KEY_LEFTALT);
    desk.tap(KEY_TAB);
    desk.tap(KEY_TAB);
    CHECK(desk.focused() == "blue one");
    CHECK(desk.focused_vm() == "blue");
    desk.press(KEY_LEFTSHIFT);
    desk.tap(KEY_TAB);
    CHECK(desk.focused() == "red two");
    desk.tap(KEY_TAB);
    desk.tap(KEY_TAB);
    CHECK(desk.focused() == "blue one");
    desk.release(KEY_LEFTSHIFT);
    desk.release(KEY_LEFTALT);
    desk.press(KEY_LEFTALT);
    desk.tap(KEY_TAB);
    desk.release(KEY_LEFTALT);
    CHECK(desk.focused() == "red one"); // what was passed through stands where it stood
}

TEST_CASE("the keys that switch windows reach no VM but for Alt, which is released to whom saw it pressed") {
    Desk desk;
    desk.press(KEY_LEFTALT);
    desk.tap(KEY_TAB);
    desk.tap(KEY_TAB);
    REQUIRE(desk.focused_vm() == "blue");
    desk.tap(KEY_A);
    desk.release(KEY_LEFTALT);
    for (Client* client : {&desk.red, &desk.blue}) {
        CHECK(!Desk::saw(*client, KEY_TAB));
        CHECK(client->seat().stuck().empty());
    }
    CHECK(!Desk::saw(desk.blue, KEY_LEFTALT));
    CHECK(desk.commands().focus_log().back()["reason"] == "switched");
}

TEST_CASE("VMs that are muted are gone past") {
    Desk desk;
    REQUIRE(desk.act("blue", ensign::VmAction::mute));
    desk.press(KEY_LEFTALT);
    desk.tap(KEY_TAB);
    desk.tap(KEY_TAB);
    CHECK(desk.focused() == "red one");
    desk.release(KEY_LEFTALT);
}

TEST_CASE("in the chooser Alt+Tab switches no window") {
    Desk desk;
    desk.press_attention_key();
    desk.press(KEY_LEFTALT);
    desk.tap(KEY_TAB);
    desk.release(KEY_LEFTALT);
    CHECK(desk.focused_vm().empty());
    CHECK(desk.chooser_is_up());
}

// ---- layouts

TEST_CASE("Super+Space gives the VM that hears the next layout, the stripe says it, and no other VM is told") {
    Desk desk{special_red};
    CHECK(desk.stripe().layout == "US");
    desk.layout_key();
    CHECK(desk.stripe().layout == "DE");
    CHECK(only<Modifiers>(desk.red.seat().events()).back().group == 1);
    CHECK(!Desk::saw(desk.red, KEY_SPACE));
    CHECK(desk.blue.seat().events().empty());
    desk.choose("blue");
    CHECK(desk.stripe().layout == "FR");
    for (const Modifiers& modifiers : only<Modifiers>(desk.blue.seat().events())) {
        CHECK(modifiers.group == 0);
    }
    desk.choose("red");
    CHECK(desk.stripe().layout == "DE"); // as it was left
    desk.layout_key();
    CHECK(desk.stripe().layout == "US");
}

TEST_CASE("each VM has the keymap that its configuration says, and a generic one tells nothing of the user's") {
    Desk desk{special_red};
    Client& vault = desk.connect("vault");
    desk.settle();
    const std::string& german = desk.red.seat().keymap();
    const std::string& french = desk.blue.seat().keymap();
    const std::string o_diaeresis = ensign::text::format("[ {:#x},", XKB_KEY_odiaeresis); // as a key's first symbol
    const std::string u_grave = ensign::text::format("[ {:#x},", XKB_KEY_ugrave);
    CHECK(german.contains(o_diaeresis));
    CHECK(french.contains(u_grave));
    CHECK(!french.contains(o_diaeresis));
    CHECK(!vault.seat().keymap().contains(o_diaeresis));
    Desk plain{"[keyboard]\nlayout = \"us\"\n" + std::string{three_vms}};
    CHECK(plain.red.seat().keymap() == vault.seat().keymap());
}

TEST_CASE("a layout that xkb doesn't know is refused with the VM's name") {
    const auto refused = ensign::Keymaps::compile(
        ensign::parse_config("[[vm]]\nname = \"red\"\ncolor = \"#cc3333\"\nlayout = \"zz\"\n", "test").value());
    REQUIRE(!refused);
    CHECK(refused.error().starts_with("VM \"red\": [keyboard] layout \"zz\""));
}

// ---- what a VM may take

TEST_CASE("a VM that may have the shortcuts gets all but the attention key and X-ray while it asks, and the stripe says so") {
    Desk desk{special_red};
    CHECK(!desk.blue.has("zwp_keyboard_shortcuts_inhibit_manager_v1"));
    desk.red.seat().inhibit_shortcuts(*desk.window);
    desk.settle();
    CHECK(desk.stripe().message.ends_with(", has the shortcuts"));
    desk.press(KEY_LEFTALT);
    desk.tap(KEY_TAB);
    desk.release(KEY_LEFTALT);
    desk.layout_key();
    CHECK(desk.focused() == "red one");
    CHECK(Desk::saw(desk.red, KEY_TAB));
    CHECK(Desk::saw(desk.red, KEY_SPACE));
    desk.red.seat().forget();
    desk.press_chord(chord_of(desk.config().bindings, ensign::action::Xray{}));
    CHECK(!Desk::saw(desk.red, KEY_INSERT));
    desk.press_attention_key();
    CHECK(desk.chooser_is_up());
    CHECK(!Desk::saw(desk.red, KEY_DELETE));
}

TEST_CASE("when it asks no more, the stripe says so no more") {
    Desk desk{special_red};
    desk.red.seat().inhibit_shortcuts(*desk.window);
    desk.settle();
    REQUIRE(desk.stripe().message.ends_with(", has the shortcuts"));
    desk.red.seat().give_shortcuts_back();
    CHECK(!desk.stripe().message.contains("shortcuts"));
    desk.red.seat().inhibit_shortcuts(*desk.window); // and again, for a program that ends with them
    desk.settle();
    REQUIRE(desk.stripe().message.ends_with(", has the shortcuts"));
    desk.disconnect(desk.red);
    CHECK(!desk.stripe().message.contains("shortcuts"));
}

TEST_CASE("another window of the same VM doesn't have the shortcuts") {
    Desk desk{special_red};
    desk.red.seat().inhibit_shortcuts(*desk.window);
    desk.settle();
    desk.click_on("red two");
    CHECK(!desk.stripe().message.contains("shortcuts"));
    desk.press(KEY_LEFTALT);
    desk.tap(KEY_TAB);
    desk.release(KEY_LEFTALT);
    CHECK(desk.focused() == "red one");
}

TEST_CASE("a VM without pointer_lock is offered neither constraints nor relative motion") {
    Desk desk{special_red};
    CHECK(!desk.blue.has("zwp_pointer_constraints_v1"));
    CHECK(!desk.blue.has("zwp_relative_pointer_manager_v1"));
    CHECK(desk.red.has("zwp_pointer_constraints_v1"));
}

TEST_CASE("the stripe says who holds the pointer, and a reload that forbids it frees it") {
    Desk desk;
    desk.red.seat().lock_pointer(*desk.window);
    desk.settle();
    REQUIRE(desk.stripe().notes.size() == 1);
    CHECK(desk.stripe().notes[0].text == "Pointer locked");
    desk.set_config(std::string{three_vms}.insert(three_vms.find("name = \"red\""), "pointer_lock = false\n"));
    REQUIRE(desk.reload());
    CHECK(desk.stripe().notes.empty());
    desk.settle();
    CHECK(!only<ConstraintChanged>(desk.red.seat().events()).back().active);
}
