#include "compositor/host/host_display.hpp"

namespace ensign::host {

HostDisplay::HostDisplay(const Foundation& foundation, const Outputs& outputs, SeatRequests& seat_requests,
                         ControlActions& actions)
    : foundation_{foundation}, seat_{foundation.display, foundation.clock, seat_requests},
      captures_{foundation.display, outputs}, control_{*foundation.display, actions} {
    create_globals(outputs);
    wl_display_set_global_filter(foundation_.display, is_offered, this);
}

// Programs may still look for globals while the display goes; who would decide is gone.
HostDisplay::~HostDisplay() {
    wl_display_set_global_filter(foundation_.display, [](const wl_client*, const wl_global*, void*) { return false; }, nullptr);
}

void HostDisplay::create_globals(const Outputs& outputs) {
    wl_display* display = foundation_.display;
    wlr_shm_create_with_renderer(display, 2, foundation_.renderer);
    wlr_compositor_create(display, 6, foundation_.renderer);
    wlr_subcompositor_create(display);
    wlr_viewporter_create(display);
    wlr_single_pixel_buffer_manager_v1_create(display);
    wlr_fractional_scale_manager_v1_create(display, 1);
    wlr_xdg_output_manager_v1_create(display, outputs.arrangement().layout());
    session_locks_ = wlr_session_lock_manager_v1_create(display);
    if (foundation_.role == HostRole::headless) {
        virtual_keyboards_ = wlr_virtual_keyboard_manager_v1_create(display);
        virtual_pointers_ = wlr_virtual_pointer_manager_v1_create(display);
    }
}

bool HostDisplay::is_offered(const wl_client*, const wl_global* global, void* data) {
    return is_offered_to(static_cast<const HostDisplay*>(data)->foundation_.role, wl_global_get_interface(global)->name);
}

} // namespace ensign::host
