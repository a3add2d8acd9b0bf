// A clock that stands still until the test moves it. Whoever measures CPU time with it used a tenth of a millisecond.
#pragma once

#include "compositor/clock.hpp"

#include <cstdint>

namespace ensign::test {

class ManualClock final : public Clock {
  public:
    [[nodiscard]] timespec now() const override {
        return {static_cast<time_t>(msec_ / 1000), static_cast<long>(msec_ % 1000 * 1'000'000)};
    }
    [[nodiscard]] std::int64_t epoch_msec() const override { return static_cast<std::int64_t>(msec_); }
    [[nodiscard]] std::chrono::nanoseconds cpu_time() const override {
        return std::chrono::microseconds{100} * ++cpu_readings_;
    }
    [[nodiscard]] int cpu_readings() const { return cpu_readings_; }
    void advance(std::uint32_t msec) { msec_ += msec; }

  private:
    std::uint64_t msec_ = 1'000'000;
    mutable int cpu_readings_ = 0;
};

} // namespace ensign::test
