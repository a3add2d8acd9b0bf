// How often something may happen: a token bucket.
#pragma once

#include "compositor/base/clock.hpp"

#include <algorithm>
#include <cstdint>

namespace ensign::gate {

class Rate {
  public:
    Rate(const Clock& clock, std::int64_t a_second, std::int64_t at_once)
        : clock_{clock}, a_second_{a_second}, at_once_{at_once}, tokens_{at_once}, refilled_{milliseconds()} {}

    [[nodiscard]] bool may() {
        refill();
        return tokens_ > 0;
    }
    void spend() { tokens_--; }
    [[nodiscard]] bool used_up() const { return tokens_ <= 0; }

  private:
    [[nodiscard]] std::int64_t milliseconds() const {
        const timespec now = clock_.now();
        return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
    }
    void refill() {
        const std::int64_t now = milliseconds();
        if (now > refilled_) {
            tokens_ = std::min(at_once_, tokens_ + std::min<std::int64_t>(now - refilled_, 1000) * a_second_ / 1000);
            refilled_ = now;
        }
    }
    const Clock& clock_;
    std::int64_t a_second_;
    std::int64_t at_once_;
    std::int64_t tokens_;
    std::int64_t refilled_;
};

} // namespace ensign::gate
