// A VM's touchpad gestures (zwp_pointer_gestures_v1): one at a time, on the surface that has the pointer. One that has begun
// ends once, cancelled where the pointer goes elsewhere or the VM is left.
#pragma once

#include "compositor/wl/listener.hpp"
#include "compositor/wl/wlr.hpp"

#include <cstdint>
#include <optional>

namespace ensign {

class SeatGestures {
  public:
    enum class Kind : std::uint8_t { swipe, pinch, hold };

    SeatGestures(wl_display* display, wlr_seat* seat);
    SeatGestures(const SeatGestures&) = delete;
    SeatGestures& operator=(const SeatGestures&) = delete;

    void begin(Kind kind, std::uint32_t fingers, std::uint32_t time_msec);
    // Logical px since the last event; scale since the beginning; degrees since the last event, clockwise.
    void swipe(double dx, double dy, std::uint32_t time_msec);
    void pinch(double dx, double dy, double scale, double rotation, std::uint32_t time_msec);
    void end(Kind kind, bool cancelled, std::uint32_t time_msec);
    // The pointer is about to be over this surface, or over none (null).
    void pointer_over(const wlr_surface* surface);

  private:
    void handle_focus_change(wlr_seat_pointer_focus_change_event* event) noexcept;
    [[nodiscard]] bool goes_on(Kind kind) const;
    void send_end(bool cancelled);

    wlr_pointer_gestures_v1* gestures_; // owned by the display
    wlr_seat* seat_;                    // owned by the display
    struct Gesture {
        Kind kind;
        const wlr_surface* surface; // only compared
        std::uint32_t time_msec;    // of its last event
    };
    std::optional<Gesture> gesture_;
    wl::Listener<&SeatGestures::handle_focus_change> focus_change_{*this};
};

} // namespace ensign
