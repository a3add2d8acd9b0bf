// Who can be given what the user types and points at. Exactly one party has it at a time; who that is, `policy/stage` and
// `policy/desk` decide. What was pressed for one is never released to another (policy/input/key_router).
#pragma once

#include "compositor/policy/ids.hpp"

namespace ensign {

struct Party {
    enum class Kind : std::uint8_t {
        guest,       // a VM whose windows are on the desk: it is reached through its own display
        passthrough, // a VM that draws on the monitor by itself: it is reached by what its input goes through
        host,        // the user's own programs on the host display: the locker, while the session is locked
    };

    static constexpr Party guest(VmId vm) { return {Kind::guest, vm}; }
    static constexpr Party passthrough(VmId vm) { return {Kind::passthrough, vm}; }
    static constexpr Party host() { return {Kind::host, {}}; }

    Kind kind;
    VmId vm; // no VM's with Kind::host
    auto operator<=>(const Party&) const = default;
};

} // namespace ensign
