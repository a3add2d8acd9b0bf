#include "tests/wlcs/leniency.hpp"

#include <string_view>

namespace ensign::wlcs {

Leniency::Leniency(wl_display* guests) : logger_{wl_display_add_protocol_logger(guests, handle, nullptr)} {}

void Leniency::handle(void*, wl_protocol_logger_type type, const wl_protocol_logger_message* message) {
    using namespace std::literals;
    if (type != WL_PROTOCOL_LOGGER_REQUEST || message->message->name != "attach"sv ||
        wl_resource_get_class(message->resource) != "wl_surface"sv || message->arguments[0].o == nullptr) {
        return;
    }
    wlr_surface* surface = wlr_surface_from_resource(message->resource);
    auto* window = wlr_xdg_surface_try_from_wlr_surface(surface);
    if (window == nullptr || window->role_resource == nullptr) {
        return;
    }
    window->configured = true;
    if (!window->initialized) {
        // As after the initial commit, which has nothing in it.
        window->initialized = window->initial_commit = true;
        wl_signal_emit_mutable(&surface->events.client_commit, nullptr);
        wl_signal_emit_mutable(&surface->events.commit, surface);
        window->initial_commit = false;
    }
}

} // namespace ensign::wlcs
