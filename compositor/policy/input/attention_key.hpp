// The secure attention key, matched on raw evdev codes before xkb, grabs, inhibitors and the lock see them.
#pragma once

#include "compositor/policy/ids.hpp"
#include "compositor/policy/input/chord.hpp"

#include <cstdint>
#include <map>
#include <set>

namespace ensign {

class AttentionKey {
  public:
    explicit AttentionKey(Chord chord) : chord_{chord} {}

    // Feed every key event of every keyboard that may match. True when this press completes the chord, whichever of its
    // keys came last; once per completion, again only after a key of the chord was released. Keys of several keyboards
    // count together, and further keys that are held never prevent it. A keyboard that holds the whole chord for ever
    // doesn't silence the others: each may complete it alone.
    bool press(DeviceId device, std::uint32_t code);
    void release(DeviceId device, std::uint32_t code);
    void forget(DeviceId device); // unplugged: what it held is up
    // Another chord of Ensign's own (switching consoles) is down now, counted in the same way.
    [[nodiscard]] bool held(const Chord& chord) const;
    [[nodiscard]] bool modifiers_held() const; // of the chord
    void set_chord(Chord chord) { chord_ = chord; }
    [[nodiscard]] const Chord& chord() const { return chord_; }

  private:
    [[nodiscard]] std::set<std::uint32_t> all_down() const;
    Chord chord_;
    std::map<DeviceId, std::set<std::uint32_t>> down_;
    std::set<DeviceId> spent_; // took part in a completion and released no key of the chord since
};

} // namespace ensign
