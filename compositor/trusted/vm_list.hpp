// All VMs, in the order of the configuration, as the chooser shows them and ensignctl lists them; and the input devices.
#pragma once

#include "compositor/input/device_list.hpp"
#include "compositor/input/focus_controller.hpp"
#include "compositor/policy/chooser/chooser_device.hpp"
#include "compositor/policy/chooser/chooser_vm.hpp"
#include "compositor/trusted/liveness_monitor.hpp"
#include "compositor/trusted/vm_actions.hpp"

#include <optional>
#include <vector>

namespace ensign {

// What of a VM its card and the stripe tell, but for its windows: cheap to gather and to compare, each turn.
struct VmStatus {
    VmId vm;
    bool connected = false;
    Restraint restraint;
    bool pinned = false;
    bool concealed = false;
    VmActions::Commands commands = {};
    bool hung = false;
    bool urgent = false; // a window of it opened behind
    bool operator==(const VmStatus&) const = default;
};

class VmList {
  public:
    VmList(const Vms& vms, const Shell& shell, const FocusController& focus, const LivenessMonitor& liveness,
           const VmActions& actions)
        : vms_{vms}, shell_{shell}, focus_{focus}, liveness_{liveness}, actions_{actions} {}

    // heard: the VM that has the keyboard, or had it before the chooser came up.
    [[nodiscard]] std::vector<ChooserVm> vms(std::optional<VmId> heard) const;
    [[nodiscard]] VmStatus state(const VmDisplay& vm) const;
    [[nodiscard]] std::vector<VmStatus> states() const;
    [[nodiscard]] std::vector<ChooserDevice> devices(const DeviceList& list) const;

  private:
    [[nodiscard]] ChooserVm entry(const VmDisplay& vm) const;
    const Vms& vms_;
    const Shell& shell_;
    const FocusController& focus_;
    const LivenessMonitor& liveness_;
    const VmActions& actions_;
};

} // namespace ensign
