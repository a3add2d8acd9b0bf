// What the stripe says.
#include "compositor/format.hpp"
#include "compositor/server.hpp"

#include <algorithm>
#include <set>

namespace ensign {

void Server::update_stripes() {
    if (!std::exchange(stripes_stale_, false)) {
        return;
    }
    paint::StripeSpec spec;
    spec.sak = keycaps(config_.sak);
    spec.sak_ours = platform_.sak_ours;
    VmDisplay* vm = focus_->vm() ? vms_->find(*focus_->vm()) : nullptr;
    spec.layout = vm != nullptr ? keymaps_.of(vm->spec()).name_of(vm->seat().layout())
                                : keymaps_.own().name_of(lock_->up() ? lock_->layout() : 0);
    if (lock_->up()) {
        spec.who = paint::StripeSpec::Who::chooser;
        spec.message = "locked";
        return stripes_.show(spec); // and not a word about VMs
    }
    if (chooser_->up()) {
        spec.who = paint::StripeSpec::Who::chooser;
        spec.message = "no VM hears or sees anything";
    } else if (vm != nullptr) {
        spec.who = paint::StripeSpec::Who::vm;
        spec.vm = vm->flag();
        spec.message = focus_->window() ? "hears the keyboard" : "hears the keyboard, no window yet";
        if (const Window* window = focused_window(); window != nullptr && window->frameless()) {
            spec.message += ", full screen";
        }
        if (focus_->state().pinned() == vm->id()) {
            spec.message += ", pinned";
        }
        if (const auto* constraint = vm->seat().constraint()) {
            spec.message +=
                constraint->type == WLR_POINTER_CONSTRAINT_V1_LOCKED ? ", holds the pointer" : ", keeps the pointer in";
        }
        if (shortcuts_inhibited()) {
            spec.message += ", has the shortcuts";
        }
    }
    if (!chooser_->up()) { // which shows all of it
        note_restraints(spec);
    }
    if (std::ranges::any_of(devices_->devices(), &DeviceEntry::waiting)) {
        spec.message += spec.message.empty() ? "a new device waits in the chooser" : "; a new device waits in the chooser";
    }
    if (xray_->up()) {
        spec.message = text::format("X-ray: release {} to leave", keycaps(config_.xray).back());
    }
    spec.warning = chooser_->up() ? chooser_->problem() : warning_->text();
    for (const auto& one : vms_->all()) {
        if (one->concealed()) {
            spec.attention.push_back({one->flag(), "hidden: drew outside its frame"});
        }
    }
    std::set<VmId> marked;
    for (const Window* window : shell_.windows()) {
        if (window->urgent() && marked.insert(window->vm().id()).second) {
            spec.attention.push_back({window->vm().flag(), "new window"});
        }
    }
    stripes_.show(spec);
}

// What the user has imposed on VMs, and which don't answer: by name where it is one, else how many.
void Server::note_restraints(paint::StripeSpec& spec) const {
    const auto note = [&](paint::StripeSymbol symbol, std::string_view what, auto&& so) {
        std::size_t count = 0;
        const VmDisplay* last = nullptr;
        for (const auto& vm : vms_->all()) {
            if (so(*vm)) {
                ++count;
                last = vm.get();
            }
        }
        if (count > 0) {
            spec.notes.push_back({symbol, count == 1 ? text::format("{} {}", last->flag().label, what)
                                                     : text::format("{} VMs {}", count, what)});
        }
    };
    using enum paint::StripeSymbol;
    note(hung, "not answering", [&](const VmDisplay& vm) { return liveness_->silence(vm.id()).has_value(); });
    note(pause, "frozen", [](const VmDisplay& vm) { return vm.restraint().frozen; });
    note(mute, "muted", [](const VmDisplay& vm) { return vm.restraint().muted; });
    note(hide, "hidden", [](const VmDisplay& vm) { return vm.restraint().hidden; });
}

} // namespace ensign
