// What wlroots doesn't check before it acts: requests of a guest that would end in an assertion, in a circle or in a depth
// that its recursion can't bear. Seen before they are dispatched; the guest that makes one is disconnected with an error.
#pragma once

#include "compositor/input/seat.hpp"
#include "compositor/wl/ptr.hpp"

namespace ensign {

class RequestCheck {
  public:
    RequestCheck(wl_display* display, Seat& seat);

  private:
    static constexpr int most_subsurface_levels = 32;
    static void handle(void* self, wl_protocol_logger_type type, const wl_protocol_logger_message* message);
    void look_at_popup(const wl_protocol_logger_message& message);
    static void look_at_surface(const wl_protocol_logger_message& message);
    static void look_at_subsurface(const wl_protocol_logger_message& message);
    Seat& seat_;
    wl::Ptr<wl_protocol_logger, wl_protocol_logger_destroy> logger_;
};

} // namespace ensign
