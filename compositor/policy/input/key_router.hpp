// Which VM sees which key. The invariant: each press that a VM saw gets exactly one release, and nobody else sees either.
#pragma once

#include "compositor/policy/input/attention_key.hpp"
#include "compositor/policy/vm.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace ensign {

// For keys, and in a second instance for pointer buttons.
class KeyRouter {
  public:
    // A key goes down while `listener` hears (nobody while the chooser is up). The VM to tell, if any: nobody when the
    // listener sees this code pressed already (by another keyboard), or when this very key is down already.
    std::optional<VmId> press(DeviceId device, std::uint32_t code, std::optional<VmId> listener);
    // A key goes up. The VM that saw the press and still thinks it down, unless another device holds the same code for it.
    std::optional<VmId> release(DeviceId device, std::uint32_t code);
    // The VM loses the focus: the codes to release to it now, ascending. Their physical releases are swallowed later.
    std::vector<std::uint32_t> leave(VmId vm);
    // A device is unplugged: who must be told of which releases.
    std::vector<std::pair<VmId, std::uint32_t>> forget(DeviceId device);
    // The VM is gone: its presses are nobody's.
    void drop(VmId vm) { leave(vm); }
    [[nodiscard]] bool any_down(VmId vm) const;

  private:
    [[nodiscard]] bool sees_down(VmId vm, std::uint32_t code) const;
    // By the physical key: who saw its press and thinks it down; nullopt: swallowed.
    std::map<std::pair<DeviceId, std::uint32_t>, std::optional<VmId>> down_;
};

} // namespace ensign
