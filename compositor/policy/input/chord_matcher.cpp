#include "compositor/policy/input/chord_matcher.hpp"

#include <algorithm>

namespace ensign {

bool ChordMatcher::press(const PressedKeys& before, DeviceId device, std::uint32_t code) {
    if (!belongs(code, chord_)) {
        return false;
    }
    PressedKeys after = before;
    after.press(device, code);
    const bool all_completed = !before.holds(chord_) && after.holds(chord_);
    const bool own_completed = !before.holds(device, chord_) && after.holds(device, chord_) && !spent_.contains(device);
    if (!all_completed && !own_completed) {
        return false;
    }
    for (const auto& [holder, codes] : after.by_device()) {
        if (std::ranges::any_of(codes, [&](std::uint32_t held) { return belongs(held, chord_); })) {
            spent_.insert(holder);
        }
    }
    return true;
}

void ChordMatcher::release(DeviceId device, std::uint32_t code) {
    if (belongs(code, chord_)) {
        spent_.erase(device);
    }
}

} // namespace ensign
