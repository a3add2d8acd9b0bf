#include "guest/interfaces.hpp"

#include <algorithm>
#include <array>

#include "content-type-v1-client-protocol.h"
#include "cursor-shape-v1-client-protocol.h"
#include "fractional-scale-v1-client-protocol.h"
#include "keyboard-shortcuts-inhibit-unstable-v1-client-protocol.h"
#include "pointer-constraints-unstable-v1-client-protocol.h"
#include "pointer-gestures-unstable-v1-client-protocol.h"
#include "presentation-time-client-protocol.h"
#include "primary-selection-unstable-v1-client-protocol.h"
#include "relative-pointer-unstable-v1-client-protocol.h"
#include "server-decoration-client-protocol.h"
#include "single-pixel-buffer-v1-client-protocol.h"
#include "tablet-v2-client-protocol.h"
#include "viewporter-client-protocol.h"
#include "xdg-activation-v1-client-protocol.h"
#include "xdg-decoration-unstable-v1-client-protocol.h"
#include "xdg-dialog-v1-client-protocol.h"
#include "xdg-output-unstable-v1-client-protocol.h"
#include "xdg-shell-client-protocol.h"
#include <wayland-client-protocol.h>

namespace ensign::guest {

namespace {

constexpr std::array globals{
    &wl_compositor_interface,
    &wl_subcompositor_interface,
    &wl_shm_interface,
    &wl_seat_interface,
    &wl_output_interface,
    &wl_data_device_manager_interface,
    &wl_fixes_interface,
    &xdg_wm_base_interface,
    &zxdg_decoration_manager_v1_interface,
    &org_kde_kwin_server_decoration_manager_interface,
    &zxdg_output_manager_v1_interface,
    &wp_viewporter_interface,
    &wp_fractional_scale_manager_v1_interface,
    &wp_presentation_interface,
    &wp_cursor_shape_manager_v1_interface,
    &wp_single_pixel_buffer_manager_v1_interface,
    &wp_content_type_manager_v1_interface,
    &zwp_primary_selection_device_manager_v1_interface,
    &zwp_relative_pointer_manager_v1_interface,
    &zwp_pointer_constraints_v1_interface,
    &zwp_pointer_gestures_v1_interface,
    &zwp_keyboard_shortcuts_inhibit_manager_v1_interface,
    &zwp_tablet_manager_v2_interface,
    &xdg_activation_v1_interface,
    &xdg_wm_dialog_v1_interface,
};

} // namespace

const wl_interface* global_named(std::string_view name) {
    const auto found = std::ranges::find(globals, name, [](const wl_interface* each) { return std::string_view{each->name}; });
    return found == globals.end() ? nullptr : *found;
}

std::uint32_t offered_version(const wl_interface& interface) {
    return &interface == &wl_shm_interface ? 1 : static_cast<std::uint32_t>(interface.version);
}

} // namespace ensign::guest
