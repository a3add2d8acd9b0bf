#include "compositor/vm/seat_gestures.hpp"

namespace ensign {

SeatGestures::SeatGestures(wl_display* display, wlr_seat* seat)
    : gestures_{wlr_pointer_gestures_v1_create(display)}, seat_{seat} {
    focus_change_.connect(seat->pointer_state.events.focus_change);
}

void SeatGestures::begin(Kind kind, std::uint32_t fingers, std::uint32_t time_msec) {
    pointer_over(nullptr);
    const wlr_surface* surface = seat_->pointer_state.focused_surface;
    if (surface == nullptr) {
        return;
    }
    gesture_ = Gesture{kind, surface, time_msec};
    switch (kind) {
    case Kind::swipe: return wlr_pointer_gestures_v1_send_swipe_begin(gestures_, seat_, time_msec, fingers);
    case Kind::pinch: return wlr_pointer_gestures_v1_send_pinch_begin(gestures_, seat_, time_msec, fingers);
    case Kind::hold: return wlr_pointer_gestures_v1_send_hold_begin(gestures_, seat_, time_msec, fingers);
    }
}

// Where wlroots took the focus away, as from a surface that is destroyed, nobody can be told of an end any more.
void SeatGestures::handle_focus_change(wlr_seat_pointer_focus_change_event*) noexcept { gesture_.reset(); }

bool SeatGestures::goes_on(Kind kind) const { return gesture_ && gesture_->kind == kind; }

void SeatGestures::swipe(double dx, double dy, std::uint32_t time_msec) {
    if (goes_on(Kind::swipe)) {
        gesture_->time_msec = time_msec;
        wlr_pointer_gestures_v1_send_swipe_update(gestures_, seat_, time_msec, dx, dy);
    }
}

void SeatGestures::pinch(double dx, double dy, double scale, double rotation, std::uint32_t time_msec) {
    if (goes_on(Kind::pinch)) {
        gesture_->time_msec = time_msec;
        wlr_pointer_gestures_v1_send_pinch_update(gestures_, seat_, time_msec, dx, dy, scale, rotation);
    }
}

void SeatGestures::end(Kind kind, bool cancelled, std::uint32_t time_msec) {
    if (goes_on(kind)) {
        gesture_->time_msec = time_msec;
        send_end(cancelled);
    }
}

void SeatGestures::pointer_over(const wlr_surface* surface) {
    if (gesture_ && gesture_->surface != surface) {
        send_end(true);
    }
}

void SeatGestures::send_end(bool cancelled) {
    const Gesture ended = *gesture_;
    gesture_.reset();
    switch (ended.kind) {
    case Kind::swipe: return wlr_pointer_gestures_v1_send_swipe_end(gestures_, seat_, ended.time_msec, cancelled);
    case Kind::pinch: return wlr_pointer_gestures_v1_send_pinch_end(gestures_, seat_, ended.time_msec, cancelled);
    case Kind::hold: return wlr_pointer_gestures_v1_send_hold_end(gestures_, seat_, ended.time_msec, cancelled);
    }
}

} // namespace ensign
