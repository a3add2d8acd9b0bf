// Which party sees which key. The invariant: each press that a party saw is ended for it
// once, by its release or because the party is left, and nobody else sees anything of it.
#pragma once

#include "compositor/policy/ids.hpp"
#include "compositor/policy/party.hpp"

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
    // A key goes down while `listener` has the keyboard (nobody while the chooser is up). The party to tell, if any: nobody when the
    // listener sees this code pressed already (by another keyboard), or when this very key is down already.
    std::optional<Party> press(DeviceId device, std::uint32_t code, std::optional<Party> listener);
    // A key goes up. The party that saw the press and still thinks it down, unless another device holds the same code for it.
    std::optional<Party> release(DeviceId device, std::uint32_t code);
    // The party is left: the codes that end for it now, ascending. Their physical releases are swallowed later.
    std::vector<std::uint32_t> leave(Party party);
    // A device is unplugged: who must be told of which releases.
    std::vector<std::pair<Party, std::uint32_t>> forget(DeviceId device);
    // The party is gone: its presses are nobody's.
    void drop(Party party) { leave(party); }
    [[nodiscard]] bool any_down(Party party) const;

  private:
    [[nodiscard]] bool sees_down(Party party, std::uint32_t code) const;
    // By the physical key: who saw its press and thinks it down; nullopt: swallowed.
    std::map<std::pair<DeviceId, std::uint32_t>, std::optional<Party>> down_;
};

} // namespace ensign
