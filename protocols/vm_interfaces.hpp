// The tables (struct wl_interface, libwayland's wayland-util.h) of the globals that a VM may bind, for the programs at both
// ends of its way to Ensign. compositor/policy/globals.hpp has the same list, by name; a test compares them.
#pragma once

#include <cstddef>
#include <string_view>

#include <wayland-util.h>

namespace ensign {

// In the highest version known; null for any other global.
const wl_interface* global_named(std::string_view name);
std::size_t global_count();

} // namespace ensign
