#include "compositor/vm/paced_surface.hpp"

#include "compositor/vm/frame_clock.hpp"

namespace ensign {

PacedSurface::PacedSurface(FrameClock& clock, wlr_surface* surface) : clock_{clock}, surface_{surface} {
    wl_list_init(&callbacks_);
    commit_.connect(surface->events.commit);
    destroy_.connect(surface->events.destroy);
}

PacedSurface::~PacedSurface() {
    while (wl_list_empty(&callbacks_) == 0) {
        wl_resource_destroy(wl_resource_from_link(callbacks_.next));
    }
}

void PacedSurface::handle_commit(wlr_surface*) noexcept {
    wl_list& asked_for = surface_->current.frame_callback_list;
    wl_list_insert_list(callbacks_.prev, &asked_for);
    wl_list_init(&asked_for);
    feedback_.reset(wlr_presentation_surface_sampled(surface_)); // the one before was superseded
    if (wl_list_empty(&callbacks_) == 0 || feedback_ != nullptr) {
        clock_.wait(*this);
    }
}

void PacedSurface::handle_destroy(wlr_surface*) noexcept { clock_.remove(*this); }

void PacedSurface::answer(FramePace::Time time, FramePace::Time refresh, Shown shown, wlr_output& output) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time);
    while (wl_list_empty(&callbacks_) == 0) {
        wl_resource* callback = wl_resource_from_link(callbacks_.next);
        wl_callback_send_done(callback, static_cast<std::uint32_t>(ms.count()));
        wl_resource_destroy(callback);
    }
    if (feedback_ != nullptr && shown == Shown::shown) {
        const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
        const wlr_presentation_event event{
            .output = &output,
            .tv_sec = static_cast<std::uint64_t>(seconds.count()),
            .tv_nsec = static_cast<std::uint32_t>((time - seconds).count()),
            .refresh = static_cast<std::uint32_t>(refresh.count()),
            .seq = 0,   // of no real output
            .flags = 0, // nor is it said how that works
        };
        wlr_presentation_feedback_send_presented(feedback_.get(), &event);
    }
    feedback_.reset();
}

} // namespace ensign
