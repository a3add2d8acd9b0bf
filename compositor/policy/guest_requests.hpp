// What programs in a VM may have when they ask for it.
#pragma once

namespace ensign {

// xdg_activation: within the focused VM a program may hand the focus to another window, where the user pressed something there
// just now; anybody else only asks for attention.
constexpr bool may_activate(bool in_focused_vm, bool by_hand, bool visible) { return in_focused_vm && by_hand && visible; }

// wl_data_device and its primary sister: what a VM without the focus copies, nobody asked for.
constexpr bool may_set_selection(bool has_focus) { return has_focus; }

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
