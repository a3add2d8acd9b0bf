// Gestures on touchpads: swipe, pinch and hold go to the focused VM, where the pointer is over it; nowhere else.
#pragma once

#include "compositor/input/focus_controller.hpp"
#include "compositor/input/front.hpp"
#include "compositor/wl/listener.hpp"

namespace ensign {

class Touchpad {
  public:
    Touchpad(wlr_cursor* cursor, FocusController& focus, const Front& front);
    Touchpad(const Touchpad&) = delete;
    Touchpad& operator=(const Touchpad&) = delete;

  private:
    void handle_swipe_begin(wlr_pointer_swipe_begin_event* event) noexcept;
    void handle_swipe_update(wlr_pointer_swipe_update_event* event) noexcept;
    void handle_swipe_end(wlr_pointer_swipe_end_event* event) noexcept;
    void handle_pinch_begin(wlr_pointer_pinch_begin_event* event) noexcept;
    void handle_pinch_update(wlr_pointer_pinch_update_event* event) noexcept;
    void handle_pinch_end(wlr_pointer_pinch_end_event* event) noexcept;
    void handle_hold_begin(wlr_pointer_hold_begin_event* event) noexcept;
    void handle_hold_end(wlr_pointer_hold_end_event* event) noexcept;
    [[nodiscard]] SeatGestures* listener(const wlr_pointer& pointer) const;

    FocusController& focus_;
    const Front& front_;
    wl::Listener<&Touchpad::handle_swipe_begin> swipe_begin_{*this};
    wl::Listener<&Touchpad::handle_swipe_update> swipe_update_{*this};
    wl::Listener<&Touchpad::handle_swipe_end> swipe_end_{*this};
    wl::Listener<&Touchpad::handle_pinch_begin> pinch_begin_{*this};
    wl::Listener<&Touchpad::handle_pinch_update> pinch_update_{*this};
    wl::Listener<&Touchpad::handle_pinch_end> pinch_end_{*this};
    wl::Listener<&Touchpad::handle_hold_begin> hold_begin_{*this};
    wl::Listener<&Touchpad::handle_hold_end> hold_end_{*this};
};

} // namespace ensign
