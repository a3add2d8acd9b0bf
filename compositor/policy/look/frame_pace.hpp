// When a guest's program hears that it may draw again: at ticks of a clock that is the same for everyone and depends on
// nothing, so that the answers say nothing of other VMs, of the screen or of whether the user is there.
#pragma once

#include <chrono>
#include <cstdint>

namespace ensign {

// Sixtieths of a second of CLOCK_MONOTONIC.
using FrameTick = std::uint64_t;
inline constexpr FrameTick frame_ticks_per_second = 60;

[[nodiscard]] FrameTick frame_tick_at(std::chrono::nanoseconds monotonic); // the last one
[[nodiscard]] std::chrono::nanoseconds time_of(FrameTick tick); // the first nanosecond of it

enum class Shown : std::uint8_t { shown, hidden };
// What was asked for during one tick is answered at the next, or, where nothing of it is shown, at the next whole second.
[[nodiscard]] FrameTick answer_at(FrameTick asked, Shown shown);

} // namespace ensign
