// A clock that stands still until the test moves it.
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
    void advance(std::uint32_t msec) { msec_ += msec; }

  private:
    std::uint64_t msec_ = 1'000'000;
};

} // namespace ensign::test
