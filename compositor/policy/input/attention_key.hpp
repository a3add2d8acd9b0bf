// The secure attention key, matched on raw evdev codes before xkb, grabs, inhibitors and the lock see them. It knows of no
// other chord and shares nothing with one: whatever becomes of those, this one is found.
#pragma once

#include "compositor/policy/input/chord_matcher.hpp"
#include "compositor/policy/input/pressed_keys.hpp"

#include <string_view>

namespace ensign {

class AttentionKey {
  public:
    static constexpr std::string_view standard = "Ctrl+Alt+Delete"; // where [sak] says nothing

    explicit AttentionKey(Chord chord = {}) : matcher_{chord} {}

    // Feed every key event of every keyboard that may match. True when this press completes the chord; see ChordMatcher.
    bool press(DeviceId device, std::uint32_t code);
    void release(DeviceId device, std::uint32_t code);
    void forget(DeviceId device); // unplugged: what it held is up
    void set_chord(Chord chord) { matcher_.set_chord(chord); }

  private:
    PressedKeys keys_;
    ChordMatcher matcher_;
};

} // namespace ensign
