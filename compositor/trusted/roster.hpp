// All VMs, in the order of the configuration, as the chooser shows them and ensignctl lists them; and the input devices.
#pragma once

#include "compositor/input/device_list.hpp"
#include "compositor/input/hearing.hpp"
#include "compositor/policy/chooser_device.hpp"
#include "compositor/policy/chooser_vm.hpp"
#include "compositor/trusted/pings.hpp"
#include "compositor/trusted/vm_actions.hpp"

#include <optional>
#include <vector>

namespace ensign {

class Roster {
  public:
    Roster(const Vms& vms, const Shell& shell, const Hearing& hearing, const Pings& pings, const VmActions& actions)
        : vms_{vms}, shell_{shell}, hearing_{hearing}, pings_{pings}, actions_{actions} {}

    // heard: the VM that has the keyboard, or had it before the chooser came up.
    [[nodiscard]] std::vector<ChooserVm> vms(std::optional<VmId> heard) const;
    [[nodiscard]] std::vector<ChooserDevice> devices(const DeviceList& list) const;

  private:
    [[nodiscard]] ChooserVm entry(const VmDisplay& vm) const;
    const Vms& vms_;
    const Shell& shell_;
    const Hearing& hearing_;
    const Pings& pings_;
    const VmActions& actions_;
};

} // namespace ensign
