#include "compositor/vm/request_check.hpp"

#include "compositor/vm/surface_account.hpp"
#include "compositor/vm/surface_tree.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "xdg-shell-protocol.h"

namespace ensign {

namespace {

wl_resource* resource_of(const wl_argument& argument) { return reinterpret_cast<wl_resource*>(argument.o); }

wlr_surface* surface_of(const wl_argument& argument) { return wlr_surface_from_resource(resource_of(argument)); }

// The popup is gone for wlroots, which ignores the request then; its resource lives on until the guest is disconnected.
void end(wlr_xdg_popup* popup, std::uint32_t code, const char* why) {
    wl_resource_post_error(popup->resource, code, "%s", why);
    wlr_xdg_popup_destroy(popup);
}

// Damage may always be more than what changed.
void simplify_damage(pixman_region32_t& damage) {
    if (pixman_region32_n_rects(&damage) >= bounds::damage_rectangles) {
        const pixman_box32_t all = *pixman_region32_extents(&damage);
        pixman_region32_fini(&damage);
        pixman_region32_init_with_extents(&damage, &all);
    }
}

void demand_answers(const wlr_xdg_surface* surface, wl_resource* resource) {
    if (wl_list_length(&surface->configure_list) >= bounds::unanswered_configures) {
        wl_client_post_implementation_error(wl_resource_get_client(resource), "%d configure events are not acknowledged",
                                            bounds::unanswered_configures);
    }
}

void limit_mime_types(const wl_array& types, const wl_protocol_logger_message& message) {
    const auto* first = static_cast<char* const*>(types.data);
    const std::size_t count = types.size / sizeof(char*);
    std::size_t bytes = std::strlen(message.arguments[0].s);
    for (std::size_t i = 0; i < count; ++i) {
        bytes += std::strlen(first[i]);
    }
    if (count >= bounds::mime_types || bytes > bounds::mime_bytes) {
        wl_client_post_implementation_error(wl_resource_get_client(message.resource),
                                            "too many MIME types: a source may have %zu, of %zu bytes in all",
                                            bounds::mime_types, bounds::mime_bytes);
    }
}

} // namespace

RequestCheck::RequestCheck(wl_display* display, Seat& seat, Account& account, TreeEvents& trees)
    : seat_{seat}, account_{account}, trees_{trees}, logger_{wl_display_add_protocol_logger(display, handle, this)} {}

RequestCheck::Check RequestCheck::check_of(std::string_view interface, std::string_view request) {
    struct Row {
        std::string_view interface;
        std::string_view request;
        Check check;
    };
    static constexpr std::array rows{
        Row{"wl_surface", "commit", &RequestCheck::surface_commit},
        Row{"wl_surface", "damage", &RequestCheck::surface_damage},
        Row{"wl_surface", "damage_buffer", &RequestCheck::surface_damage_buffer},
        Row{"wl_surface", "set_opaque_region", &RequestCheck::surface_set_region},
        Row{"wl_surface", "set_input_region", &RequestCheck::surface_set_region},
        Row{"wl_surface", "destroy", &RequestCheck::surface_changes_tree},
        Row{"wl_subsurface", "destroy", &RequestCheck::subsurface_changes_tree},
        Row{"wl_subsurface", "set_desync", &RequestCheck::subsurface_changes_tree},
        Row{"wl_subcompositor", "get_subsurface", &RequestCheck::get_subsurface},
        Row{"wl_region", "add", &RequestCheck::region_changes},
        Row{"wl_region", "subtract", &RequestCheck::region_changes},
        Row{"wl_shm_pool", "create_buffer", &RequestCheck::create_buffer},
        Row{"xdg_surface", "destroy", &RequestCheck::role_goes},
        Row{"xdg_toplevel", "destroy", &RequestCheck::role_goes},
        Row{"xdg_popup", "destroy", &RequestCheck::role_goes},
        Row{"xdg_surface", "get_popup", &RequestCheck::get_popup},
        Row{"xdg_popup", "grab", &RequestCheck::popup_grab},
        Row{"xdg_popup", "reposition", &RequestCheck::popup_reposition},
        Row{"xdg_toplevel", "set_maximized", &RequestCheck::toplevel_asks},
        Row{"xdg_toplevel", "unset_maximized", &RequestCheck::toplevel_asks},
        Row{"xdg_toplevel", "set_fullscreen", &RequestCheck::toplevel_asks},
        Row{"xdg_toplevel", "unset_fullscreen", &RequestCheck::toplevel_asks},
        Row{"zxdg_toplevel_decoration_v1", "set_mode", &RequestCheck::decoration_asks},
        Row{"zxdg_toplevel_decoration_v1", "unset_mode", &RequestCheck::decoration_asks},
        Row{"org_kde_kwin_server_decoration_manager", "create", &RequestCheck::create_kde_decoration},
        Row{"wl_data_source", "offer", &RequestCheck::data_source_offer},
        Row{"zwp_primary_selection_source_v1", "offer", &RequestCheck::primary_source_offer},
        Row{"wl_data_device", "start_drag", &RequestCheck::start_drag},
    };
    const auto row =
        std::ranges::find_if(rows, [&](const Row& one) { return one.interface == interface && one.request == request; });
    return row != rows.end() ? row->check : nullptr;
}

void RequestCheck::handle(void* data, wl_protocol_logger_type type, const Message* message) {
    if (type != WL_PROTOCOL_LOGGER_REQUEST) {
        return;
    }
    auto& self = *static_cast<RequestCheck*>(data);
    const auto found = self.known_.find(message->message);
    const Known known = found != self.known_.end() ? found->second : self.learn(*message);
    if (known.descriptors > 0) {
        if (auto* program = ProgramAccount::of(wl_resource_get_client(message->resource))) {
            program->claimed(known.descriptors);
        }
    }
    if (known.check != nullptr) {
        (self.*known.check)(*message);
    }
}

RequestCheck::Known RequestCheck::learn(const Message& message) {
    const std::string_view signature = message.message->signature;
    const Known known{check_of(wl_resource_get_class(message.resource), message.message->name),
                      static_cast<std::size_t>(std::ranges::count(signature, 'h'))};
    known_.emplace(message.message, known);
    return known;
}

// ---- surfaces

void RequestCheck::surface_commit(const Message& message) {
    wlr_surface_state& next = wlr_surface_from_resource(message.resource)->pending;
    // A turned buffer: wlroots' scene reckons its clipped source in floating point, and asserts that no rounding leaves it below
    // zero, which it does. It is shown unturned; guests are never asked to turn anything.
    if (next.transform != WL_OUTPUT_TRANSFORM_NORMAL) {
        next.transform = WL_OUTPUT_TRANSFORM_NORMAL;
        next.committed |= WLR_SURFACE_STATE_TRANSFORM;
    }
    // A viewport that enlarges a buffer by more than 2^31 ends wlroots in an assertion (wlr_region_expand).
    for (int* size : {&next.viewport.dst_width, &next.viewport.dst_height}) {
        if (next.viewport.has_dst && *size > bounds::viewport_size) {
            *size = bounds::viewport_size;
            next.committed |= WLR_SURFACE_STATE_VIEWPORT;
        }
    }
    // wlroots and pixman reckon with positions in int, times the scale.
    for (const wl_list* children : {&next.subsurfaces_below, &next.subsurfaces_above}) {
        wlr_subsurface_parent_state* child = nullptr;
        wl_list_for_each(child, children, link) {
            child->x = std::clamp(child->x, -bounds::subsurface_position, bounds::subsurface_position);
            child->y = std::clamp(child->y, -bounds::subsurface_position, bounds::subsurface_position);
        }
    }
}

// n columns and m rows of damage are n * m rectangles.
void RequestCheck::surface_damage(const Message& message) {
    simplify_damage(wlr_surface_from_resource(message.resource)->pending.surface_damage);
}

void RequestCheck::surface_damage_buffer(const Message& message) {
    simplify_damage(wlr_surface_from_resource(message.resource)->pending.buffer_damage);
}

void RequestCheck::surface_set_region(const Message& message) {
    const wl_resource* region = resource_of(message.arguments[0]);
    const int rectangles =
        region != nullptr ? pixman_region32_n_rects(wlr_region_from_resource(const_cast<wl_resource*>(region))) : 0;
    const bool opaque = std::string_view{message.message->name} == "set_opaque_region";
    if (auto* account = SurfaceAccount::of(wlr_surface_from_resource(message.resource))) {
        account->set_region(opaque ? SurfaceAccount::Region::opaque : SurfaceAccount::Region::input, rectangles);
    }
}

void RequestCheck::surface_changes_tree(const Message& message) {
    trees_.picture_changes();
    trees_.tree_changes(wlr_surface_from_resource(message.resource));
}

void RequestCheck::subsurface_changes_tree(const Message& message) {
    const auto* subsurface = static_cast<const wlr_subsurface*>(wl_resource_get_user_data(message.resource));
    if (subsurface != nullptr) {
        trees_.picture_changes();
        trees_.tree_changes(subsurface->surface);
    }
}

// ---- subsurfaces

void RequestCheck::get_subsurface(const Message& message) {
    wlr_surface* surface = surface_of(message.arguments[1]);
    wlr_surface* parent = surface_of(message.arguments[2]);
    wlr_surface* root = wlr_surface_get_root_surface(parent);
    const auto* end = "subsurfaces nested too deep";
    if (levels_above(parent) + levels_below(*surface, bounds::subsurface_levels) > bounds::subsurface_levels) {
        return wl_resource_post_error(message.resource, WL_SUBCOMPOSITOR_ERROR_BAD_PARENT, "%s", end);
    }
    const bool icon = root->role != nullptr && wlr_xdg_surface_try_from_wlr_surface(root) == nullptr;
    const int most = icon ? bounds::subsurfaces_of_an_icon : bounds::subsurfaces_of_a_tree;
    if (subsurfaces_below(*root, most) + subsurfaces_below(*surface, most) + 1 > most) {
        wl_client_post_implementation_error(wl_resource_get_client(message.resource),
                                            "too many subsurfaces: a window may have %d, a cursor or drag icon %d",
                                            bounds::subsurfaces_of_a_tree, bounds::subsurfaces_of_an_icon);
    }
    trees_.tree_changes(parent);
}

// ---- regions, buffers

void RequestCheck::region_changes(const Message& message) {
    if (pixman_region32_n_rects(wlr_region_from_resource(message.resource)) > bounds::region_rectangles) {
        wl_client_post_implementation_error(wl_resource_get_client(message.resource),
                                            "too many rectangles: a region may have %d", bounds::region_rectangles);
    }
}

// (id, offset, width, height, stride, format)
void RequestCheck::create_buffer(const Message& message) {
    if (std::max(message.arguments[2].i, message.arguments[3].i) > bounds::buffer_size) {
        wl_client_post_implementation_error(wl_resource_get_client(message.resource),
                                            "the buffer is too large: %d px each way are enough", bounds::buffer_size);
    }
}

// ---- xdg-shell

// (id, parent, positioner). wlroots walks up and down chains of popups, for ever where one closes to a circle: a parent without a
// role object may become the child of its own child.
void RequestCheck::get_popup(const Message& message) {
    wl_resource* parent_resource = resource_of(message.arguments[1]);
    const auto* parent =
        parent_resource != nullptr ? static_cast<const wlr_xdg_surface*>(wl_resource_get_user_data(parent_resource)) : nullptr;
    if (parent == nullptr || parent->role_resource == nullptr) {
        return wl_client_post_implementation_error(wl_resource_get_client(message.resource),
                                                   "a popup's parent must be a window or another popup");
    }
    int chain = 1;
    while (parent != nullptr && parent->role == WLR_XDG_SURFACE_ROLE_POPUP && parent->popup != nullptr &&
           parent->popup->parent != nullptr && chain <= bounds::popup_chain) {
        parent = wlr_xdg_surface_try_from_wlr_surface(parent->popup->parent);
        ++chain;
    }
    if (chain > bounds::popup_chain) {
        wl_client_post_implementation_error(wl_resource_get_client(message.resource),
                                            "popups on popups: %d in a chain are enough", bounds::popup_chain);
    }
}

void RequestCheck::popup_grab(const Message& message) {
    auto* popup = static_cast<wlr_xdg_popup*>(wl_resource_get_user_data(message.resource));
    if (popup == nullptr) {
        return;
    }
    if (popup->seat != nullptr) {
        return end(popup, XDG_POPUP_ERROR_INVALID_GRAB, "the popup has a grab already");
    }
    seat_.popup_grab_requested(message.arguments[1].u); // (seat, serial)
}

void RequestCheck::popup_reposition(const Message& message) {
    auto* popup = static_cast<wlr_xdg_popup*>(wl_resource_get_user_data(message.resource));
    if (popup == nullptr) {
        return;
    }
    if (!popup->base->initialized) {
        return end(popup, XDG_POPUP_ERROR_INVALID_GRAB, "the popup is repositioned before its first commit");
    }
    demand_answers(popup->base, message.resource);
}

void RequestCheck::toplevel_asks(const Message& message) {
    if (const auto* toplevel = static_cast<const wlr_xdg_toplevel*>(wl_resource_get_user_data(message.resource))) {
        demand_answers(toplevel->base, message.resource);
    }
}

void RequestCheck::decoration_asks(const Message& message) {
    const auto* decoration = static_cast<const wlr_xdg_toplevel_decoration_v1*>(wl_resource_get_user_data(message.resource));
    if (decoration != nullptr) {
        demand_answers(decoration->toplevel->base, message.resource);
    }
}

// (id, surface)
void RequestCheck::create_kde_decoration(const Message& message) {
    const auto* manager = static_cast<const wlr_server_decoration_manager*>(wl_resource_get_user_data(message.resource));
    const wlr_surface* surface = surface_of(message.arguments[1]);
    const wlr_server_decoration* decoration = nullptr;
    wl_list_for_each(decoration, &manager->decorations, link) {
        if (decoration->surface == surface) {
            return wl_client_post_implementation_error(wl_resource_get_client(message.resource),
                                                       "the surface has a decoration already");
        }
    }
}

// ---- selections, drag and drop

void RequestCheck::data_source_offer(const Message& message) {
    if (const auto* source = static_cast<const wlr_data_source*>(wl_resource_get_user_data(message.resource))) {
        limit_mime_types(source->mime_types, message);
    }
}

void RequestCheck::primary_source_offer(const Message& message) {
    if (const auto* source = static_cast<const wlr_primary_selection_source*>(wl_resource_get_user_data(message.resource))) {
        limit_mime_types(source->mime_types, message);
    }
}

// (source, origin, icon, serial)
void RequestCheck::start_drag(const Message& message) {
    wl_resource* source_resource = resource_of(message.arguments[0]);
    auto* source =
        source_resource != nullptr ? static_cast<wlr_data_source*>(wl_resource_get_user_data(source_resource)) : nullptr;
    wlr_seat* seat = seat_.get();
    wl_client* client = wl_resource_get_client(message.resource);
    if (source != nullptr && source == seat->drag_source) {
        // wlroots would free it before it uses it.
        wlr_data_source_destroy(source);
        return wl_client_post_implementation_error(client, "a source is for one drag");
    }
    if (source == nullptr && seat->drag != nullptr) {
        // wlroots would make a drag that nobody ever frees.
        wl_list_remove(wl_resource_get_link(message.resource));
        wl_list_init(wl_resource_get_link(message.resource));
        wl_resource_set_user_data(message.resource, nullptr);
        return wl_client_post_implementation_error(client, "something is being dragged already");
    }
    wl_resource* icon = resource_of(message.arguments[2]);
    if (icon != nullptr && subsurfaces_below(*wlr_surface_from_resource(icon), bounds::subsurfaces_of_an_icon + 1) >
                               bounds::subsurfaces_of_an_icon) {
        wl_client_post_implementation_error(client, "too many subsurfaces: a drag icon may have %d",
                                            bounds::subsurfaces_of_an_icon);
    }
}

} // namespace ensign
