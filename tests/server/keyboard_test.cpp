// Keyboards: one of each VM's own, layout and repeat of the configuration, and Ensign's own chords.
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <linux/input-event-codes.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include <sys/mman.h>
#include <unistd.h>

using namespace ensign::test;
using ensign::Point;

namespace {

constexpr std::uint32_t magenta = 0xfffe01fe;
constexpr std::uint32_t caps = 2; // of wl_keyboard.modifiers.mods_locked, in every keymap of xkeyboard-config

// red hears, blue doesn't.
struct Typing {
    Fixture desk;
    Client& red = desk.connect("red");
    Client& blue = desk.connect("blue");

    explicit Typing(std::string_view head = "") : desk{std::string{head} + std::string{three_vms}} {
        red.open_window({.title = "red", .color = magenta});
        blue.open_window({.title = "blue"});
        desk.settle();
        desk.choose("red");
        desk.frame();
        red.seat().forget();
        blue.seat().forget();
    }
    bool saw(Client& client, std::uint32_t code) {
        const auto keys = client.seat().keys();
        return std::ranges::any_of(keys, [&](const auto& key) { return key.first == code; });
    }
    void chord(std::initializer_list<std::uint32_t> codes) {
        for (const std::uint32_t code : codes) {
            desk.press(code);
        }
        for (const std::uint32_t code : codes) {
            desk.release(code);
        }
        desk.frame();
    }
};

// What the key types first in this keymap.
xkb_keysym_t symbol(const std::string& keymap, std::uint32_t code) {
    const ensign::wl::XkbContextPtr context{xkb_context_new(XKB_CONTEXT_NO_FLAGS)};
    const ensign::wl::XkbKeymapPtr parsed{
        xkb_keymap_new_from_string(context.get(), keymap.c_str(), XKB_KEYMAP_FORMAT_TEXT_V1, XKB_KEYMAP_COMPILE_NO_FLAGS)};
    REQUIRE(parsed != nullptr);
    const xkb_keysym_t* symbols = nullptr;
    return xkb_keymap_key_get_syms_by_level(parsed.get(), code + 8, 0, 0, &symbols) > 0 ? symbols[0] : XKB_KEY_NoSymbol;
}

// By a zwp_virtual_keyboard_v1 of the host display, where that is offered; where it isn't, nobody can.
void type_virtually(Fixture& desk, std::initializer_list<std::uint32_t> codes) {
    RawClient& program = desk.connect_raw_host();
    const std::uint32_t manager = program.bind("zwp_virtual_keyboard_manager_v1", 1);
    if (manager == 0) {
        return;
    }
    const ensign::wl::XkbContextPtr context{xkb_context_new(XKB_CONTEXT_NO_FLAGS)};
    const ensign::wl::XkbKeymapPtr keymap{xkb_keymap_new_from_names(context.get(), nullptr, XKB_KEYMAP_COMPILE_NO_FLAGS)};
    char* const text = xkb_keymap_get_as_string(keymap.get(), XKB_KEYMAP_FORMAT_TEXT_V1);
    const std::size_t size = std::strlen(text) + 1;
    const ensign::wl::Fd memory{memfd_create("keymap", MFD_CLOEXEC)};
    REQUIRE(write(memory.get(), text, size) == static_cast<ssize_t>(size));
    std::free(text);
    const std::uint32_t seat = program.bind("wl_seat", 1);
    const std::uint32_t keyboard = program.new_id();
    program.send(RawRequest{manager, 0}.u(seat).u(keyboard));
    program.send(RawRequest{keyboard, 0}.u(1).fd(memory.get()).u(static_cast<std::uint32_t>(size)));
    for (const std::uint32_t down : {1U, 0U}) {
        for (const std::uint32_t code : codes) {
            program.send(RawRequest{keyboard, 1}.u(0).u(code).u(down));
        }
    }
    desk.settle();
    REQUIRE(!program.error());
}

} // namespace

TEST_CASE("programs are told the layout and the key repeat of the configuration") {
    Fixture desk{"[keyboard]\nlayout = \"de\"\nrepeat_rate = 31\nrepeat_delay = 210\n" + std::string{three_vms}};
    Client& red = desk.connect("red");
    CHECK(only<RepeatInfo>(red.seat().events()) == std::vector{RepeatInfo{31, 210}});
    CHECK(symbol(red.seat().keymap(), KEY_Z) == XKB_KEY_y);
    CHECK(symbol(red.seat().keymap(), KEY_SEMICOLON) == XKB_KEY_odiaeresis);
}

TEST_CASE("caps lock in one VM locks nothing in another, and is there again on coming back") {
    Typing with;
    with.desk.tap(KEY_CAPSLOCK);
    CHECK(only<Modifiers>(with.red.seat().events()).back().locked == caps);
    with.desk.choose("blue");
    with.desk.tap(KEY_A);
    for (const Modifiers& modifiers : only<Modifiers>(with.blue.seat().events())) {
        CHECK(modifiers.locked == 0);
    }
    with.red.seat().forget();
    with.desk.choose("red");
    CHECK(only<Modifiers>(with.red.seat().events()).back().locked == caps);
}

TEST_CASE("modifiers that are held on a switch are held in neither VM after it") {
    Typing with;
    with.desk.press(KEY_LEFTSHIFT);
    with.desk.choose("blue");
    with.desk.tap(KEY_A);
    with.desk.release(KEY_LEFTSHIFT);
    for (const Modifiers& modifiers : only<Modifiers>(with.blue.seat().events())) {
        CHECK(modifiers.depressed == 0);
    }
    CHECK(with.red.seat().stuck().empty());
    CHECK(with.blue.seat().stuck().empty());
    with.desk.choose("red");
    CHECK(only<Modifiers>(with.red.seat().events()).back().depressed == 0);
}

TEST_CASE("keys held on a switch are lifted by it, and what the hand does later reaches nobody") {
    Typing with;
    with.desk.press(KEY_P);
    with.desk.press(KEY_Q);
    with.desk.choose("blue");
    with.desk.release(KEY_P);
    with.desk.choose("red");
    with.desk.release(KEY_Q);
    const auto keys = with.red.seat().keys();
    for (const std::uint32_t code : {KEY_P, KEY_Q}) {
        CHECK(std::ranges::count(keys, std::pair{code, true}) == 1);
        CHECK(std::ranges::count(keys, std::pair{code, false}) == 0);
        CHECK(!with.saw(with.blue, code));
    }
    CHECK(with.red.seat().stuck().empty());
}

TEST_CASE("the attention key works with either hand's modifiers, in any order") {
    const std::uint32_t ctrl = GENERATE(KEY_LEFTCTRL, KEY_RIGHTCTRL);
    const std::uint32_t alt = GENERATE(KEY_LEFTALT, KEY_RIGHTALT);
    Typing with;
    with.desk.press(GENERATE(true, false) ? ctrl : alt);
    with.desk.press(ctrl);
    with.desk.press(alt);
    with.desk.press(KEY_DELETE);
    CHECK(with.desk.focused_vm().empty());
    CHECK(with.desk.whois(400, 300)["owner"] == "ensign");
    CHECK(!with.saw(with.red, KEY_DELETE));
    for (const std::uint32_t code : {ctrl, alt, static_cast<std::uint32_t>(KEY_DELETE)}) {
        with.desk.release(code);
    }
    CHECK(with.red.seat().stuck().empty());
}

TEST_CASE("the attention key works while keys and buttons are held, and over two keyboards") {
    Typing with;
    const Point at = with.desk.middle_of("red");
    with.desk.point_at(at.x, at.y);
    with.desk.button(BTN_LEFT, true);
    with.desk.press(KEY_A);
    with.desk.press(KEY_LEFTCTRL);
    TestKeyboard& second = with.desk.backend().add_keyboard();
    second.press(KEY_RIGHTALT, 1);
    second.press(KEY_DELETE, 1);
    with.desk.settle();
    CHECK(with.desk.focused_vm().empty());
    CHECK(with.red.seat().stuck().empty());
    CHECK(!with.saw(with.red, KEY_DELETE));
}

TEST_CASE("the attention key pressed twice leads back") {
    Typing with;
    with.desk.press_attention_key();
    CHECK(with.desk.focused_vm().empty());
    with.desk.press_attention_key();
    CHECK(with.desk.focused_vm() == "red");
    with.red.seat().forget();
    with.desk.tap(KEY_A);
    CHECK(with.red.seat().keys().size() == 2);
}

TEST_CASE("a virtual keyboard is offered to the user's own programs on a headless screen only") {
    for (const bool headless : {false, true}) {
        Fixture desk{three_vms, 800, 600, {.virtual_input = headless}};
        Client& host = desk.connect_host();
        CHECK(host.has("zwp_virtual_keyboard_manager_v1") == headless);
        CHECK(host.has("zwlr_virtual_pointer_manager_v1") == headless);
        CHECK(!desk.connect("red").has("zwp_virtual_keyboard_manager_v1"));
        CHECK(!desk.connect("red").has("zwlr_virtual_pointer_manager_v1"));
    }
}

TEST_CASE("a program of the user's types the attention key on a headless screen only") {
    for (const bool headless : {false, true}) {
        Fixture desk{three_vms, 800, 600, {.virtual_input = headless}};
        Client& red = desk.connect("red");
        red.open_window();
        desk.choose("red");
        red.seat().forget();
        type_virtually(desk, {KEY_LEFTCTRL, KEY_LEFTALT, KEY_DELETE});
        CHECK(desk.focused_vm() == (headless ? "" : "red"));
        CHECK(std::ranges::none_of(red.seat().keys(), [](const auto& key) { return key.first == KEY_DELETE; }));
    }
}

TEST_CASE("X-ray shows while it is held, and its key is never delivered") {
    Typing with;
    const auto before = with.desk.output().pixels();
    with.desk.press(KEY_LEFTCTRL);
    with.desk.press(KEY_LEFTALT);
    with.desk.press(KEY_INSERT);
    with.desk.frame();
    CHECK(with.desk.output().pixels() != before);
    CHECK(with.desk.count(magenta & 0xffffff) == 0);
    CHECK(with.desk.focused_vm() == "red");
    with.desk.release(KEY_INSERT);
    with.desk.release(KEY_LEFTALT);
    with.desk.release(KEY_LEFTCTRL);
    with.desk.frame();
    CHECK(with.desk.output().pixels() == before);
    CHECK(!with.saw(with.red, KEY_INSERT));
    CHECK(with.red.seat().stuck().empty());
}

TEST_CASE("X-ray ends when its keyboard is unplugged") {
    Typing with;
    TestKeyboard& second = with.desk.backend().add_keyboard();
    const auto before = with.desk.output().pixels();
    for (const std::uint32_t code : {KEY_LEFTCTRL, KEY_LEFTALT, KEY_INSERT}) {
        second.press(code, 1);
    }
    with.desk.frame();
    REQUIRE(with.desk.output().pixels() != before);
    with.desk.backend().remove(second);
    with.desk.frame();
    CHECK(with.desk.output().pixels() == before);
    CHECK(with.red.seat().stuck().empty());
}

TEST_CASE("Super+F shows the window that hears without its frame, under the stripe, and the attention key ends it") {
    Typing with;
    const auto before = with.desk.content_of("red");
    with.chord({KEY_LEFTMETA, KEY_F});
    CHECK(with.desk.content_of("red") == ensign::Rect{0, 24, 800, 576});
    CHECK(with.desk.pixel(0, 599) == (magenta & 0xffffff));
    CHECK(with.desk.whois(400, 5)["owner"] == "ensign");
    CHECK(!with.saw(with.red, KEY_F));
    with.desk.press_attention_key();
    with.desk.tap(KEY_ESC);
    with.desk.frame();
    CHECK(with.desk.content_of("red") == before);
    CHECK(with.desk.fills(before, magenta & 0xffffff));
}

TEST_CASE("Super+F pressed again brings the frame back") {
    Typing with;
    const auto before = with.desk.outer_of("red");
    with.chord({KEY_LEFTMETA, KEY_F});
    with.chord({KEY_LEFTMETA, KEY_F});
    CHECK(with.desk.outer_of("red") == before);
    CHECK(with.red.seat().stuck().empty());
}
