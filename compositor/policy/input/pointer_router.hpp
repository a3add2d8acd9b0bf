// Which VM sees the pointer: the focused one only, and while a button is held only the window in which it went down.
#pragma once

#include "compositor/policy/vm.hpp"

#include <cstdint>
#include <optional>

namespace ensign {

struct PointerTarget { // what lies under the pointer
    VmId vm;
    WindowId window;
    bool content = false; // guest pixels, not the frame
    bool operator==(const PointerTarget&) const = default;
};

enum class ClickVerdict : std::uint8_t {
    deliver,    // the guest gets the button
    focus_only, // the user chose another VM's window: focus and raise it, the guest sees nothing of the click
    frame,      // the frame's own: move, resize, buttons
    swallow,    // nobody's
};

// focused: the VM that has the keyboard; trusted_ui: the chooser or another trusted layer is up.
ClickVerdict judge_press(const std::optional<PointerTarget>& target, std::optional<VmId> focused, bool trusted_ui);

// May motion over `target` be told to its VM? `only`: the one window that may be, where not all of the VM's are.
bool may_hover(const PointerTarget& target, std::optional<VmId> focused, std::optional<WindowId> only, bool trusted_ui);

} // namespace ensign
