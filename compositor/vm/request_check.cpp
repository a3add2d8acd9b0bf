#include "compositor/vm/request_check.hpp"

#include <algorithm>
#include <string_view>

#include "xdg-shell-protocol.h"

namespace ensign {

namespace {

// Levels below a surface, its own included; stops counting past `most`.
int levels_below(const wlr_surface* surface, int most) {
    int levels = 0;
    for (const wl_list* list : {&surface->pending.subsurfaces_below, &surface->pending.subsurfaces_above}) {
        for (const wl_list* link = list->next; link != list && levels < most; link = link->next) {
            const wlr_subsurface* child = wl_container_of(link, child, pending.link);
            levels = std::max(levels, levels_below(child->surface, most - 1));
        }
    }
    return levels + 1;
}

int levels_above(wlr_surface* surface, int most) {
    int levels = 1;
    for (auto* sub = wlr_subsurface_try_from_wlr_surface(surface); sub != nullptr && levels <= most;
         sub = wlr_subsurface_try_from_wlr_surface(sub->parent)) {
        levels++;
    }
    return levels;
}

// The popup is gone for wlroots, which ignores the request then; its resource lives on until the guest is disconnected.
void end(wlr_xdg_popup* popup, std::uint32_t code, const char* why) {
    wl_resource_post_error(popup->resource, code, "%s", why);
    wlr_xdg_popup_destroy(popup);
}

} // namespace

RequestCheck::RequestCheck(wl_display* display, Seat& seat)
    : seat_{seat}, logger_{wl_display_add_protocol_logger(display, handle, this)} {}

void RequestCheck::handle(void* data, wl_protocol_logger_type type, const wl_protocol_logger_message* message) {
    if (type != WL_PROTOCOL_LOGGER_REQUEST) {
        return;
    }
    const std::string_view interface = wl_resource_get_class(message->resource);
    if (interface == "wl_surface") {
        look_at_surface(*message);
    } else if (interface == "xdg_popup") {
        static_cast<RequestCheck*>(data)->look_at_popup(*message);
    } else if (interface == "wl_subcompositor") {
        look_at_subsurface(*message);
    }
}

// A turned buffer: wlroots' scene reckons its clipped source in floating point, and asserts that no rounding leaves it below
// zero, which it does. It is shown unturned; guests are never asked to turn anything.
void RequestCheck::look_at_surface(const wl_protocol_logger_message& message) {
    if (std::string_view{message.message->name} != "commit") {
        return;
    }
    wlr_surface_state& next = wlr_surface_from_resource(message.resource)->pending;
    if (next.transform != WL_OUTPUT_TRANSFORM_NORMAL) {
        next.transform = WL_OUTPUT_TRANSFORM_NORMAL;
        next.committed |= WLR_SURFACE_STATE_TRANSFORM;
    }
}

void RequestCheck::look_at_popup(const wl_protocol_logger_message& message) {
    auto* popup = static_cast<wlr_xdg_popup*>(wl_resource_get_user_data(message.resource));
    const std::string_view request = message.message->name;
    if (popup == nullptr) {
        return;
    }
    if (request == "grab") {
        if (popup->seat != nullptr) {
            return end(popup, XDG_POPUP_ERROR_INVALID_GRAB, "the popup has a grab already");
        }
        seat_.popup_grab_requested(message.arguments[1].u); // (seat, serial)
    } else if (request == "reposition" && !popup->base->initialized) {
        end(popup, XDG_POPUP_ERROR_INVALID_GRAB, "the popup is repositioned before its first commit");
    }
}

void RequestCheck::look_at_subsurface(const wl_protocol_logger_message& message) {
    if (std::string_view{message.message->name} != "get_subsurface") {
        return;
    }
    auto* surface = wlr_surface_from_resource(reinterpret_cast<wl_resource*>(message.arguments[1].o));
    auto* parent = wlr_surface_from_resource(reinterpret_cast<wl_resource*>(message.arguments[2].o));
    if (levels_above(parent, most_subsurface_levels) + levels_below(surface, most_subsurface_levels) >
        most_subsurface_levels) {
        wl_resource_post_error(message.resource, WL_SUBCOMPOSITOR_ERROR_BAD_PARENT, "subsurfaces nested too deep");
    }
}

} // namespace ensign
