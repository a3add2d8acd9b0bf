#include "compositor/events/on_action.hpp"

#include "compositor/host/host_seat.hpp"
#include "compositor/input/pointer.hpp"
#include "compositor/trusted/fullscreen_banner.hpp"
#include "compositor/trusted/lock.hpp"
#include "compositor/trusted/xray.hpp"

#include <variant>

namespace ensign {

namespace {
template <class... Cases>
struct Match : Cases... {
    using Cases::operator()...;
};
} // namespace

void OnAction::attention() {
    switch (parts_.stage.attention()) {
    case Stage::Attention::raise_chooser: return open_chooser();
    case Stage::Attention::leave_chooser: parts_.pointer.cancel(); return parts_.chooser.go_back();
    case Stage::Attention::nothing: return;
    }
}

void OnAction::open_chooser() {
    if (!parts_.stage.is_up(Layer::lock)) {
        parts_.pointer.cancel();
        parts_.chooser.raise();
    }
}

void OnAction::choose(VmId vm) {
    parts_.focus.choose(vm, FocusReason::asked);
    parts_.pointer.arranged();
}

void OnAction::begin(const Action& action) {
    std::visit(Match{
                   [this](action::Xray) {
                       xray_held_ = true;
                       show_or_hide_xray();
                   },
                   [this](action::Fullscreen) { toggle_fullscreen(); },
                   [this](action::SwitchWindow step) {
                       parts_.focus.switch_window(step.back);
                       parts_.pointer.arranged(); // what comes to the front is the user's doing
                   },
                   [this](action::NextLayout) {
                       if (parts_.stage.is_up(Layer::lock)) {
                           parts_.locker.next_layout();
                       } else if (Seat* seat = parts_.focus.seat()) {
                           seat->next_layout();
                       }
                   },
                   [this](action::Pan by) {
                       if (Window* window = parts_.focus.focused_window()) {
                           parts_.pointer.pan_by(*window, by.x, by.y);
                       }
                   },
                   [this](action::SwitchConsole console) {
                       wlr_session_change_vt(parts_.session, static_cast<unsigned>(console.number));
                   },
               },
               action);
}

void OnAction::end(const Action& action) {
    if (std::holds_alternative<action::Xray>(action)) {
        xray_held_ = false;
        show_or_hide_xray();
    } else if (std::holds_alternative<action::SwitchWindow>(action)) {
        parts_.focus.end_switch();
    }
}

void OnAction::show_or_hide_xray() {
    const bool wanted = xray_held_ && parts_.stage.top() == Layer::desk;
    if (wanted == parts_.xray.up()) {
        return;
    }
    if (wanted) {
        parts_.pointer.cancel();
        parts_.pointer.keep_cursor_in_scene(true);
        parts_.xray.show();
    } else {
        parts_.xray.hide();
        parts_.pointer.keep_cursor_in_scene(false);
    }
}

void OnAction::toggle_fullscreen() {
    Window* window = parts_.focus.focused_window();
    if (window == nullptr) {
        return;
    }
    const bool frameless = !window->frameless();
    window->set_frameless(frameless);
    parts_.pointer.arranged();
    if (frameless) {
        parts_.banner.show(*window, parts_.shell.arrangement().scale());
    } else {
        parts_.banner.hide();
    }
}

std::expected<void, std::string> OnAction::lock_requested() { return parts_.lock.request(); }

} // namespace ensign
