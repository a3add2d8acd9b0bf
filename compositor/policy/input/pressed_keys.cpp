#include "compositor/policy/input/pressed_keys.hpp"

#include <linux/input-event-codes.h>

namespace ensign {
namespace {

bool either(const PressedKeys::Codes& down, std::uint32_t left, std::uint32_t right) {
    return down.contains(left) || down.contains(right);
}

bool has_modifiers(const PressedKeys::Codes& down, const Chord& chord) {
    return (!chord.ctrl || either(down, KEY_LEFTCTRL, KEY_RIGHTCTRL)) &&
           (!chord.alt || either(down, KEY_LEFTALT, KEY_RIGHTALT)) &&
           (!chord.shift || either(down, KEY_LEFTSHIFT, KEY_RIGHTSHIFT)) &&
           (!chord.super || either(down, KEY_LEFTMETA, KEY_RIGHTMETA));
}

bool has(const PressedKeys::Codes& down, const Chord& chord) { return down.contains(chord.key) && has_modifiers(down, chord); }

} // namespace

bool belongs(std::uint32_t code, const Chord& chord) {
    switch (code) {
    case KEY_LEFTCTRL:
    case KEY_RIGHTCTRL: return chord.ctrl;
    case KEY_LEFTALT:
    case KEY_RIGHTALT: return chord.alt;
    case KEY_LEFTSHIFT:
    case KEY_RIGHTSHIFT: return chord.shift;
    case KEY_LEFTMETA:
    case KEY_RIGHTMETA: return chord.super;
    default: return code == chord.key;
    }
}

bool PressedKeys::release(DeviceId device, std::uint32_t code) {
    const auto found = down_.find(device);
    if (found == down_.end() || found->second.erase(code) == 0) {
        return false;
    }
    if (found->second.empty()) {
        down_.erase(found);
    }
    return true;
}

PressedKeys::Codes PressedKeys::all() const {
    Codes all;
    for (const auto& [device, codes] : down_) {
        all.insert(codes.begin(), codes.end());
    }
    return all;
}

bool PressedKeys::holds(const Chord& chord) const { return has(all(), chord); }

bool PressedKeys::holds_modifiers(const Chord& chord) const { return has_modifiers(all(), chord); }

bool PressedKeys::holds(DeviceId device, const Chord& chord) const {
    const auto found = down_.find(device);
    return found != down_.end() && has(found->second, chord);
}

} // namespace ensign
