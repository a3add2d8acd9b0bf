#include "protocols/vm_interfaces.hpp"

#include "compositor/policy/globals.hpp"
#include "protocols/client.hpp"

#include <array>

namespace ensign {

namespace {

// Of vm_globals, in its order.
constexpr std::array interfaces{
    &wl_compositor_interface,
    &wl_subcompositor_interface,
    &wl_shm_interface,
    &wl_seat_interface,
    &wl_output_interface,
    &wl_data_device_manager_interface,
    &xdg_wm_base_interface,
    &zxdg_decoration_manager_v1_interface,
    &org_kde_kwin_server_decoration_manager_interface,
    &zxdg_output_manager_v1_interface,
    &wp_viewporter_interface,
    &wp_fractional_scale_manager_v1_interface,
    &wp_presentation_interface,
    &wp_cursor_shape_manager_v1_interface,
    &wp_single_pixel_buffer_manager_v1_interface,
    &zwp_primary_selection_device_manager_v1_interface,
    &zwp_relative_pointer_manager_v1_interface,
    &zwp_pointer_constraints_v1_interface,
    &zwp_pointer_gestures_v1_interface,
    &zwp_tablet_manager_v2_interface,
    &zwp_keyboard_shortcuts_inhibit_manager_v1_interface,
    &xdg_activation_v1_interface,
    &wp_content_type_manager_v1_interface,
    &xdg_wm_dialog_v1_interface,
    &wl_fixes_interface,
};
static_assert(interfaces.size() == vm_globals.size());

} // namespace

const wl_interface* global_named(std::string_view name) {
    const VmGlobal* const global = find_vm_global(name);
    return global != nullptr ? interfaces.at(static_cast<std::size_t>(global - vm_globals.data())) : nullptr;
}

} // namespace ensign
