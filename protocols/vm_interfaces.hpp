// The tables (struct wl_interface, libwayland's wayland-util.h) of the globals that a VM may bind, which
// compositor/policy/globals.hpp lists, for the programs at both ends of its way to Ensign.
#pragma once

#include <string_view>

#include <wayland-util.h>

namespace ensign {

// In the highest version known; null for a global that isn't on the list.
const wl_interface* global_named(std::string_view name);

} // namespace ensign
