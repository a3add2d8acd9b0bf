// Which party sees which finger: whoever it went down on, until it goes up. The invariant: each finger that a party saw go down
// goes up for it or is cancelled, once, and nobody else sees anything of it.
#pragma once

#include "compositor/policy/ids.hpp"
#include "compositor/policy/party.hpp"

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
    struct Told { // as the party knows it: the least number that is free there, so that it counts no fingers on others
        Party party;
        std::int32_t id = 0;
        bool operator==(const Told&) const = default;
    };
    // A finger goes down on `listener`. What to tell it; nothing to tell where nobody listens.
    std::optional<Told> down(TouchPoint point, std::optional<Party> listener);
    [[nodiscard]] std::optional<Told> at(TouchPoint point) const; // who sees it, if anybody still does
    std::optional<Told> up(TouchPoint point);
    // The party loses the focus, or one of its fingers turned out not to be one. True: tell it that all are cancelled. What its
    // fingers do until they are up is nobody's.
    bool leave(Party party);
    // A device is unplugged: which parties must be told that all fingers are cancelled.
    std::vector<Party> forget(DeviceId device);

  private:
    std::map<TouchPoint, std::optional<Told>> down_; // nullopt: nobody sees it
};

} // namespace ensign
