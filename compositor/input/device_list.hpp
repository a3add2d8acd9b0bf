// The input devices, as the chooser and ensignctl show them, and the word that lets one out of quarantine.
#pragma once

#include "compositor/policy/ids.hpp"
#include "compositor/policy/input/device_rules.hpp"

#include <cstdint>
#include <vector>

namespace ensign {

struct DeviceEntry {
    DeviceId id;
    DeviceInfo info; // its name is fit to be shown, and still the device's own claim
    DeviceGrant grant;
    bool waiting = false; // in quarantine: nothing of it is heard until it is approved
    bool enabled = true;  // false: a rule silences it
    bool operator==(const DeviceEntry&) const = default;
};

class DeviceList {
  public:
    virtual ~DeviceList() = default;
    [[nodiscard]] virtual std::vector<DeviceEntry> devices() const = 0; // in the order of their coming
    [[nodiscard]] virtual bool any_waits() const = 0;
    [[nodiscard]] virtual int keyboards() const = 0; // with letters, that are listened to
    // Another number after each change: one came, went, or was approved; rules changed.
    [[nodiscard]] virtual std::uint64_t revision() const = 0;
    // Only at the hand of the user: with a trusted device in the chooser, or by a host program. False: no such device waits.
    virtual bool approve(DeviceId device) = 0;
};

} // namespace ensign
