#include "compositor/policy/input/chord.hpp"

#include "compositor/base/format.hpp"
#include "compositor/policy/config/nearest.hpp"
#include "compositor/policy/text/label.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <linux/input-event-codes.h>

namespace ensign {
namespace {

struct Key {
    std::string_view name; // as it is written in the configuration; the first of a code's names is its own
    std::string_view cap;  // as the keycap says it
    std::uint32_t code;
};

// Named by what is printed at that place of a US keyboard: an evdev code is a place, not a letter.
constexpr auto keys = std::to_array<Key>({
    {"Delete", "Del", KEY_DELETE},
    {"Del", "Del", KEY_DELETE},
    {"Insert", "Ins", KEY_INSERT},
    {"Ins", "Ins", KEY_INSERT},
    {"Home", "Home", KEY_HOME},
    {"End", "End", KEY_END},
    {"PageUp", "PgUp", KEY_PAGEUP},
    {"PgUp", "PgUp", KEY_PAGEUP},
    {"PageDown", "PgDn", KEY_PAGEDOWN},
    {"PgDn", "PgDn", KEY_PAGEDOWN},
    {"Escape", "Esc", KEY_ESC},
    {"Esc", "Esc", KEY_ESC},
    {"Tab", "Tab", KEY_TAB},
    {"Space", "Space", KEY_SPACE},
    {"Enter", "Enter", KEY_ENTER},
    {"Return", "Enter", KEY_ENTER},
    {"Backspace", "Bksp", KEY_BACKSPACE},
    {"Pause", "Pause", KEY_PAUSE},
    {"Break", "Pause", KEY_PAUSE},
    {"Print", "PrtSc", KEY_SYSRQ},
    {"PrintScreen", "PrtSc", KEY_SYSRQ},
    {"SysRq", "PrtSc", KEY_SYSRQ},
    {"ScrollLock", "ScrLk", KEY_SCROLLLOCK},
    {"NumLock", "Num", KEY_NUMLOCK},
    {"CapsLock", "Caps", KEY_CAPSLOCK},
    {"Menu", "Menu", KEY_COMPOSE}, // the key between the right Super and Ctrl, KEY_COMPOSE to evdev
    {"Up", "\u2191", KEY_UP},
    {"Down", "\u2193", KEY_DOWN},
    {"Left", "\u2190", KEY_LEFT},
    {"Right", "\u2192", KEY_RIGHT},
    {"Minus", "-", KEY_MINUS},
    {"Equal", "=", KEY_EQUAL},
    {"LeftBracket", "[", KEY_LEFTBRACE},
    {"RightBracket", "]", KEY_RIGHTBRACE},
    {"Semicolon", ";", KEY_SEMICOLON},
    {"Apostrophe", "'", KEY_APOSTROPHE},
    {"Grave", "`", KEY_GRAVE},
    {"Backslash", "\\", KEY_BACKSLASH},
    {"Less", "<", KEY_102ND},
    {"Comma", ",", KEY_COMMA},
    {"Period", ".", KEY_DOT},
    {"Slash", "/", KEY_SLASH},
    {"KPEnter", "KP Enter", KEY_KPENTER},
    {"KPPlus", "KP +", KEY_KPPLUS},
    {"KPMinus", "KP -", KEY_KPMINUS},
    {"KPMultiply", "KP *", KEY_KPASTERISK},
    {"KPDivide", "KP /", KEY_KPSLASH},
    {"KPDecimal", "KP .", KEY_KPDOT},
    {"KP0", "KP 0", KEY_KP0},
    {"KP1", "KP 1", KEY_KP1},
    {"KP2", "KP 2", KEY_KP2},
    {"KP3", "KP 3", KEY_KP3},
    {"KP4", "KP 4", KEY_KP4},
    {"KP5", "KP 5", KEY_KP5},
    {"KP6", "KP 6", KEY_KP6},
    {"KP7", "KP 7", KEY_KP7},
    {"KP8", "KP 8", KEY_KP8},
    {"KP9", "KP 9", KEY_KP9},
    {"F1", "F1", KEY_F1},
    {"F2", "F2", KEY_F2},
    {"F3", "F3", KEY_F3},
    {"F4", "F4", KEY_F4},
    {"F5", "F5", KEY_F5},
    {"F6", "F6", KEY_F6},
    {"F7", "F7", KEY_F7},
    {"F8", "F8", KEY_F8},
    {"F9", "F9", KEY_F9},
    {"F10", "F10", KEY_F10},
    {"F11", "F11", KEY_F11},
    {"F12", "F12", KEY_F12},
    {"F13", "F13", KEY_F13},
    {"F14", "F14", KEY_F14},
    {"F15", "F15", KEY_F15},
    {"F16", "F16", KEY_F16},
    {"F17", "F17", KEY_F17},
    {"F18", "F18", KEY_F18},
    {"F19", "F19", KEY_F19},
    {"F20", "F20", KEY_F20},
    {"F21", "F21", KEY_F21},
    {"F22", "F22", KEY_F22},
    {"F23", "F23", KEY_F23},
    {"F24", "F24", KEY_F24},
    {"0", "0", KEY_0},
    {"1", "1", KEY_1},
    {"2", "2", KEY_2},
    {"3", "3", KEY_3},
    {"4", "4", KEY_4},
    {"5", "5", KEY_5},
    {"6", "6", KEY_6},
    {"7", "7", KEY_7},
    {"8", "8", KEY_8},
    {"9", "9", KEY_9},
    {"A", "A", KEY_A},
    {"B", "B", KEY_B},
    {"C", "C", KEY_C},
    {"D", "D", KEY_D},
    {"E", "E", KEY_E},
    {"F", "F", KEY_F},
    {"G", "G", KEY_G},
    {"H", "H", KEY_H},
    {"I", "I", KEY_I},
    {"J", "J", KEY_J},
    {"K", "K", KEY_K},
    {"L", "L", KEY_L},
    {"M", "M", KEY_M},
    {"N", "N", KEY_N},
    {"O", "O", KEY_O},
    {"P", "P", KEY_P},
    {"Q", "Q", KEY_Q},
    {"R", "R", KEY_R},
    {"S", "S", KEY_S},
    {"T", "T", KEY_T},
    {"U", "U", KEY_U},
    {"V", "V", KEY_V},
    {"W", "W", KEY_W},
    {"X", "X", KEY_X},
    {"Y", "Y", KEY_Y},
    {"Z", "Z", KEY_Z},
});

struct Modifier {
    std::string_view name;
    bool Chord::* flag;
};
constexpr auto modifiers = std::to_array<Modifier>({
    {"Ctrl", &Chord::ctrl},
    {"Control", &Chord::ctrl},
    {"Alt", &Chord::alt},
    {"Shift", &Chord::shift},
    {"Super", &Chord::super},
    {"Logo", &Chord::super},
    {"Win", &Chord::super},
});

bool same_word(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::string unknown_key(std::string_view word) {
    std::vector<std::string_view> names;
    for (const Modifier& modifier : modifiers) {
        names.push_back(modifier.name);
    }
    for (const Key& key : keys) {
        names.push_back(key.name);
    }
    const std::string shown = safe_title(Untrusted{word});
    if (const auto near = nearest(word, names)) {
        return text::format("unknown key '{}'; did you mean '{}'?", shown, *near);
    }
    return text::format("unknown key '{}'; a key is called as on a US keyboard: Delete, Insert, F12, Space, A, 1 …", shown);
}

// Adds one word of the chord; what is wrong with it, if anything.
std::optional<std::string> add(Chord& chord, std::string_view word) {
    if (word.empty()) {
        return "a key is missing beside a '+'; the keys + and - are called 'Equal' and 'Minus'";
    }
    const auto modifier = std::ranges::find_if(modifiers, [&](const Modifier& m) { return same_word(m.name, word); });
    if (modifier != modifiers.end()) {
        if (chord.*modifier->flag) {
            return text::format("'{}' is in it twice", modifier->name);
        }
        chord.*modifier->flag = true;
        return std::nullopt;
    }
    const auto key = std::ranges::find_if(keys, [&](const Key& k) { return same_word(k.name, word); });
    if (key == keys.end()) {
        return unknown_key(word);
    }
    if (chord.key != 0) {
        return text::format("'{}' is one key too many; a chord is modifiers and exactly one further key", key->name);
    }
    chord.key = key->code;
    return std::nullopt;
}

} // namespace

std::expected<Chord, std::string> parse_chord(std::string_view text) {
    if (trimmed(text).empty()) {
        return std::unexpected{std::string{"no key in it; write modifiers and one further key, as in 'Ctrl+Alt+Delete'"}};
    }
    Chord chord;
    for (std::size_t begin = 0;;) {
        const std::size_t plus = text.find('+', begin);
        const std::size_t length = plus == std::string_view::npos ? plus : plus - begin;
        if (const auto wrong = add(chord, trimmed(text.substr(begin, length)))) {
            return std::unexpected{*wrong};
        }
        if (plus == std::string_view::npos) {
            break;
        }
        begin = plus + 1;
    }
    if (chord.key == 0) {
        return std::unexpected{std::string{"only modifiers; one further key is needed, as in 'Ctrl+Alt+Delete'"}};
    }
    if (!chord.ctrl && !chord.alt && !chord.shift && !chord.super) {
        return std::unexpected{
            std::string{"no modifier; at least one of Ctrl, Alt, Shift and Super is needed, as in 'Ctrl+Alt+Delete'"}};
    }
    if (chord.alt && chord.key == KEY_SYSRQ) {
        return std::unexpected{std::string{"the kernel keeps Alt and Print for itself (SysRq); take another key"}};
    }
    return chord;
}

std::vector<std::string> keycaps(const Chord& chord) {
    std::vector<std::string> caps;
    for (const std::string_view name : {"Ctrl", "Alt", "Shift", "Super"}) {
        if (chord.*std::ranges::find(modifiers, name, &Modifier::name)->flag) {
            caps.emplace_back(name);
        }
    }
    const auto key = std::ranges::find(keys, chord.key, &Key::code);
    caps.push_back(key == keys.end() ? text::format("#{}", chord.key) : std::string{key->cap});
    return caps;
}

} // namespace ensign
