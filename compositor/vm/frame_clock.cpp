#include "compositor/vm/frame_clock.hpp"

#include <algorithm>

namespace ensign {

FrameClock::FrameClock(const Clock& clock, wlr_output* output, Visibility& visibility)
    : clock_{clock}, output_{output}, visibility_{visibility} {}

void FrameClock::add(wlr_surface* surface) {
    idle_.emplace_front(*this, surface);
    idle_.front().self = idle_.begin();
    idle_.front().among = &idle_;
}

void FrameClock::remove(PacedSurface& surface) { surface.among->erase(surface.self); }

void FrameClock::move(PacedSurface& surface, Surfaces& to) {
    to.splice(to.end(), *surface.among, surface.self);
    surface.among = &to;
}

void FrameClock::wait(PacedSurface& surface) {
    if (surface.among != &idle_) {
        return;
    }
    surface.asked = clock_.monotonic();
    // Whether it is hidden is looked at then: it may map meanwhile.
    const Time at = pace_.answer_at(surface.asked, surface.answered, Shown::shown);
    at == surface.asked ? move(surface, prompt_) : wait_until(at, surface);
}

void FrameClock::wait_until(Time when, PacedSurface& surface) {
    if (waiting_.empty() || when < due_) {
        due_ = when;
    }
    move(surface, waiting_);
}

void FrameClock::set_pace(FramePace pace) {
    pace_ = pace;
    hasten(); // to a tick of the new pace
}

void FrameClock::hasten() {
    if (!waiting_.empty()) {
        due_ = pace_.time_of(pace_.tick_at(clock_.monotonic()) + 1);
    }
}

bool FrameClock::due() const { return !prompt_.empty() || (!waiting_.empty() && clock_.monotonic() >= due_); }

std::optional<FramePace::Time> FrameClock::next() const { return waiting_.empty() ? std::nullopt : std::optional{due_}; }

bool FrameClock::answer() {
    if (!due()) {
        return false;
    }
    const Time now = clock_.monotonic();
    if (!waiting_.empty() && now >= due_) {
        tick(now);
    }
    answer_prompt_ones(now);
    return true;
}

std::optional<FramePace::Time> FrameClock::try_to_answer(PacedSurface& surface, Time now) {
    const Shown shown = visibility_.shown(surface.surface());
    const Time at = pace_.answer_at(surface.asked, surface.answered, shown);
    if (at > now) {
        return at;
    }
    // The tick's, however late it is, but never before it was asked for.
    surface.answer(std::max(pace_.time_of(pace_.tick_at(now)), surface.asked), pace_.time_of(1), shown, *output_);
    surface.answered = now;
    move(surface, idle_);
    return std::nullopt;
}

// Apart from those that wait, who may be many and are looked at once a tick.
void FrameClock::answer_prompt_ones(Time now) {
    while (!prompt_.empty()) {
        PacedSurface& surface = prompt_.front();
        if (const auto later = try_to_answer(surface, now)) {
            wait_until(*later, surface);
        }
    }
}

void FrameClock::tick(Time now) {
    Time next = Time::max();
    for (auto it = waiting_.begin(); it != waiting_.end();) {
        if (const auto later = try_to_answer(*it++, now)) {
            next = std::min(next, *later);
        }
    }
    due_ = next;
}

} // namespace ensign
