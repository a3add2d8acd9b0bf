// The keyboard layout of the configuration, compiled once and shared by every keyboard object.
#pragma once

#include "compositor/policy/config.hpp"
#include "compositor/wl/ptr.hpp"

#include <expected>
#include <string>

namespace ensign {

struct Keymap {
    wl::XkbKeymapPtr xkb;
    int repeat_rate = 25;   // keys a second
    int repeat_delay = 600; // ms
    std::string layout;     // what the stripe says: "DE"

    // The error is a sentence that names what xkb doesn't know.
    static std::expected<Keymap, std::string> compile(const KeyboardConfig& config);
};

} // namespace ensign
