// The latest presses that a VM saw, by the serials of its display: what its programs ask for by the user's hand names one of them, or
// what came of it. In nanoseconds of CLOCK_MONOTONIC.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace ensign {

class Presses {
  public:
    // serial: the display's newest, right after the press was sent.
    void note(std::uint32_t serial, std::chrono::nanoseconds now) { latest_[count_++ % latest_.size()] = {serial, now}; }

    // One of the last two, or what came after them. newest: the display's newest serial; what is beyond it is made up.
    [[nodiscard]] bool is_recent(std::uint32_t serial, std::uint32_t newest) const {
        return count_ > 0 &&
               follows(serial, latest_[(count_ - std::min<std::size_t>(count_, 2)) % latest_.size()].serial, newest);
    }
    // One that isn't older than that, or what came after it.
    [[nodiscard]] bool is_within(std::chrono::nanoseconds age, std::uint32_t serial, std::uint32_t newest,
                                 std::chrono::nanoseconds now) const {
        return std::any_of(latest_.begin(), latest_.begin() + std::min<std::ptrdiff_t>(count_, latest_.size()),
                           [&](const Press& press) { return now - press.at <= age && follows(serial, press.serial, newest); });
    }

  private:
    // Serials wrap. A key's is a little older than the newest one, which its modifiers event took.
    static bool follows(std::uint32_t serial, std::uint32_t press, std::uint32_t newest) {
        constexpr std::uint32_t slack = 2;
        return serial - (press - slack) <= newest - (press - slack);
    }

    struct Press {
        std::uint32_t serial = 0;
        std::chrono::nanoseconds at{};
    };
    std::array<Press, 64> latest_;
    std::size_t count_ = 0; // of all that there were
};

} // namespace ensign
