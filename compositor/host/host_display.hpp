// The display of the user's own programs: all of its globals are made here, and policy/host_globals says who sees which. Each protocol
// is a file of its own; what a protocol's events lead to is another room's.
#pragma once

#include "compositor/base/clock.hpp"
#include "compositor/host/capture_sources.hpp"
#include "compositor/host/control.hpp"
#include "compositor/host/host_seat.hpp"
#include "compositor/output/outputs.hpp"
#include "compositor/policy/host_globals.hpp"

namespace ensign::host {

class HostDisplay {
  public:
    struct Foundation {
        wl_display* display; // not owned
        wlr_renderer* renderer;
        const Clock& clock;
        HostRole role; // of all that connect
    };
    HostDisplay(const Foundation& foundation, const Outputs& outputs, SeatRequests& seat_requests, ControlActions& actions);
    ~HostDisplay();
    HostDisplay(const HostDisplay&) = delete;
    HostDisplay& operator=(const HostDisplay&) = delete;

    [[nodiscard]] HostSeat& seat() { return seat_; }
    [[nodiscard]] wlr_session_lock_manager_v1* session_locks() const { return session_locks_; }
    // Null but for HostRole::headless.
    [[nodiscard]] wlr_virtual_keyboard_manager_v1* virtual_keyboards() const { return virtual_keyboards_; }
    [[nodiscard]] wlr_virtual_pointer_manager_v1* virtual_pointers() const { return virtual_pointers_; }

  private:
    static bool is_offered(const wl_client* client, const wl_global* global, void* self);
    void create_globals(const Outputs& outputs);

    Foundation foundation_;
    HostSeat seat_;
    wlr_session_lock_manager_v1* session_locks_ = nullptr; // owned by the display, as below
    wlr_virtual_keyboard_manager_v1* virtual_keyboards_ = nullptr;
    wlr_virtual_pointer_manager_v1* virtual_pointers_ = nullptr;
    CaptureSources captures_;
    Control control_;
};

} // namespace ensign::host
