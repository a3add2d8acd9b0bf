#include "compositor/policy/look/frame_pace.hpp"

namespace ensign {

namespace {
// In whole seconds first: nanoseconds times 60 would leave 64 bits after ten years.
constexpr std::uint64_t second = std::chrono::nanoseconds{std::chrono::seconds{1}}.count();
} // namespace

FrameTick frame_tick_at(std::chrono::nanoseconds monotonic) {
    const auto ns = static_cast<std::uint64_t>(monotonic.count());
    return ns / second * frame_ticks_per_second + ns % second * frame_ticks_per_second / second;
}

std::chrono::nanoseconds time_of(FrameTick tick) {
    const std::uint64_t part = tick % frame_ticks_per_second * second;
    return std::chrono::seconds{tick / frame_ticks_per_second} +
           std::chrono::nanoseconds{(part + frame_ticks_per_second - 1) / frame_ticks_per_second};
}

FrameTick answer_at(FrameTick asked, Shown shown) {
    switch (shown) {
    case Shown::shown: return asked + 1;
    case Shown::hidden: return (asked / frame_ticks_per_second + 1) * frame_ticks_per_second;
    }
    return asked + 1;
}

} // namespace ensign
