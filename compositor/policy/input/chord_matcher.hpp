// Whether a press completes a chord, whichever of its keys came last: once per completion, again only after a key of the chord
// was released. Keys of several keyboards count together. A keyboard that holds the whole chord for ever doesn't silence the
// others: each may complete it alone.
#pragma once

#include "compositor/policy/input/pressed_keys.hpp"

#include <set>

namespace ensign {

class ChordMatcher {
  public:
    explicit ChordMatcher(Chord chord = {}) : chord_{chord} {}

    // `before`: what was down before this key.
    bool press(const PressedKeys& before, DeviceId device, std::uint32_t code);
    void release(DeviceId device, std::uint32_t code); // of a key that was down
    void forget(DeviceId device) { spent_.erase(device); }

    void set_chord(Chord chord) { chord_ = chord; }
    [[nodiscard]] const Chord& chord() const { return chord_; }

  private:
    Chord chord_;
    std::set<DeviceId> spent_; // took part in a completion and released no key of the chord since
};

} // namespace ensign
