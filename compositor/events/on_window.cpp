#include "compositor/events/on_window.hpp"

#include "compositor/input/touch.hpp"
#include "compositor/trusted/liveness_monitor.hpp"
#include "compositor/trusted/tombstones.hpp"
#include "compositor/vm/gates.hpp"

namespace ensign {

void OnWindow::window_mapped(Window& window) {
    parts_.liveness.windows_changed();
    parts_.focus.window_mapped(window);
    parts_.shell.note_change();
}

void OnWindow::window_leaves(Window& window) {
    if (parts_.gates.serves(window.vm())) {
        parts_.tombstones.window_leaves(window, parts_.shell.arrangement().scale());
    }
}

void OnWindow::window_exposes(const Window& window, const Rect& where) {
    parts_.focus.arming().exposed({window.vm().id(), window.id()}, where, parts_.shell.others_above(window),
                                  parts_.clock.now_msec());
}

void OnWindow::window_unmapped(Window& window) {
    parts_.liveness.windows_changed();
    parts_.focus.window_unmapped(window);
    parts_.shell.note_change();
}

void OnWindow::window_hangs_on(Window& window) {
    parts_.focus.window_hangs_on(window);
    parts_.shell.note_change();
}

void OnWindow::window_hidden(Window& window) {
    parts_.focus.window_hidden(window);
    parts_.shell.note_change();
}

void OnWindow::window_shown(Window& window) {
    parts_.focus.window_shown(window);
    window.vm().frames().hasten();
    parts_.shell.note_change();
}

void OnWindow::grab_requested(Window& window, std::uint32_t serial, FramePart part) {
    if (!parts_.touch.begin_requested_grab(window, serial, part)) {
        parts_.pointer.begin_requested_grab(window, serial, part);
    }
}

} // namespace ensign
