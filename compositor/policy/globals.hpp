// The allow-list: every global that a VM's registry shows. What isn't created can't be bound; a test compares the two.
#pragma once

#include "compositor/policy/rights.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace ensign {

inline constexpr std::array<std::string_view, 24> vm_globals{
    "wl_compositor",
    "wl_subcompositor",
    "wl_shm",
    "wl_seat",
    "wl_output",
    "wl_data_device_manager",
    "xdg_wm_base",
    "zxdg_decoration_manager_v1",
    "org_kde_kwin_server_decoration_manager",
    "zxdg_output_manager_v1",
    "wp_viewporter",
    "wp_fractional_scale_manager_v1",
    "wp_presentation",
    "wp_cursor_shape_manager_v1",
    "wp_single_pixel_buffer_manager_v1",
    "zwp_primary_selection_device_manager_v1",
    "zwp_relative_pointer_manager_v1",
    "zwp_pointer_constraints_v1",
    "zwp_pointer_gestures_v1",
    "zwp_tablet_manager_v2",
    "xdg_activation_v1",
    "wp_content_type_manager_v1",
    "xdg_wm_dialog_v1",
    "wl_fixes",
};

// What its [[vm]] may give a VM on top.
inline constexpr std::array<std::string_view, 1> more_vm_globals{"zwp_keyboard_shortcuts_inhibit_manager_v1"};

// Whether a VM has this one, by its [[vm]].
inline bool is_offered_to(const Rights& vm, std::string_view global) {
    if (global == "zwp_pointer_constraints_v1" || global == "zwp_relative_pointer_manager_v1") {
        return vm.pointer_lock;
    }
    if (global == "zwp_keyboard_shortcuts_inhibit_manager_v1") {
        return vm.inhibit_shortcuts;
    }
    return std::ranges::contains(vm_globals, global);
}

} // namespace ensign
