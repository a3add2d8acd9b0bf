// What the user does to a VM, from the chooser or by ensignctl: the only way in which it is done.
#pragma once

#include "compositor/host/children.hpp"
#include "compositor/input/focus_controller.hpp"
#include "compositor/policy/vm_action.hpp"
#include "compositor/vm/vms.hpp"

#include <expected>
#include <map>
#include <string>

namespace ensign {

class VmActions {
  public:
    VmActions(Vms& vms, FocusController& focus, host::Children& children);
    VmActions(const VmActions&) = delete;
    VmActions& operator=(const VmActions&) = delete;

    // Whether it can be done now; the error is a sentence.
    [[nodiscard]] std::expected<void, std::string> may(const VmDisplay& vm, VmAction action) const;
    // The error is a sentence, and nothing has changed then. reason: of what becomes of the focus.
    std::expected<void, std::string> act(VmDisplay& vm, VmAction action, FocusReason reason = FocusReason::chosen);

    struct Commands {
        bool starting = false;     // the start command runs
        bool killing = false;      // the kill command runs
        bool start_failed = false; // the start command ended badly, and nothing has happened since
        bool operator==(const Commands&) const = default;
    };
    [[nodiscard]] Commands commands_of(VmId vm) const;
    void connected(VmId vm); // its start command did what it should

  private:
    std::expected<void, std::string> start(const VmDisplay& vm);
    std::expected<void, std::string> kill(const VmDisplay& vm);

    Vms& vms_;
    FocusController& focus_;
    host::Children& children_;
    std::map<VmId, Commands> commands_;
};

} // namespace ensign
