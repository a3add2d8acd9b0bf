#include "compositor/policy/input/attention_key.hpp"

#include <algorithm>

#include <linux/input-event-codes.h>

namespace ensign {
namespace {

bool either(const std::set<std::uint32_t>& down, std::uint32_t left, std::uint32_t right) {
    return down.contains(left) || down.contains(right);
}

bool holds_modifiers(const std::set<std::uint32_t>& down, const Chord& chord) {
    return (!chord.ctrl || either(down, KEY_LEFTCTRL, KEY_RIGHTCTRL)) &&
           (!chord.alt || either(down, KEY_LEFTALT, KEY_RIGHTALT)) &&
           (!chord.shift || either(down, KEY_LEFTSHIFT, KEY_RIGHTSHIFT)) &&
           (!chord.super || either(down, KEY_LEFTMETA, KEY_RIGHTMETA));
}

// Further keys never matter: whatever else is held, stuck or pressed on purpose by a device, the chord works.
bool holds(const std::set<std::uint32_t>& down, const Chord& chord) {
    return down.contains(chord.key) && holds_modifiers(down, chord);
}

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

} // namespace

bool AttentionKey::press(DeviceId device, std::uint32_t code) {
    release(device, code); // held already: its release got lost, and must not cost the user a press
    const bool all_before = holds(all_down(), chord_);
    auto& own = down_[device];
    const bool own_before = holds(own, chord_);
    own.insert(code);

    const bool all_completed = !all_before && holds(all_down(), chord_);
    // A device that holds the whole chord for ever must not silence the others, so a device may complete it alone, too.
    const bool own_completed = !own_before && holds(own, chord_) && !spent_.contains(device);
    if (!all_completed && !own_completed) {
        return false;
    }
    for (const auto& [holder, codes] : down_) {
        if (std::ranges::any_of(codes, [&](std::uint32_t held) { return belongs(held, chord_); })) {
            spent_.insert(holder);
        }
    }
    return true;
}

void AttentionKey::release(DeviceId device, std::uint32_t code) {
    const auto found = down_.find(device);
    if (found == down_.end() || found->second.erase(code) == 0) {
        return;
    }
    if (belongs(code, chord_)) {
        spent_.erase(device);
    }
    if (found->second.empty()) {
        down_.erase(found);
    }
}

void AttentionKey::forget(DeviceId device) {
    down_.erase(device);
    spent_.erase(device);
}

bool AttentionKey::modifiers_held() const { return holds_modifiers(all_down(), chord_); }

bool AttentionKey::held(const Chord& chord) const { return holds(all_down(), chord); }

std::set<std::uint32_t> AttentionKey::all_down() const {
    std::set<std::uint32_t> all;
    for (const auto& [device, codes] : down_) {
        all.insert(codes.begin(), codes.end());
    }
    return all;
}

} // namespace ensign
