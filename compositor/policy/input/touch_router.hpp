// Which VM sees which finger: whoever it went down on, until it goes up. The invariant: each finger that a VM saw go down
// goes up for it or is cancelled, once, and nobody else sees anything of it.
#pragma once

#include "compositor/policy/input/attention_key.hpp"
#include "compositor/policy/vm.hpp"

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace ensign {

struct TouchPoint { // as the device knows it
    DeviceId device;
    std::int32_t id = 0;
    auto operator<=>(const TouchPoint&) const = default;
};

class TouchRouter {
  public:
    struct Told { // as the VM knows it: the least number that is free there, so that it counts no fingers on other VMs
        VmId vm;
        std::int32_t id = 0;
        bool operator==(const Told&) const = default;
    };
    // A finger goes down on `listener`. What to tell it; nothing to tell where nobody listens.
    std::optional<Told> down(TouchPoint point, std::optional<VmId> listener);
    [[nodiscard]] std::optional<Told> at(TouchPoint point) const; // who sees it, if anybody still does
    std::optional<Told> up(TouchPoint point);
    // The VM loses the focus, or one of its fingers turned out not to be one. True: tell it that all are cancelled. What its
    // fingers do until they are up is nobody's.
    bool leave(VmId vm);
    // A device is unplugged: which VMs must be told that all fingers are cancelled.
    std::vector<VmId> forget(DeviceId device);

  private:
    std::map<TouchPoint, std::optional<Told>> down_; // nullopt: nobody sees it
};

} // namespace ensign
