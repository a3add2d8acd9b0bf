// One VM as the chooser shows it: what is known of it, what that comes to, and what can be done.
#pragma once

#include "compositor/policy/restraint.hpp"
#include "compositor/policy/vm.hpp"
#include "compositor/policy/vm_action.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ensign {

struct ChooserWindow {
    WindowId id;
    std::string title; // a safe title
    bool operator==(const ChooserWindow&) const = default;
};

struct ChooserVm {
    VmId id;
    VmSpec spec;
    bool connected = false;
    bool attention = false;              // a window of it opened behind
    bool had_keyboard = false;           // heard before the SAK
    std::vector<ChooserWindow> windows = {}; // topmost first
    Restraint restraint = {};
    bool pinned = false;                 // the keyboard is
    bool over_quota = false;
    bool starting = false;               // its start command runs
    bool start_failed = false;           // … and ended badly
    bool killing = false;                // its kill command runs
    std::optional<int> silent_s = {};    // a program of it doesn't answer, for so many seconds
    std::string full_screen_on = {};     // name of the output on which a window of it is in full screen; empty: none
    bool operator==(const ChooserVm&) const = default;
};

// In the order of what the user should know first.
enum class VmState : std::uint8_t {
    not_connected, // and nothing is configured that would start it
    not_started,
    starting,
    not_answering,
    over_quota,
    frozen,
    muted,
    hidden,
    new_window,
    full_screen,
    idle,
    connected,
};
VmState state_of(const ChooserVm& vm);
// What else there is to say about it, in a few words; may be empty.
std::string detail_of(const ChooserVm& vm);

// The row of buttons on the selected card: hide, mute, freeze, disconnect, kill, or what takes these back.
struct ChooserButton {
    VmAction action;
    bool available = true;
    bool operator==(const ChooserButton&) const = default;
};
inline constexpr std::size_t chooser_buttons = 5;
std::array<ChooserButton, chooser_buttons> buttons_of(const ChooserVm& vm);
std::string_view words_of(VmAction action); // on its button

} // namespace ensign
