// The Wayland interfaces that ensign-guest knows, and so offers to clients: those whose requests it can carry. Each
// descriptor in them is shared memory of wl_shm, a pipe or a file that the host gives away.
#pragma once

#include <cstdint>
#include <string_view>

#include <wayland-util.h>

namespace ensign::guest {

// The global of this name, in the highest version known; null for an unknown one.
const wl_interface* global_named(std::string_view name);
// The highest version of it that is offered; wl_shm's stays 1, where it can't be released before its pools.
std::uint32_t offered_version(const wl_interface& interface);

} // namespace ensign::guest
