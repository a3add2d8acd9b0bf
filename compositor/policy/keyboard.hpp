// Which keyboard a VM is told of.
#pragma once

#include "compositor/policy/vm.hpp"

#include <string>

namespace ensign {

struct KeyboardConfig { // [keyboard]
    std::string rules;   // xkb RMLVO names; empty means xkbcommon's default
    std::string model;
    std::string layout;
    std::string variant;
    std::string options;
    int repeat_rate = 25;   // keys a second, 0..200; 0 turns repeat off
    int repeat_delay = 600; // ms, 100..5000
    bool operator==(const KeyboardConfig&) const = default;
};

// The user's own, with what its [[vm]] says instead; or one that everybody has, which tells nothing of the user.
inline KeyboardConfig keyboard_of(const KeyboardConfig& own, const VmSpec& vm) {
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
