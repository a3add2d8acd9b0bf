// Time, as the compositor sees it; tests bring their own.
#pragma once

#include <chrono>
#include <cstdint>
#include <ctime>

namespace ensign {

class Clock {
  public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual timespec now() const = 0; // CLOCK_MONOTONIC
    [[nodiscard]] virtual std::int64_t epoch_msec() const = 0; // CLOCK_REALTIME, for people to read
    [[nodiscard]] virtual std::chrono::nanoseconds cpu_time() const = 0; // CLOCK_THREAD_CPUTIME_ID
    [[nodiscard]] std::chrono::nanoseconds monotonic() const { return duration_of(now()); }
    [[nodiscard]] std::uint32_t now_msec() const {
        const timespec t = now();
        return static_cast<std::uint32_t>(t.tv_sec * 1000 + t.tv_nsec / 1'000'000);
    }

  protected:
    static std::chrono::nanoseconds duration_of(const timespec& t) {
        return std::chrono::seconds{t.tv_sec} + std::chrono::nanoseconds{t.tv_nsec};
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
    [[nodiscard]] std::chrono::nanoseconds cpu_time() const override {
        timespec t{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
        return duration_of(t);
    }
};

} // namespace ensign
