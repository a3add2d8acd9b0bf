#include "compositor/policy/input/chord.hpp"

#include <catch2/catch_test_macros.hpp>

#include <utility>

#include <linux/input-event-codes.h>

using namespace ensign;

namespace {

std::string error_of(std::string_view text) {
    const auto chord = parse_chord(text);
    return chord ? "" : chord.error();
}

using Caps = std::vector<std::string>;

} // namespace

TEST_CASE("a chord is read without regard to case, order and spaces") {
    const Chord wanted{.ctrl = true, .alt = true, .key = KEY_DELETE};
    for (const std::string_view text :
         {"Ctrl+Alt+Delete", "ctrl+alt+del", "CONTROL+ALT+DELETE", "Delete+Alt+Ctrl", " Ctrl + Alt + Delete "}) {
        CHECK(parse_chord(text) == wanted);
    }
    CHECK(parse_chord("Super+Shift+F12") == Chord{.shift = true, .super = true, .key = KEY_F12});
    CHECK(parse_chord("logo+1") == Chord{.super = true, .key = KEY_1});
    CHECK(parse_chord("Win+0") == Chord{.super = true, .key = KEY_0});
}

TEST_CASE("keys have the names that keyboards print") {
    using Case = std::pair<std::string_view, std::uint32_t>;
    for (const auto& [name, code] :
         {Case{"Esc", KEY_ESC}, Case{"Escape", KEY_ESC}, Case{"Insert", KEY_INSERT}, Case{"PageUp", KEY_PAGEUP},
          Case{"Space", KEY_SPACE}, Case{"Enter", KEY_ENTER}, Case{"Backspace", KEY_BACKSPACE}, Case{"Pause", KEY_PAUSE},
          Case{"Print", KEY_SYSRQ}, Case{"ScrollLock", KEY_SCROLLLOCK}, Case{"Menu", KEY_COMPOSE}, Case{"F1", KEY_F1},
          Case{"F11", KEY_F11}, Case{"F24", KEY_F24}, Case{"Up", KEY_UP}, Case{"a", KEY_A}, Case{"Z", KEY_Z},
          Case{"Tab", KEY_TAB}}) {
        CHECK(parse_chord("Ctrl+" + std::string{name}) == Chord{.ctrl = true, .key = code});
    }
}

TEST_CASE("a chord that nobody can type is refused, with what would be right") {
    CHECK(error_of("").contains("Ctrl+Alt+Delete"));
    CHECK(error_of("Ctrl+Alt").contains("one further key"));
    CHECK(error_of("Delete").contains("no modifier"));
    CHECK(error_of("Ctrl++").contains("'Equal'"));
    CHECK(error_of("+Delete").contains("missing"));
    CHECK(error_of("Ctrl+Control+Delete").contains("twice"));
    CHECK(error_of("Ctrl+A+B").contains("one key too many"));
    CHECK(error_of("Alt+SysRq").contains("kernel"));
    CHECK(error_of("Ctrl+Alt+Delte").contains("did you mean 'Delete'?"));
    CHECK(error_of("Ctrl+Volume").contains("unknown key 'Volume'"));
    CHECK_FALSE(error_of("Ctrl+\x1b[31m").contains('\x1b'));
}

TEST_CASE("keycaps stand in the order of typing, with the short names") {
    CHECK(keycaps(parse_chord("Delete+Alt+Ctrl").value()) == Caps{"Ctrl", "Alt", "Del"});
    CHECK(keycaps(parse_chord("Super+Shift+Insert").value()) == Caps{"Shift", "Super", "Ins"});
    CHECK(keycaps(parse_chord("Super+Escape").value()) == Caps{"Super", "Esc"});
    CHECK(keycaps(parse_chord("Ctrl+q").value()) == Caps{"Ctrl", "Q"});
}
