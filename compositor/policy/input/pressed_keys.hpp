// Which keys are down, by the device that holds them; evdev codes.
#pragma once

#include "compositor/policy/ids.hpp"
#include "compositor/policy/input/chord.hpp"

#include <cstdint>
#include <map>
#include <set>

namespace ensign {

class PressedKeys {
  public:
    using Codes = std::set<std::uint32_t>;

    void press(DeviceId device, std::uint32_t code) { down_[device].insert(code); }
    bool release(DeviceId device, std::uint32_t code); // false: it wasn't down
    void forget(DeviceId device) { down_.erase(device); } // unplugged: what it held is up

    // Of all devices together. Further keys never matter: whatever else is held, stuck or pressed on purpose, a chord is down.
    [[nodiscard]] bool holds(const Chord& chord) const;
    [[nodiscard]] bool holds_modifiers(const Chord& chord) const;
    // Of one device alone.
    [[nodiscard]] bool holds(DeviceId device, const Chord& chord) const;
    [[nodiscard]] const std::map<DeviceId, Codes>& by_device() const { return down_; }

  private:
    [[nodiscard]] Codes all() const;
    std::map<DeviceId, Codes> down_; // no empty sets
};

// The code is one of the chord's keys.
bool belongs(std::uint32_t code, const Chord& chord);

} // namespace ensign
