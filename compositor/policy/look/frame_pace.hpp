// When a guest's program hears that it may draw again: at ticks of a clock that is the same for everyone and depends on
// nothing, so that the answers say nothing of other VMs, of the screen or of whether the user is there. Who has let a tick go by
// without an answer is answered at once: that depends on nothing but its own commits.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace ensign {

using FrameTick = std::uint64_t; // since the beginning of CLOCK_MONOTONIC

enum class Shown : std::uint8_t { shown, hidden };

class FramePace {
  public:
    using Time = std::chrono::nanoseconds; // CLOCK_MONOTONIC
    static constexpr int usual = 60; // ticks a second
    static constexpr int fastest = 240;
    explicit FramePace(int ticks_per_second = usual) : rate_{static_cast<std::uint64_t>(ticks_per_second)} {}

    [[nodiscard]] int ticks_per_second() const { return static_cast<int>(rate_); }
    [[nodiscard]] FrameTick tick_at(Time monotonic) const; // the last one
    [[nodiscard]] Time time_of(FrameTick tick) const; // the first nanosecond of it

    // When a surface is answered that asked then and had its last answer before. At most one answer falls between two ticks. Where
    // nothing of it is shown: at the next whole second.
    [[nodiscard]] Time answer_at(Time asked, std::optional<Time> answered, Shown shown) const;

  private:
    std::uint64_t rate_;
};

} // namespace ensign
