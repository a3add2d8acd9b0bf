// Fingers on touch screens. One that goes down on content of the focused VM is that VM's until it goes up, whatever it
// moves over; anywhere else, and where a program knows no touch, the first one acts as the pointer, and others do nothing.
#pragma once

#include "compositor/input/focus_controller.hpp"
#include "compositor/input/front.hpp"
#include "compositor/input/pointer.hpp"
#include "compositor/policy/input/touch_router.hpp"
#include "compositor/wl/listener.hpp"

#include <map>
#include <optional>

namespace ensign {

class Touch {
  public:
    Touch(Scene& scene, FocusController& focus, Front& front, Pointer& pointer, const Clock& clock);
    Touch(const Touch&) = delete;
    Touch& operator=(const Touch&) = delete;

    // A guest wants the user to move or resize its window with the finger that is down there. False: no finger is.
    bool begin_requested_grab(Window& window, std::uint32_t serial, FramePart part);
    void forget(DeviceId device); // it is listened to no more

  private:
    void handle_down(wlr_touch_down_event* event) noexcept;
    void handle_motion(wlr_touch_motion_event* event) noexcept;
    void handle_up(wlr_touch_up_event* event) noexcept;
    void handle_cancel(wlr_touch_cancel_event* event) noexcept;
    void handle_frame(void* data) noexcept;

    struct Place { // layout coordinates
        double x = 0;
        double y = 0;
    };
    [[nodiscard]] Place place_of(wlr_touch& touch, double x, double y) const;
    void lead(TouchPoint point, Place at, std::uint32_t time_msec);
    void let_go(std::uint32_t time_msec);
    void drag(Seat& seat, TouchPoint point, Place at, std::uint32_t time_msec);

    Scene& scene_;
    FocusController& focus_;
    Front& front_;
    Pointer& pointer_;
    const Clock& clock_;
    struct Finger {
        Place at;
        double dx = 0; // layout minus surface-local, where a guest sees it
        double dy = 0;
    };
    std::map<TouchPoint, Finger> fingers_; // all that are down
    std::optional<TouchPoint> leader_;     // acts as the pointer

    wl::Listener<&Touch::handle_down> down_{*this};
    wl::Listener<&Touch::handle_motion> motion_{*this};
    wl::Listener<&Touch::handle_up> up_{*this};
    wl::Listener<&Touch::handle_cancel> cancel_{*this};
    wl::Listener<&Touch::handle_frame> frame_{*this};
};

} // namespace ensign
