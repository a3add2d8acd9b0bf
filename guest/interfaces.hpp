// The Wayland interfaces that ensign-guest offers to clients: those whose requests it can carry. Each descriptor in them is
// shared memory of wl_shm, a pipe or a file that the host gives away.
#pragma once

#include "protocols/vm_interfaces.hpp"

#include <cstdint>

namespace ensign::guest {

// The highest version of it that is offered; wl_shm's stays 1, where it can't be released before its pools.
std::uint32_t offered_version(const wl_interface& interface);

} // namespace ensign::guest
