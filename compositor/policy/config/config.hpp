// The configuration: strict TOML in, checked values out. Nothing is read half.
#pragma once

#include "compositor/policy/bindings.hpp"
#include "compositor/policy/geometry.hpp"
#include "compositor/policy/input/arming.hpp"
#include "compositor/policy/input/chord.hpp"
#include "compositor/policy/input/device_rules.hpp"
#include "compositor/policy/input/keyboard.hpp"
#include "compositor/policy/look/frame_pace.hpp"
#include "compositor/policy/vm.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ensign {

enum class Ambience : std::uint8_t { dark, light };

struct OutputConfig { // [[output]]
    std::string name;            // connector, e.g. "DP-1", "HEADLESS-1"
    std::optional<Size> mode;    // device px, "1920x1080"
    double scale = 1;            // 0.5..4, rounded to 1/120: the steps that clients can be told
    bool operator==(const OutputConfig&) const = default;
};

struct SecretConfig { // [secret]: what only the user and Ensign know, shown in chooser and lock
    std::string phrase;  // at most 64 code points; empty: none
    std::string picture; // path of a PNG, from the folder of the configuration; empty: none
    bool operator==(const SecretConfig&) const = default;
};

struct FocusConfig { // [focus]
    ArmingRules arming;
    bool hover_same_vm = false; // motion over all windows of the focused VM; false: over the focused one only
    bool operator==(const FocusConfig&) const = default;
};

struct LockConfig { // [lock]
    std::vector<std::string> command{"swaylock"}; // what locks the session: a program and its arguments
    bool operator==(const LockConfig&) const = default;
};

struct Config {
    Ambience ambience = Ambience::dark;
    bool animations = true;
    Chord sak;        // [sak] keys; default Ctrl+Alt+Delete
    std::vector<Binding> bindings; // one for each of binding_rows()
    FocusConfig focus;
    SecretConfig secret;
    LockConfig lock;
    int frame_rate = FramePace::usual; // [frames] rate: ticks a second of all VMs' frame clocks
    KeyboardConfig keyboard;
    bool quarantine = false;         // [devices]: what is plugged in waits until it is approved
    std::vector<DeviceRule> devices; // [[device]], in the order of the file
    std::vector<OutputConfig> outputs;
    std::vector<VmSpec> vms; // in the order of the file: the order of the chooser
    bool operator==(const Config&) const = default;
};

struct ConfigError {
    std::string file;
    int line = 0; // from 1; 0 where no line is to blame
    std::string message; // one sentence: what is wrong, and what would be right
    [[nodiscard]] std::string sentence() const; // "FILE:LINE: message"
};

// Parses and checks the whole text. `file` only names it in errors.
std::expected<Config, ConfigError> parse_config(std::string_view text, std::string_view file);

} // namespace ensign
