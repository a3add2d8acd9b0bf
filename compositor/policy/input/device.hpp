// What Ensign knows of an input device: where it is plugged in, and what it says of itself.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace ensign {

// touchpad: a pointer that is tapped; tablet: pens, and the buttons beside them; switch_: a lid, a tablet mode.
enum class DeviceKind : std::uint8_t { keyboard, pointer, touchpad, touch, tablet, switch_ };

inline constexpr std::array<std::string_view, 6> device_kind_names{"keyboard", "pointer", "touchpad",
                                                                   "touch",    "tablet",  "switch"};
inline std::string_view name_of(DeviceKind kind) { return device_kind_names[static_cast<std::size_t>(kind)]; }

struct DeviceInfo {
    DeviceKind kind = DeviceKind::keyboard;
    std::string name;           // the device's own claim, as vendor and product are; any bytes
    std::uint16_t vendor = 0;   // of USB or Bluetooth; 0: none
    std::uint16_t product = 0;
    std::string path;           // in /sys, without links: the way to the socket that it is plugged into; empty: none
    bool has_letters = true;    // of a keyboard: power buttons and mice call themselves one, too
    bool operator==(const DeviceInfo&) const = default;
};

} // namespace ensign
