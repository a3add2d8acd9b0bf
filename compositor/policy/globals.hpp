// The allow-list: every global that a VM's registry may show. What isn't created can't be bound; a test compares the two.
#pragma once

#include "compositor/policy/rights.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace ensign {

struct VmGlobal {
    std::string_view interface;
    std::uint32_t version;         // the highest that is offered
    bool Rights::* right = nullptr; // that a VM must have for it; null: every VM has it
};

inline constexpr std::array vm_globals{
    VmGlobal{"wl_compositor", 6},
    VmGlobal{"wl_subcompositor", 1},
    VmGlobal{"wl_shm", 2},
    VmGlobal{"wl_seat", 9},
    VmGlobal{"wl_output", 4},
    VmGlobal{"wl_data_device_manager", 3},
    VmGlobal{"xdg_wm_base", 6},
    VmGlobal{"zxdg_decoration_manager_v1", 1},
    VmGlobal{"org_kde_kwin_server_decoration_manager", 1},
    VmGlobal{"zxdg_output_manager_v1", 3},
    VmGlobal{"wp_viewporter", 1},
    VmGlobal{"wp_fractional_scale_manager_v1", 1},
    VmGlobal{"wp_presentation", 2},
    VmGlobal{"wp_cursor_shape_manager_v1", 1},
    VmGlobal{"wp_single_pixel_buffer_manager_v1", 1},
    VmGlobal{"zwp_primary_selection_device_manager_v1", 1},
    VmGlobal{"zwp_relative_pointer_manager_v1", 1, &Rights::pointer_lock},
    VmGlobal{"zwp_pointer_constraints_v1", 1, &Rights::pointer_lock},
    VmGlobal{"zwp_pointer_gestures_v1", 3},
    VmGlobal{"zwp_tablet_manager_v2", 1},
    VmGlobal{"zwp_keyboard_shortcuts_inhibit_manager_v1", 1, &Rights::inhibit_shortcuts},
    VmGlobal{"xdg_activation_v1", 1},
    VmGlobal{"wp_content_type_manager_v1", 1},
    VmGlobal{"xdg_wm_dialog_v1", 1},
    VmGlobal{"wl_fixes", 1},
};

// Null: no VM may have it.
constexpr const VmGlobal* find_vm_global(std::string_view interface) {
    const auto* const found = std::ranges::find(vm_globals, interface, &VmGlobal::interface);
    return found != vm_globals.end() ? found : nullptr;
}

// Of one that is on the list, or this doesn't compile.
consteval std::uint32_t offered_version(std::string_view interface) { return find_vm_global(interface)->version; }

// Whether a VM has this one, by its [[vm]].
constexpr bool is_offered_to(const Rights& vm, std::string_view interface) {
    const VmGlobal* const global = find_vm_global(interface);
    return global != nullptr && (global->right == nullptr || vm.*global->right);
}

} // namespace ensign
