// What a VM is to policy: an identity that nobody but Ensign hands out, and the flag that the user gave it.
#pragma once

#include "compositor/policy/color.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ensign {

// Names one VM while it is configured. Never reused within a run, never derived from anything that a guest says.
struct VmId {
    std::uint32_t value = 0;
    auto operator<=>(const VmId&) const = default;
};

// Names one window (toplevel) of any VM; never reused within a run.
struct WindowId {
    std::uint32_t value = 0;
    auto operator<=>(const WindowId&) const = default;
};

enum class Pattern : std::uint8_t { solid, diagonal, dots, chevron, bars, checker };

inline constexpr std::array<std::string_view, 6> pattern_names{"solid", "diagonal", "dots", "chevron", "bars", "checker"};
inline std::string_view name_of(Pattern p) { return pattern_names[static_cast<std::size_t>(p)]; }
std::optional<Pattern> parse_pattern(std::string_view name);

using Argv = std::vector<std::string>; // a program and its arguments; empty: none is configured

// One [[vm]] of the configuration, checked.
struct VmSpec {
    std::string name;  // [a-z][a-z0-9-]{0,31}: identity, and the folder of its socket
    std::string label; // what frames, stripe and chooser say
    Color color;
    Pattern pattern = Pattern::solid;
    bool trusted_only = false; // focus only while the SAK is surely ours
    Argv start = {};           // what starts the VM, and what ends it by force
    Argv kill = {};
    std::optional<std::string> layout = {};  // of its keyboard, instead of the user's own; see keyboard_of()
    std::optional<std::string> variant = {};
    bool generic_keymap = false;
    bool pointer_lock = true;       // its programs may lock or confine the pointer while it hears
    bool inhibit_shortcuts = false; // … and take Ensign's shortcuts, but never the secure attention key nor X-ray
    bool gate = false; // Ensign starts an ensign-gate for it
    bool operator==(const VmSpec&) const = default;
};

// A VM that is for the trusted path only hears nothing while another compositor may keep the attention key.
inline bool may_hear(const VmSpec& vm, bool sak_ours) { return sak_ours || !vm.trusted_only; }

} // namespace ensign
