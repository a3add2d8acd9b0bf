// What programs in a VM may have when they ask for it.
#pragma once

#include <bit>
#include <chrono>
#include <cstdint>

namespace ensign {

// xdg_activation: within the focused VM a program may hand the focus to another window, where the user pressed something there
// just now, and a minimised window comes back; anybody else only asks for attention, and so does a window that Ensign hides.
constexpr bool may_activate(bool in_focused_vm, bool by_hand, bool may_be_seen) {
    return in_focused_vm && by_hand && may_be_seen;
}

// wl_data_device and its primary sister: the user pressed something in the VM, of which this comes: a slow program copies when the
// user is elsewhere already. Else only a VM that has the focus copies: what another one would, nobody asked for.
constexpr bool may_set_selection(bool has_focus, bool pressed_just_now) { return has_focus || pressed_just_now; }
inline constexpr std::chrono::seconds press_counts_for{5};

// What the user's modifiers make of a drag: Ctrl copies, Shift moves, both of them or Alt ask; without any the programs agree.
enum class DragWish : std::uint8_t { none, copy, move, ask };
constexpr DragWish drag_wish(bool ctrl, bool shift, bool alt) {
    if (alt || (ctrl && shift)) {
        return DragWish::ask;
    }
    return ctrl ? DragWish::copy : shift ? DragWish::move : DragWish::none;
}

// wl_data_offer.action: of what both sides offer, the user's wish, else what the target prefers, else the first (lowest bit); 0 where
// they offer nothing in common.
constexpr std::uint32_t chosen_action(std::uint32_t both, std::uint32_t wish, std::uint32_t preferred) {
    for (const std::uint32_t action : {wish, preferred}) {
        if ((both & action) != 0) {
            return action;
        }
    }
    return both != 0 ? 1u << std::countr_zero(both) : 0;
}

// wl_data_device.start_drag: by the press that the drag goes on with. By touch only with a source: without one wlroots falls when
// the finger goes up.
enum class DragStart { pointer, touch, refused };
constexpr DragStart judge_drag(bool has_focus, bool fresh_button, bool fresh_touch, bool has_source) {
    if (has_focus && fresh_button) {
        return DragStart::pointer;
    }
    return has_focus && fresh_touch && has_source ? DragStart::touch : DragStart::refused;
}

// xdg_toplevel.move and resize: while the button of a fresh press is held in the window.
constexpr bool may_grab_window(bool mapped, bool fresh_press, bool held) { return mapped && fresh_press && held; }

} // namespace ensign
