// Time, as the compositor sees it; tests bring their own.
#pragma once

#include <cstdint>
#include <ctime>

namespace ensign {

class Clock {
  public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual timespec now() const = 0; // CLOCK_MONOTONIC
    [[nodiscard]] virtual std::int64_t epoch_msec() const = 0; // CLOCK_REALTIME, for people to read
    [[nodiscard]] std::uint32_t now_msec() const {
        const timespec t = now();
        return static_cast<std::uint32_t>(t.tv_sec * 1000 + t.tv_nsec / 1'000'000);
    }
};

class MonotonicClock final : public Clock {
  public:
    [[nodiscard]] timespec now() const override {
        timespec t{};
        clock_gettime(CLOCK_MONOTONIC, &t);
        return t;
    }
    [[nodiscard]] std::int64_t epoch_msec() const override {
        timespec t{};
        clock_gettime(CLOCK_REALTIME, &t);
        return t.tv_sec * std::int64_t{1000} + t.tv_nsec / 1'000'000;
    }
};

} // namespace ensign
