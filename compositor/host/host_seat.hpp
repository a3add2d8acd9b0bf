// The seat of the host display. The user's own programs hear nothing but while the session is locked, and then the locker
// alone. Presses and releases are paired as for VMs: what it saw pressed it sees released, and nothing else.
#pragma once

#include "compositor/base/clock.hpp"
#include "compositor/policy/input/key_router.hpp"
#include "compositor/vm/seat.hpp"

namespace ensign {

class HostSeat {
  public:
    HostSeat(wl_display* host, const Clock& clock, SeatRequests& requests);

    void set_keymap(const Keymap& keymap);
    void next_layout() { seat_.next_layout(); }
    [[nodiscard]] std::uint32_t layout() const { return seat_.layout(); }
    [[nodiscard]] std::uint32_t leds() const { return seat_.leds(); } // WLR_LED_*

    // The keyboard goes to this surface of the host display; with null nobody has the focus.
    void focus(wlr_surface* surface);
    void key(DeviceId device, std::uint32_t time_msec, std::uint32_t code, bool pressed);
    // The pointer is over this surface, or with null over none.
    void point(wlr_surface* surface, double sx, double sy, std::uint32_t time_msec);
    void button(DeviceId device, std::uint32_t time_msec, std::uint32_t code, bool pressed);
    void axis(const wlr_pointer_axis_event& event);
    void frame();
    void forget(DeviceId device); // unplugged

    // XCursor name of what the pointer looks like over it; null: hidden. Images of its own aren't shown.
    [[nodiscard]] const char* cursor_shape() const;

  private:
    [[nodiscard]] std::optional<Party> listener() const;

    const Clock& clock_;
    Seat seat_;
    KeyRouter keys_;
    KeyRouter buttons_;
};

} // namespace ensign
