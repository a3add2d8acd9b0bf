#include "compositor/policy/quota.hpp"

#include <algorithm>
#include <utility>

namespace ensign {

namespace {

constexpr bool rows_are_in_order() {
    for (std::size_t i = 0; i < quota_rows.size(); ++i) {
        if (quota_rows[i].quota != static_cast<Quota>(i)) {
            return false;
        }
    }
    return quota_rows.back().quota == Quota::other;
}
static_assert(rows_are_in_order(), "row_of() finds a row by its quota");

// Sorted by name.
constexpr auto interfaces = std::to_array<std::pair<std::string_view, Quota>>({
    {"org_kde_kwin_server_decoration", Quota::kde_decoration},
    {"wl_buffer", Quota::buffer},
    {"wl_callback", Quota::frame_callback},
    {"wl_data_device", Quota::data_device},
    {"wl_data_offer", Quota::offer},
    {"wl_data_source", Quota::source},
    {"wl_keyboard", Quota::keyboard},
    {"wl_output", Quota::output},
    {"wl_pointer", Quota::pointer},
    {"wl_region", Quota::region},
    {"wl_registry", Quota::registry},
    {"wl_seat", Quota::seat},
    {"wl_shm_pool", Quota::pool},
    {"wl_subsurface", Quota::subsurface},
    {"wl_surface", Quota::surface},
    {"wl_touch", Quota::touch},
    {"wp_cursor_shape_device_v1", Quota::pointer},
    {"wp_presentation_feedback", Quota::feedback},
    {"xdg_activation_token_v1", Quota::token},
    {"xdg_popup", Quota::popup},
    {"xdg_positioner", Quota::positioner},
    {"xdg_surface", Quota::shell_surface},
    {"xdg_toplevel", Quota::toplevel},
    {"zwp_confined_pointer_v1", Quota::constraint},
    {"zwp_locked_pointer_v1", Quota::constraint},
    {"zwp_pointer_gesture_hold_v1", Quota::pointer},
    {"zwp_pointer_gesture_pinch_v1", Quota::pointer},
    {"zwp_pointer_gesture_swipe_v1", Quota::pointer},
    {"zwp_primary_selection_device_v1", Quota::data_device},
    {"zwp_primary_selection_offer_v1", Quota::offer},
    {"zwp_primary_selection_source_v1", Quota::source},
    {"zwp_relative_pointer_v1", Quota::pointer},
    {"zwp_tablet_seat_v2", Quota::tablet_seat},
    {"zxdg_output_v1", Quota::output},
});
static_assert(std::ranges::is_sorted(interfaces, {}, &std::pair<std::string_view, Quota>::first));

} // namespace

Quota quota_of(std::string_view interface) {
    const auto found = std::ranges::lower_bound(interfaces, interface, {}, &std::pair<std::string_view, Quota>::first);
    return found != interfaces.end() && found->first == interface ? found->second : Quota::other;
}

std::size_t guests_part(std::size_t limit, std::size_t used) {
    const std::size_t free = limit - std::min(limit, used);
    constexpr std::size_t own = 512; // captures, programs that Ensign starts, pictures of frames
    return free - std::max(free / 4, std::min(own, free / 2));
}

const QuotaRow* exceeded(Quota quota, const Tally& of_program, const Tally& of_vm) {
    for (const Quota one : {quota, Quota::object}) {
        const QuotaRow& row = row_of(one);
        if (of_program.of(one) > row.of_program || of_vm.of(one) > row.of_vm) {
            return &row;
        }
    }
    return nullptr;
}

} // namespace ensign
