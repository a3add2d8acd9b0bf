// What the user may do to a VM, in the chooser and by ensignctl.
#pragma once

#include "compositor/policy/restraint.hpp"
#include "compositor/policy/vm.hpp"

#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace ensign {

enum class VmAction : std::uint8_t { hide, show, mute, unmute, freeze, thaw, disconnect, start, kill, pin, unpin };

inline constexpr std::array<std::string_view, 11> vm_action_names{"hide",       "show",  "mute", "unmute", "freeze", "thaw",
                                                                  "disconnect", "start", "kill", "pin",    "unpin"};
inline std::string_view name_of(VmAction action) { return vm_action_names[static_cast<std::size_t>(action)]; }

// What there is to know of a VM before something is done to it.
struct VmFacts {
    const VmSpec& spec;
    Restraint restraint;
    bool connected = false;
    bool starting = false; // its start command still runs
    bool killing = false;  // its kill command still runs
    bool sak_ours = true;
};

// Whether it can be done; else a sentence without a full stop that says what is in the way. What is so already can be done
// again, and changes nothing.
std::expected<void, std::string> may_act(VmAction action, const VmFacts& vm);

} // namespace ensign
