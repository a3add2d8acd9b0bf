// How far a guest's popups go: large and deep enough for every menu, too small and shallow to play a desktop.
#pragma once

#include "compositor/policy/geometry.hpp"

#include <cstdint>

namespace ensign {

inline constexpr int max_popup_depth = 8; // popups on popups

// The largest content of a popup: the work area where the user opened it (it has a grab), else 60 % of that area.
Size popup_limit(Size work_area, bool grabbing);

// Serials wrap; this one is a press of the user's that the VM saw, the last or the one before, or what followed it.
bool is_fresh_serial(std::uint32_t serial, std::uint32_t press_before_last, std::uint32_t newest);

} // namespace ensign
