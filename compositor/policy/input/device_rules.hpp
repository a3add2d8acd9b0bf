// Which VMs a device may type into and point at, whether it may operate the chooser, and how libinput is to treat it: the
// user's [[device]] rules, of which later ones overlay earlier ones key by key.
#pragma once

#include "compositor/policy/input/device.hpp"
#include "compositor/policy/input/device_settings.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ensign {

// One [[device]] of the configuration, checked. A device that fits everything in the first part gets the second.
struct DeviceRule {
    std::optional<DeviceKind> type;
    std::optional<std::string> name; // these two as matches_glob has it
    std::optional<std::string> path;
    std::optional<std::uint16_t> vendor;
    std::optional<std::uint16_t> product;

    std::optional<std::vector<std::string>> vms; // names
    std::optional<bool> trusted;
    std::optional<bool> enabled;
    DeviceSettings settings;
    bool operator==(const DeviceRule&) const = default;

    [[nodiscard]] bool fits(const DeviceInfo& device) const;
};

// What a device may do, apart from the attention key, which works on every one that isn't in quarantine.
struct DeviceGrant {
    std::optional<std::vector<std::string>> vms; // names; not set: all VMs
    bool trusted = true; // it operates chooser and lock, and approves other devices
    bool operator==(const DeviceGrant&) const = default;

    [[nodiscard]] bool reaches(std::string_view vm) const;
};

struct DeviceVerdict {
    DeviceGrant grant;
    bool vouched = false; // a rule says that it is trusted: no quarantine
    bool enabled = true;  // false: nothing of it is listened to
    DeviceSettings settings;
    bool operator==(const DeviceVerdict&) const = default;
};

// Without a rule a device reaches all VMs and is trusted; one whose VMs are limited is trusted only where a rule says so.
// Tapping is on unless a rule says otherwise.
DeviceVerdict judge_device(const std::vector<DeviceRule>& rules, const DeviceInfo& device);

// `*` stands for any bytes, also none and also '/'; `?` for one byte. The whole text must match.
bool matches_glob(std::string_view pattern, std::string_view text);

} // namespace ensign
