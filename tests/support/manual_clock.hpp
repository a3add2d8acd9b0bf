// A clock that stands still until the test moves it. Whoever measures CPU time with it used a tenth of a millisecond, but where the
// real one is asked for.
#pragma once

#include "compositor/base/clock.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace ensign::test {

class ManualClock final : public Clock {
  public:
    [[nodiscard]] timespec now() const override {
        return {static_cast<time_t>(msec_ / 1000), static_cast<long>(msec_ % 1000 * 1'000'000)};
    }
    [[nodiscard]] std::int64_t epoch_msec() const override { return static_cast<std::int64_t>(msec_); }
    [[nodiscard]] std::chrono::nanoseconds cpu_time() const override {
        ++cpu_readings_;
        if (!measures_) {
            return std::chrono::microseconds{100} * cpu_readings_;
        }
        // The scheduler reads it before and after each batch.
        const auto now = MonotonicClock{}.cpu_time();
        if (cpu_readings_ % 2 == 0) {
            worst_ = std::max(worst_, now - last_);
        }
        last_ = now;
        return now;
    }
    // For measurements: real CPU time from now on, of which the longest batch is kept.
    void measure() {
        measures_ = true;
        cpu_readings_ = 0;
        worst_ = {};
    }
    [[nodiscard]] std::chrono::nanoseconds worst_batch() const { return worst_; }
    [[nodiscard]] int cpu_readings() const { return cpu_readings_; }
    void advance(std::uint32_t msec) { msec_ += msec; }

  private:
    std::uint64_t msec_ = 1'000'000;
    mutable int cpu_readings_ = 0;
    bool measures_ = false;
    mutable std::chrono::nanoseconds last_{};
    mutable std::chrono::nanoseconds worst_{};
};

} // namespace ensign::test
