// Which keyboard a VM is told of.
#pragma once

#include <optional>
#include <string>

namespace ensign {

struct KeyboardConfig { // [keyboard]
    std::string rules;  // xkb RMLVO names; empty means xkbcommon's default
    std::string model;
    std::string layout;
    std::string variant;
    std::string options;
    int repeat_rate = 25;   // keys a second, 0..200; 0 turns repeat off
    int repeat_delay = 600; // ms, 100..5000
    bool operator==(const KeyboardConfig&) const = default;
};

// What a [[vm]] says instead.
struct KeyboardRule {
    std::optional<std::string> layout = {};
    std::optional<std::string> variant = {};
    bool generic_keymap = false; // the one that everybody has, which tells nothing of the user
    bool operator==(const KeyboardRule&) const = default;
};

inline KeyboardConfig keyboard_of(const KeyboardConfig& own, const KeyboardRule& vm) {
    if (vm.generic_keymap) {
        return {.layout = "us"};
    }
    KeyboardConfig keyboard = own;
    if (vm.layout) {
        keyboard.layout = *vm.layout;
        keyboard.variant.clear(); // which was the other layout's
    }
    if (vm.variant) {
        keyboard.variant = *vm.variant;
    }
    return keyboard;
}

} // namespace ensign
