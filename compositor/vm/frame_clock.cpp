#include "compositor/vm/frame_clock.hpp"

#include <algorithm>
#include <limits>

namespace ensign {

namespace {
int wake(void*) { return 0; } // Scheduler::run does the rest
} // namespace

FrameClock::FrameClock(const Clock& clock, wl_event_loop* loop, wlr_output* output, Visibility& visibility)
    : clock_{clock}, output_{output}, visibility_{visibility}, timer_{wl_event_loop_add_timer(loop, wake, nullptr)} {}

FrameTick FrameClock::now() const { return frame_tick_at(clock_.monotonic()); }

void FrameClock::add(wlr_surface* surface) {
    idle_.emplace_front(*this, surface);
    idle_.front().self = idle_.begin();
}

void FrameClock::remove(PacedSurface& surface) { (surface.asked ? waiting_ : idle_).erase(surface.self); }

void FrameClock::wait(PacedSurface& surface) {
    if (surface.asked) {
        return;
    }
    const FrameTick now = this->now();
    const FrameTick next = answer_at(now, Shown::shown); // whether it is hidden is looked at then: it may map meanwhile
    if (waiting_.empty() || next < due_) {
        wake_at(next);
    }
    surface.asked = now;
    waiting_.splice(waiting_.end(), idle_, surface.self);
}

void FrameClock::hasten() {
    if (!waiting_.empty()) {
        wake_at(answer_at(now(), Shown::shown));
    }
}

bool FrameClock::due() const { return !waiting_.empty() && now() >= due_; }

void FrameClock::tick() {
    if (!due()) {
        return;
    }
    const FrameTick now = this->now();
    FrameTick next = std::numeric_limits<FrameTick>::max();
    for (auto it = waiting_.begin(); it != waiting_.end();) {
        const auto surface = it++;
        const Shown shown = visibility_.shown(surface->surface());
        const FrameTick at = answer_at(*surface->asked, shown);
        if (at > now) {
            next = std::min(next, at);
            continue;
        }
        surface->answer(now, shown, *output_);
        surface->asked.reset();
        idle_.splice(idle_.begin(), waiting_, surface);
    }
    if (!waiting_.empty()) {
        wake_at(next);
    }
}

// In the timer's milliseconds, never early. The clock may be a test's, which the timer knows nothing of.
void FrameClock::wake_at(FrameTick tick) {
    due_ = tick;
    const auto ms = std::chrono::ceil<std::chrono::milliseconds>(time_of(tick) - clock_.monotonic());
    wl_event_source_timer_update(timer_.get(), std::max(1, static_cast<int>(ms.count())));
}

} // namespace ensign
