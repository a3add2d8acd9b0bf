// A key chord in evdev codes (linux/input-event-codes.h): modifiers, left or right, and one further key.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace ensign {

struct Chord {
    bool ctrl = false;
    bool alt = false;
    bool shift = false;
    bool super = false;
    std::uint32_t key = 0; // evdev code, never that of a modifier
    bool operator==(const Chord&) const = default;
};

// "Ctrl+Alt+Delete". At least one modifier and exactly one further key; the error says what would be right.
std::expected<Chord, std::string> parse_chord(std::string_view text);

// What its keycaps say, in the order of typing: {"Ctrl", "Alt", "Del"}.
std::vector<std::string> keycaps(const Chord& chord);

} // namespace ensign
