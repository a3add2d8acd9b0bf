// An input device, as the chooser lists it. Those that wait are let in there.
#pragma once

#include "compositor/policy/input/attention_key.hpp"

#include <string>

namespace ensign {

struct ChooserDevice {
    DeviceId id;
    std::string name;     // fit to be shown; the device's own claim
    std::string detail;   // what it is, and what it may do: "keyboard, for Work only"
    bool keyboard = true; // one that types
    bool waiting = false; // nothing of it is heard until it is let in
    bool operator==(const ChooserDevice&) const = default;
};

} // namespace ensign
