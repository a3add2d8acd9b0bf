// What the tables of libwayland's own interfaces don't say, and both ends of a connection must know.
#pragma once

#include <cstdint>

namespace ensign::wire {

inline constexpr std::uint32_t display = 1; // the object that every connection begins with, a wl_display

// Events by number. libwayland's headers for clients have the numbers of requests and errors only.
namespace display_event {
inline constexpr std::uint16_t error = 0;
inline constexpr std::uint16_t delete_id = 1;
} // namespace display_event
namespace registry_event {
inline constexpr std::uint16_t global = 0;
inline constexpr std::uint16_t global_remove = 1;
} // namespace registry_event
namespace buffer_event {
inline constexpr std::uint16_t release = 0;
} // namespace buffer_event

} // namespace ensign::wire
