#include "compositor/input/focus_controller.hpp"

#include <utility>

namespace ensign {

FocusController::FocusController(Desk& desk, Shell& shell, Vms& vms, const Clock& clock, bool sak_ours)
    : desk_{desk}, shell_{shell}, vms_{vms}, clock_{clock}, sak_ours_{sak_ours} {}

void FocusController::set_sak_ours(bool ours) {
    sak_ours_ = ours;
    reconsider();
}

void FocusController::reconsider() {
    if (desk_.vm() && !allowed(*desk_.vm())) {
        nobody(FocusReason::sak_lost);
    }
    if (desk_.pinned() && !allowed(*desk_.pinned())) {
        unpin(); // or no click would give anybody the keyboard
    }
}

bool FocusController::allowed(VmId vm) const {
    const VmDisplay* display = vms_.find(vm);
    return display != nullptr && may_have_focus(display->spec().rights, sak_ours_) && display->restraint().may_have_focus();
}

Seat* FocusController::seat_of(Party party) const {
    VmDisplay* display = party.kind == Party::Kind::guest ? vms_.find(party.vm) : nullptr;
    return display != nullptr ? &display->seat() : nullptr;
}

Seat* FocusController::seat() const { return desk_.vm() ? seat_of(Party::guest(*desk_.vm())) : nullptr; }

Window* FocusController::focused_window() const { return desk_.window() ? shell_.find(*desk_.window()) : nullptr; }

void FocusController::leave(VmId vm) {
    const Party party = Party::guest(vm);
    keys_.leave(party); // the VM's programs are told by wl_keyboard.leave, which lifts all keys
    release_buttons(vm);
    const bool touched = touches_.leave(party);
    Seat* seat = seat_of(party);
    if (seat == nullptr) {
        return;
    }
    if (touched) {
        seat->touch_cancel();
    }
    seat->set_focus(false);
    for (Window* window : shell_.windows()) {
        if (window->vm().id() == vm) {
            window->popups().dismiss(); // the user is elsewhere
        }
    }
}

void FocusController::release_buttons(VmId vm) {
    const Party party = Party::guest(vm);
    const auto buttons = buttons_.leave(party);
    Seat* seat = seat_of(party);
    if (seat == nullptr || buttons.empty()) {
        return;
    }
    for (const std::uint32_t code : buttons) {
        seat->button(clock_.now_msec(), code, false);
    }
    seat->frame();
}

template <class Change>
void FocusController::transact(FocusReason reason, Change&& change) {
    const auto old_vm = desk_.vm();
    const auto old_window = desk_.window();
    change(desk_);
    if (desk_.vm() == old_vm && desk_.window() == old_window) {
        return;
    }
    ++moves_;
    last_reason_ = reason;
    note(reason);
    if (old_vm && old_vm != desk_.vm()) {
        leave(*old_vm);
    }
    if (Window* old = old_window && old_window != desk_.window() ? shell_.find(*old_window) : nullptr) {
        old->focus_changed();
    }
    if (Seat* now = seat()) {
        now->set_focus(true);
        now->end_grabs(); // a menu of another window of this VM
        if (Window* window = desk_.window() ? shell_.find(*desk_.window()) : nullptr) {
            window->focus_changed();
            now->keyboard_enter(window->surface());
        } else {
            now->keyboard_leave();
        }
    }
}

void FocusController::note(FocusReason reason) {
    const auto vm = desk_.vm();
    arming_.keyboard_to(vm ? std::optional{Arming::Target{*vm, desk_.window()}} : std::nullopt, by_user(reason),
                        clock_.now_msec());
    FocusChange change{.time_msec = clock_.epoch_msec(), .vm = {}, .window = {}, .reason = reason};
    if (const VmDisplay* display = vm ? vms_.find(*vm) : nullptr) {
        change.vm = display->name();
    }
    if (const Window* window = desk_.window() ? shell_.find(*desk_.window()) : nullptr) {
        change.window = window->title();
    }
    log_.add(std::move(change));
}

// ---- the user's doing

void FocusController::click(Window& window, FocusReason reason) {
    const VmId vm = window.vm().id();
    if (!desk_.pinned_elsewhere(vm)) {
        transact(reason, [&](Desk& desk) { allowed(vm) ? desk.click(window.id()) : desk.nobody(); });
    }
    shell_.raise(window);
    if (window.urgent()) { // a dialog may have the focus in its place, and it is seen now
        window.set_urgent(false);
    }
}

void FocusController::choose(VmId vm, FocusReason reason) {
    show(vm);
    if (const VmDisplay* display = vms_.find(vm)) {
        shell_.restore_all(*display);
    }
    transact(reason, [&](Desk& desk) { allowed(vm) ? desk.choose(vm) : desk.nobody(); });
    raise_focused();
}

void FocusController::choose(Window& window, FocusReason reason) {
    const VmId vm = window.vm().id();
    show(vm);
    shell_.restore(window);
    transact(reason, [&](Desk& desk) {
        if (!allowed(vm)) {
            return desk.nobody();
        }
        desk.choose(vm);
        desk.click(window.id());
    });
    shell_.raise(window);
}

void FocusController::switch_window(bool back) {
    std::vector<WindowId> windows = desk_.windows();
    std::erase_if(windows, [&](WindowId id) {
        const Window* window = shell_.find(id);
        return window == nullptr || !allowed(window->vm().id());
    });
    const auto next = switch_.step(windows, desk_.window().has_value(), back);
    if (Window* window = next ? shell_.find(*next) : nullptr) {
        choose(*window, FocusReason::switched);
    }
}

void FocusController::end_switch() {
    if (const auto order = switch_.end(); !order.empty()) {
        desk_.reorder(order);
    }
}

void FocusController::pin(VmId vm, FocusReason reason) {
    choose(vm, reason);
    if (allowed(vm)) {
        transact(reason, [&](Desk& desk) { desk.pin(vm); });
    }
}

void FocusController::unpin() { desk_.unpin(); }

void FocusController::show(VmId vm) {
    VmDisplay* display = vms_.find(vm);
    if (display != nullptr && display->restraint().hidden) {
        Restraint shown = display->restraint();
        shown.hidden = false;
        restrain(*display, shown);
    }
}

void FocusController::raise_focused() {
    if (Window* window = desk_.window() ? shell_.find(*desk_.window()) : nullptr) {
        shell_.raise(*window);
    }
}

void FocusController::restrain(VmDisplay& vm, const Restraint& restraint) {
    if (!restraint.may_have_focus()) {
        if (desk_.vm() == vm.id()) {
            nobody(FocusReason::restrained); // what it holds pressed is released to it before it is frozen
        }
        if (desk_.pinned() == vm.id()) {
            unpin();
        }
    }
    vm.restrain(restraint);
    shell_.restraint_changed(vm);
}

void FocusController::nobody(FocusReason reason) {
    transact(reason, [](Desk& desk) { desk.nobody(); });
}

void FocusController::lock() {
    transact(FocusReason::locked, [](Desk& desk) { desk.lock(); });
}

void FocusController::unlock() { desk_.unlock(); }

void FocusController::go_back(const Whereabouts& where, FocusReason reason) {
    Window* window = where.window ? shell_.find(*where.window) : nullptr;
    const VmDisplay* display = where.vm ? vms_.find(*where.vm) : nullptr;
    if (window != nullptr && window->visible()) {
        click(*window, reason);
    } else if (display != nullptr && !display->restraint().hidden) {
        choose(*where.vm, reason);
    }
}

// ---- the guests' doing

void FocusController::window_mapped(Window& window) {
    bool heard = false;
    transact(FocusReason::opened, [&](Desk& desk) { heard = desk.window_mapped(window.id(), window.vm().id()); });
    shell_.restack(window);
    if (!heard) {
        arming_.appeared(window.vm().id(), clock_.now_msec());
    }
}

void FocusController::window_unmapped(Window& window) {
    transact(FocusReason::closed, [&](Desk& desk) { desk.window_unmapped(window.id()); });
}

void FocusController::window_hangs_on(Window& window) {
    const Window* parent = window.parent();
    bool rises = false;
    transact(FocusReason::opened, [&](Desk& desk) {
        rises = desk.set_parent(window.id(), parent != nullptr ? std::optional{parent->id()} : std::nullopt);
        desk.set_modal(window.id(), window.modal());
    });
    if (rises) {
        shell_.restack_family(window.id());
        if (const VmId vm = window.vm().id(); desk_.vm() != vm) {
            arming_.appeared(vm, clock_.now_msec()); // maybe over what somebody is about to click
        }
    }
}

void FocusController::window_hidden(Window& window) {
    transact(FocusReason::minimised, [&](Desk& desk) { desk.window_hidden(window.id()); });
}

void FocusController::window_shown(Window& window) {
    transact(FocusReason::opened, [&](Desk& desk) { desk.window_shown(window.id()); });
}

void FocusController::vm_gone(VmId vm) {
    transact(FocusReason::disconnected, [&](Desk& desk) { desk.vm_gone(vm); });
    const Party party = Party::guest(vm);
    keys_.drop(party);
    buttons_.drop(party);
    touches_.leave(party);
}

// ---- devices

void FocusController::admit(DeviceId device, DeviceGrant grant) { grants_.insert_or_assign(device, std::move(grant)); }

bool FocusController::reaches(DeviceId device, VmId vm) const {
    const auto grant = grants_.find(device);
    const VmDisplay* display = vms_.find(vm);
    return grant != grants_.end() && display != nullptr && grant->second.reaches(display->name());
}

bool FocusController::trusts(DeviceId device) const {
    const auto grant = grants_.find(device);
    return grant != grants_.end() && grant->second.trusted;
}

std::optional<Party> FocusController::listener(DeviceId device) const {
    const auto vm = desk_.vm();
    return vm && reaches(device, *vm) ? std::optional{Party::guest(*vm)} : std::nullopt;
}

void FocusController::forget(DeviceId device) { grants_.erase(device); }

// ---- keys and buttons

bool FocusController::shortcuts_inhibited() const {
    VmDisplay* display = desk_.vm() ? vms_.find(*desk_.vm()) : nullptr;
    return display != nullptr && display->spec().rights.inhibit_shortcuts && display->seat().wants_shortcuts();
}

void FocusController::key(DeviceId device, std::uint32_t time_msec, std::uint32_t code, bool pressed) {
    // A VM without a window to type into hears nothing: what is held as its first one opens was meant for no program.
    const bool heard = desk_.window() && arming_.takes_key(code, clock_.now_msec());
    const auto to = pressed ? keys_.press(device, code, heard ? listener(device) : std::nullopt) : keys_.release(device, code);
    if (Seat* seat = to ? seat_of(*to) : nullptr) {
        seat->key(time_msec, code, pressed);
        typed_ = typed_ || pressed;
    }
}

void FocusController::swallow_key(DeviceId device, std::uint32_t code) { keys_.press(device, code, std::nullopt); }

bool FocusController::press_button(DeviceId device, std::uint32_t time_msec, std::uint32_t code) {
    const auto to = buttons_.press(device, code, listener(device));
    if (Seat* seat = to ? seat_of(*to) : nullptr) {
        seat->button(time_msec, code, true);
        return true;
    }
    return false;
}

void FocusController::swallow_button(DeviceId device, std::uint32_t code) { buttons_.press(device, code, std::nullopt); }

bool FocusController::release_button(DeviceId device, std::uint32_t time_msec, std::uint32_t code) {
    const auto to = buttons_.release(device, code);
    if (Seat* seat = to ? seat_of(*to) : nullptr) {
        seat->button(time_msec, code, false);
        return true;
    }
    return false;
}

bool FocusController::buttons_down() const { return desk_.vm() && buttons_.any_down(Party::guest(*desk_.vm())); }

// ---- fingers

bool FocusController::takes_touch(wlr_surface* surface) const {
    const Seat* now = seat();
    return now != nullptr && now->takes_touch(surface);
}

bool FocusController::sees(TouchPoint point) const { return touches_.at(point).has_value(); }

void FocusController::touch_down(TouchPoint point, wlr_surface* surface, double sx, double sy, std::uint32_t time_msec) {
    const auto told = touches_.down(point, listener(point.device));
    Seat* seat = told ? seat_of(told->party) : nullptr;
    if (seat != nullptr && !seat->touch_down(surface, told->id, sx, sy, time_msec)) {
        touches_.up(point); // a menu's end took it
        touches_.down(point, std::nullopt);
    }
}

void FocusController::touch_motion(TouchPoint point, double sx, double sy, std::uint32_t time_msec) {
    const auto told = touches_.at(point);
    if (Seat* seat = told ? seat_of(told->party) : nullptr) {
        seat->touch_motion(told->id, sx, sy, time_msec);
    }
}

void FocusController::touch_drag(TouchPoint point, wlr_surface* over, double sx, double sy, std::uint32_t time_msec) {
    const auto told = touches_.at(point);
    if (Seat* seat = told ? seat_of(told->party) : nullptr) {
        seat->touch_drag(over, told->id, sx, sy, time_msec);
    }
}

void FocusController::touch_up(TouchPoint point, std::uint32_t time_msec) {
    const auto told = touches_.up(point);
    if (Seat* seat = told ? seat_of(told->party) : nullptr) {
        seat->touch_up(told->id, time_msec);
    }
}

void FocusController::touch_cancel(TouchPoint point) {
    const auto told = touches_.at(point);
    Seat* seat = told ? seat_of(told->party) : nullptr;
    if (told && touches_.leave(told->party) && seat != nullptr) {
        seat->touch_cancel();
    }
    touches_.up(point);
}

void FocusController::release(DeviceId device) {
    const std::uint32_t now = clock_.now_msec();
    for (const auto& [party, code] : keys_.forget(device)) {
        if (Seat* seat = seat_of(party)) {
            seat->key(now, code, false);
        }
    }
    for (const auto& [party, code] : buttons_.forget(device)) {
        if (Seat* seat = seat_of(party)) {
            seat->button(now, code, false);
            seat->frame();
        }
    }
    for (const Party party : touches_.forget(device)) {
        if (Seat* seat = seat_of(party)) {
            seat->touch_cancel();
        }
    }
}

} // namespace ensign
