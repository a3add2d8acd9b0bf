#include "compositor/input/hearing.hpp"

#include <utility>

namespace ensign {

namespace {
InputRule rule_of(const Window& window) { return window.takes_input() ? InputRule::takes_input : InputRule::too_small; }
} // namespace

Hearing::Hearing(Shell& shell, Vms& vms, const Clock& clock, HearingEvents& events, bool sak_ours)
    : shell_{shell}, vms_{vms}, clock_{clock}, events_{events}, sak_ours_{sak_ours} {}

void Hearing::set_sak_ours(bool ours) {
    sak_ours_ = ours;
    reconsider();
}

void Hearing::reconsider() {
    if (focus_.vm() && !allowed(*focus_.vm())) {
        nobody(FocusReason::sak_lost);
    }
    if (focus_.pinned() && !allowed(*focus_.pinned())) {
        unpin(); // or no click would give anybody the keyboard
    }
}

bool Hearing::allowed(VmId vm) const {
    const VmDisplay* display = vms_.find(vm);
    return display != nullptr && may_hear(display->spec(), sak_ours_) && display->restraint().may_hear();
}

Seat* Hearing::seat_of(VmId vm) const {
    VmDisplay* display = vms_.find(vm);
    return display != nullptr ? &display->seat() : nullptr;
}

Seat* Hearing::seat() const { return focus_.vm() ? seat_of(*focus_.vm()) : nullptr; }

void Hearing::leave(VmId vm) {
    const auto keys = keys_.leave(vm);
    release_buttons(vm);
    const bool touched = touches_.leave(vm);
    Seat* seat = seat_of(vm);
    if (seat == nullptr) {
        return;
    }
    for (const std::uint32_t code : keys) {
        seat->key(clock_.now_msec(), code, false);
    }
    if (touched) {
        seat->touch_cancel();
    }
    seat->set_hearing(false);
    for (Window* window : shell_.windows()) {
        if (window->vm().id() == vm) {
            window->popups().dismiss(); // the user is elsewhere
        }
    }
}

void Hearing::release_buttons(VmId vm) {
    const auto buttons = buttons_.leave(vm);
    Seat* seat = seat_of(vm);
    if (seat == nullptr || buttons.empty()) {
        return;
    }
    for (const std::uint32_t code : buttons) {
        seat->button(clock_.now_msec(), code, false);
    }
    seat->frame();
}

template <class Change>
void Hearing::transact(FocusReason reason, Change&& change) {
    const auto old_vm = focus_.vm();
    const auto old_window = focus_.window();
    change(focus_);
    if (focus_.vm() == old_vm && focus_.window() == old_window) {
        return;
    }
    note(reason);
    if (old_vm && old_vm != focus_.vm()) {
        leave(*old_vm);
    }
    if (Window* old = old_window && old_window != focus_.window() ? shell_.find(*old_window) : nullptr) {
        old->set_focused(false);
    }
    if (Seat* now = seat()) {
        now->set_hearing(true);
        now->end_grabs(); // a menu of another window of this VM
        if (Window* window = focus_.window() ? shell_.find(*focus_.window()) : nullptr) {
            window->set_focused(true);
            now->keyboard_enter(window->surface());
        } else {
            now->keyboard_leave();
        }
    }
    events_.hearing_changed();
}

void Hearing::note(FocusReason reason) {
    const auto vm = focus_.vm();
    arming_.keyboard_to(vm ? std::optional{Arming::Owner{*vm, focus_.window()}} : std::nullopt, by_user(reason),
                        clock_.now_msec());
    FocusChange change{.time_msec = clock_.epoch_msec(), .vm = {}, .window = {}, .reason = reason};
    if (const VmDisplay* display = vm ? vms_.find(*vm) : nullptr) {
        change.vm = display->spec().name;
    }
    if (const Window* window = focus_.window() ? shell_.find(*focus_.window()) : nullptr) {
        change.window = window->title();
    }
    log_.add(std::move(change));
}

// ---- the user's doing

void Hearing::click(Window& window, FocusReason reason) {
    const VmId vm = window.vm().id();
    if (!focus_.pinned_elsewhere(vm)) {
        transact(reason, [&](Focus& focus) { allowed(vm) ? focus.click(window.id()) : focus.nobody(); });
    }
    shell_.raise(window);
    if (window.attention()) { // too small to hear, and seen now
        window.set_attention(false);
        events_.hearing_changed();
    }
}

void Hearing::choose(VmId vm, FocusReason reason) {
    show(vm);
    for (Window* window : shell_.windows()) {
        if (window->vm().id() == vm) {
            window->set_minimised(false);
        }
    }
    transact(reason, [&](Focus& focus) { allowed(vm) ? focus.choose(vm) : focus.nobody(); });
    raise_focused();
}

void Hearing::choose(Window& window, FocusReason reason) {
    const VmId vm = window.vm().id();
    show(vm);
    window.set_minimised(false);
    transact(reason, [&](Focus& focus) {
        if (!allowed(vm)) {
            return focus.nobody();
        }
        focus.choose(vm);
        focus.click(window.id());
    });
    shell_.raise(window);
}

void Hearing::switch_window(bool back) {
    std::vector<WindowId> windows = focus_.windows();
    std::erase_if(windows, [&](WindowId id) {
        const Window* window = shell_.find(id);
        return window == nullptr || !allowed(window->vm().id());
    });
    const auto next = switch_.step(windows, focus_.window().has_value(), back);
    if (Window* window = next ? shell_.find(*next) : nullptr) {
        choose(*window, FocusReason::switched);
    }
}

void Hearing::end_switch() {
    if (const auto order = switch_.end(); !order.empty()) {
        focus_.reorder(order);
    }
}

void Hearing::pin(VmId vm, FocusReason reason) {
    choose(vm, reason);
    if (allowed(vm)) {
        transact(reason, [&](Focus& focus) { focus.pin(vm); });
        events_.hearing_changed();
    }
}

void Hearing::unpin() {
    focus_.unpin();
    events_.hearing_changed();
}

void Hearing::show(VmId vm) {
    VmDisplay* display = vms_.find(vm);
    if (display != nullptr && display->restraint().hidden) {
        Restraint shown = display->restraint();
        shown.hidden = false;
        restrain(*display, shown);
    }
}

void Hearing::raise_focused() {
    if (Window* window = focus_.window() ? shell_.find(*focus_.window()) : nullptr) {
        shell_.raise(*window);
    }
}

void Hearing::restrain(VmDisplay& vm, const Restraint& restraint) {
    if (!restraint.may_hear()) {
        if (focus_.vm() == vm.id()) {
            nobody(FocusReason::restrained); // what it holds pressed is released to it before it is frozen
        }
        if (focus_.pinned() == vm.id()) {
            unpin();
        }
    }
    vm.restrain(restraint);
    shell_.restraint_changed(vm);
    events_.hearing_changed();
}

void Hearing::nobody(FocusReason reason) {
    transact(reason, [](Focus& focus) { focus.nobody(); });
}

void Hearing::lock() {
    transact(FocusReason::locked, [](Focus& focus) { focus.lock(); });
}

void Hearing::unlock() { focus_.unlock(); }

void Hearing::go_back(const Whereabouts& where, FocusReason reason) {
    Window* window = where.window ? shell_.find(*where.window) : nullptr;
    const VmDisplay* display = where.vm ? vms_.find(*where.vm) : nullptr;
    if (window != nullptr && window->in_picture() && window->takes_input()) {
        click(*window, reason);
    } else if (display != nullptr && !display->restraint().hidden) {
        choose(*where.vm, reason);
    }
}

// ---- the guests' doing

void Hearing::window_mapped(Window& window) {
    bool heard = false;
    transact(FocusReason::opened,
             [&](Focus& focus) { heard = focus.window_mapped(window.id(), window.vm().id(), rule_of(window)); });
    if (heard) {
        shell_.raise(window);
    } else {
        shell_.lower_behind_focus(window, focus_.vm());
        window.set_attention(true);
        arming_.appeared(window.vm().id(), clock_.now_msec());
        events_.hearing_changed();
    }
}

void Hearing::window_unmapped(Window& window) {
    transact(FocusReason::closed, [&](Focus& focus) { focus.window_unmapped(window.id()); });
}

void Hearing::window_hidden(Window& window) {
    transact(FocusReason::minimised, [&](Focus& focus) { focus.window_hidden(window.id()); });
}

void Hearing::window_shown(Window& window) {
    transact(FocusReason::opened, [&](Focus& focus) { focus.window_shown(window.id()); });
}

void Hearing::window_takes_input(Window& window) {
    transact(FocusReason::resized, [&](Focus& focus) { focus.set_input_rule(window.id(), rule_of(window)); });
}

void Hearing::vm_gone(VmId vm) {
    transact(FocusReason::disconnected, [&](Focus& focus) { focus.vm_gone(vm); });
    keys_.drop(vm);
    buttons_.drop(vm);
    touches_.leave(vm);
}

// ---- devices

void Hearing::admit(DeviceId device, DeviceGrant grant) { grants_.insert_or_assign(device, std::move(grant)); }

bool Hearing::reaches(DeviceId device, VmId vm) const {
    const auto grant = grants_.find(device);
    const VmDisplay* display = vms_.find(vm);
    return grant != grants_.end() && display != nullptr && grant->second.reaches(display->spec().name);
}

bool Hearing::trusts(DeviceId device) const {
    const auto grant = grants_.find(device);
    return grant != grants_.end() && grant->second.trusted;
}

std::optional<VmId> Hearing::listener(DeviceId device) const {
    const auto vm = focus_.vm();
    return vm && reaches(device, *vm) ? vm : std::nullopt;
}

void Hearing::forget(DeviceId device) { grants_.erase(device); }

// ---- keys and buttons

bool Hearing::key(DeviceId device, std::uint32_t time_msec, std::uint32_t code, bool pressed) {
    // A VM without a window to type into hears nothing: what is held as its first one opens was meant for no program.
    const bool heard = focus_.window() && arming_.takes_key(code, clock_.now_msec());
    const auto to = pressed ? keys_.press(device, code, heard ? listener(device) : std::nullopt) : keys_.release(device, code);
    if (Seat* seat = to ? seat_of(*to) : nullptr) {
        seat->key(time_msec, code, pressed);
        return true;
    }
    return false;
}

void Hearing::swallow_key(DeviceId device, std::uint32_t code) { keys_.press(device, code, std::nullopt); }

bool Hearing::press_button(DeviceId device, std::uint32_t time_msec, std::uint32_t code) {
    const auto to = buttons_.press(device, code, listener(device));
    if (Seat* seat = to ? seat_of(*to) : nullptr) {
        seat->button(time_msec, code, true);
        return true;
    }
    return false;
}

void Hearing::swallow_button(DeviceId device, std::uint32_t code) { buttons_.press(device, code, std::nullopt); }

bool Hearing::release_button(DeviceId device, std::uint32_t time_msec, std::uint32_t code) {
    const auto to = buttons_.release(device, code);
    if (Seat* seat = to ? seat_of(*to) : nullptr) {
        seat->button(time_msec, code, false);
        return true;
    }
    return false;
}

bool Hearing::buttons_down() const { return focus_.vm() && buttons_.any_down(*focus_.vm()); }

// ---- fingers

bool Hearing::takes_touch(wlr_surface* surface) const {
    const Seat* now = seat();
    return now != nullptr && now->takes_touch(surface);
}

bool Hearing::sees(TouchPoint point) const { return touches_.at(point).has_value(); }

void Hearing::touch_down(TouchPoint point, wlr_surface* surface, double sx, double sy, std::uint32_t time_msec) {
    const auto told = touches_.down(point, listener(point.device));
    Seat* seat = told ? seat_of(told->vm) : nullptr;
    if (seat != nullptr && !seat->touch_down(surface, told->id, sx, sy, time_msec)) {
        touches_.up(point); // a menu's end took it
        touches_.down(point, std::nullopt);
    }
}

void Hearing::touch_motion(TouchPoint point, double sx, double sy, std::uint32_t time_msec) {
    const auto told = touches_.at(point);
    if (Seat* seat = told ? seat_of(told->vm) : nullptr) {
        seat->touch_motion(told->id, sx, sy, time_msec);
    }
}

void Hearing::touch_drag(TouchPoint point, wlr_surface* over, double sx, double sy, std::uint32_t time_msec) {
    const auto told = touches_.at(point);
    if (Seat* seat = told ? seat_of(told->vm) : nullptr) {
        seat->touch_drag(over, told->id, sx, sy, time_msec);
    }
}

void Hearing::touch_up(TouchPoint point, std::uint32_t time_msec) {
    const auto told = touches_.up(point);
    if (Seat* seat = told ? seat_of(told->vm) : nullptr) {
        seat->touch_up(told->id, time_msec);
    }
}

void Hearing::touch_cancel(TouchPoint point) {
    const auto told = touches_.at(point);
    Seat* seat = told ? seat_of(told->vm) : nullptr;
    if (told && touches_.leave(told->vm) && seat != nullptr) {
        seat->touch_cancel();
    }
    touches_.up(point);
}

void Hearing::release(DeviceId device) {
    const std::uint32_t now = clock_.now_msec();
    for (const auto& [vm, code] : keys_.forget(device)) {
        if (Seat* seat = seat_of(vm)) {
            seat->key(now, code, false);
        }
    }
    for (const auto& [vm, code] : buttons_.forget(device)) {
        if (Seat* seat = seat_of(vm)) {
            seat->button(now, code, false);
            seat->frame();
        }
    }
    for (const VmId vm : touches_.forget(device)) {
        if (Seat* seat = seat_of(vm)) {
            seat->touch_cancel();
        }
    }
}

} // namespace ensign
