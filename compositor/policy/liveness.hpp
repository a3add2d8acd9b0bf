// Whether a program answers. It is pinged when it gets the focus and once in a while; one that is silent for too long counts
// as hung, which is shown and has no other consequence.
//
//     at rest --ping--> asked --pong--> at rest
//                         |
//                        5 s--> hung --pong--> at rest
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

namespace ensign {

// Times are milliseconds of Clock::now_msec(), which wraps.
class Liveness {
  public:
    static constexpr std::uint32_t period = 10'000; // from one ping to the next
    static constexpr std::uint32_t patience = 5'000;

    explicit Liveness(std::uint32_t now) : last_ping_{now} {}

    void asked(std::uint32_t now) {
        if (!waiting_since_) {
            waiting_since_ = now;
        }
        last_ping_ = now;
    }
    void answered() { waiting_since_.reset(); }
    // It could not have answered so far: its VM was frozen.
    void excuse(std::uint32_t now) {
        if (waiting_since_) {
            waiting_since_ = now;
        }
        last_ping_ = now;
    }

    [[nodiscard]] bool is_asked() const { return waiting_since_.has_value(); }
    [[nodiscard]] bool due(std::uint32_t now) const { return !waiting_since_ && now - last_ping_ >= period; }
    [[nodiscard]] bool hung(std::uint32_t now) const { return silence(now) >= patience; }
    // Milliseconds since it was asked; 0 while it owes no answer.
    [[nodiscard]] std::uint32_t silence(std::uint32_t now) const { return waiting_since_ ? now - *waiting_since_ : 0; }
    // Milliseconds until `due` or `hung` changes by itself; nothing once it is hung.
    [[nodiscard]] std::optional<std::uint32_t> until_change(std::uint32_t now) const {
        if (hung(now)) {
            return std::nullopt;
        }
        return waiting_since_ ? patience - silence(now) : period - std::min(period, now - last_ping_);
    }

  private:
    std::uint32_t last_ping_;
    std::optional<std::uint32_t> waiting_since_;
};

} // namespace ensign
