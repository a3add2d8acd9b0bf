// What the user has imposed on a VM, until the user lifts it; no event of a guest's does.
#pragma once

namespace ensign {

struct Restraint {
    bool hidden = false; // its windows are out of the picture, until it is shown or chosen
    bool muted = false;  // no input for it
    bool frozen = false; // its requests wait, and its windows stay as they were

    // Whether the VM may have the keyboard: only while the user sees what typing does.
    [[nodiscard]] bool may_have_focus() const { return !hidden && !muted && !frozen; }
    bool operator==(const Restraint&) const = default;
};

} // namespace ensign
