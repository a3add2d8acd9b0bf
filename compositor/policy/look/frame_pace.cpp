#include "compositor/policy/look/frame_pace.hpp"

namespace ensign {

namespace {
// In whole seconds first: nanoseconds times 60 would leave 64 bits after ten years.
constexpr std::uint64_t second = std::chrono::nanoseconds{std::chrono::seconds{1}}.count();
} // namespace

FrameTick FramePace::tick_at(Time monotonic) const {
    const auto ns = static_cast<std::uint64_t>(monotonic.count());
    return ns / second * rate_ + ns % second * rate_ / second;
}

FramePace::Time FramePace::time_of(FrameTick tick) const {
    const std::uint64_t part = tick % rate_ * second;
    return std::chrono::seconds{tick / rate_} + Time{(part + rate_ - 1) / rate_};
}

FramePace::Time FramePace::answer_at(Time asked, std::optional<Time> answered, Shown shown) const {
    if (shown == Shown::hidden) {
        return std::chrono::floor<std::chrono::seconds>(asked) + std::chrono::seconds{1};
    }
    const FrameTick tick = tick_at(asked);
    return answered && tick_at(*answered) >= tick ? time_of(tick + 1) : asked;
}

} // namespace ensign
