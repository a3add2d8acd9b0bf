// The allow-list of the host display: which of its globals a program of the user's sees, by its role. What isn't here isn't seen,
// whatever made it. A further role is one more enumerator, a protocol one more row.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace ensign {

enum class HostRole : std::uint8_t {
    program, // whoever connects to the host display
    headless, // likewise, where there are no other input devices than those that programs make
};

struct HostGlobal {
    std::string_view interface;
    bool for_program;
    bool for_headless;
    [[nodiscard]] constexpr bool is_for(HostRole role) const { return role == HostRole::program ? for_program : for_headless; }
};

inline constexpr auto host_globals = std::to_array<HostGlobal>({
    {"wl_compositor", true, true},
    {"wl_subcompositor", true, true},
    {"wl_shm", true, true},
    {"wl_seat", true, true},
    {"wl_output", true, true},
    {"zxdg_output_manager_v1", true, true},
    {"wp_viewporter", true, true},
    {"wp_fractional_scale_manager_v1", true, true},
    {"wp_single_pixel_buffer_manager_v1", true, true},
    {"wp_cursor_shape_manager_v1", true, true},
    {"ext_session_lock_manager_v1", true, true},
    {"ext_output_image_capture_source_manager_v1", true, true},
    {"ext_image_copy_capture_manager_v1", true, true},
    {"ensign_control_v1", true, true},
    {"zwp_virtual_keyboard_manager_v1", false, true},
    {"zwlr_virtual_pointer_manager_v1", false, true},
});

constexpr bool is_offered_to(HostRole role, std::string_view interface) {
    const auto row = std::ranges::find(host_globals, interface, &HostGlobal::interface);
    return row != host_globals.end() && row->is_for(role);
}

} // namespace ensign
