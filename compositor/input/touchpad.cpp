#include "compositor/input/touchpad.hpp"

#include "compositor/input/device.hpp"

namespace ensign {

using Kind = SeatGestures::Kind;

Touchpad::Touchpad(wlr_cursor* cursor, FocusController& focus, const Front& front) : focus_{focus}, front_{front} {
    swipe_begin_.connect(cursor->events.swipe_begin);
    swipe_update_.connect(cursor->events.swipe_update);
    swipe_end_.connect(cursor->events.swipe_end);
    pinch_begin_.connect(cursor->events.pinch_begin);
    pinch_update_.connect(cursor->events.pinch_update);
    pinch_end_.connect(cursor->events.pinch_end);
    hold_begin_.connect(cursor->events.hold_begin);
    hold_end_.connect(cursor->events.hold_end);
}

SeatGestures* Touchpad::listener(const wlr_pointer& pointer) const {
    Seat* seat = focus_.seat();
    const bool heard = seat != nullptr && !front_.is_up() && focus_.reaches(id_of(pointer.base), seat->party().vm);
    return heard ? &seat->gestures() : nullptr;
}

void Touchpad::handle_swipe_begin(wlr_pointer_swipe_begin_event* event) noexcept {
    if (SeatGestures* gestures = listener(*event->pointer)) {
        gestures->begin(Kind::swipe, event->fingers, event->time_msec);
    }
}

void Touchpad::handle_swipe_update(wlr_pointer_swipe_update_event* event) noexcept {
    if (SeatGestures* gestures = listener(*event->pointer)) {
        gestures->swipe(event->dx, event->dy, event->time_msec);
    }
}

void Touchpad::handle_swipe_end(wlr_pointer_swipe_end_event* event) noexcept {
    if (SeatGestures* gestures = listener(*event->pointer)) {
        gestures->end(Kind::swipe, event->cancelled, event->time_msec);
    }
}

void Touchpad::handle_pinch_begin(wlr_pointer_pinch_begin_event* event) noexcept {
    if (SeatGestures* gestures = listener(*event->pointer)) {
        gestures->begin(Kind::pinch, event->fingers, event->time_msec);
    }
}

void Touchpad::handle_pinch_update(wlr_pointer_pinch_update_event* event) noexcept {
    if (SeatGestures* gestures = listener(*event->pointer)) {
        gestures->pinch(event->dx, event->dy, event->scale, event->rotation, event->time_msec);
    }
}

void Touchpad::handle_pinch_end(wlr_pointer_pinch_end_event* event) noexcept {
    if (SeatGestures* gestures = listener(*event->pointer)) {
        gestures->end(Kind::pinch, event->cancelled, event->time_msec);
    }
}

void Touchpad::handle_hold_begin(wlr_pointer_hold_begin_event* event) noexcept {
    if (SeatGestures* gestures = listener(*event->pointer)) {
        gestures->begin(Kind::hold, event->fingers, event->time_msec);
    }
}

void Touchpad::handle_hold_end(wlr_pointer_hold_end_event* event) noexcept {
    if (SeatGestures* gestures = listener(*event->pointer)) {
        gestures->end(Kind::hold, event->cancelled, event->time_msec);
    }
}

} // namespace ensign
