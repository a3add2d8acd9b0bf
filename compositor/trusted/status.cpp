#include "compositor/trusted/status.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace ensign {

namespace {

paint::StripeSymbol symbol_of(StripeSign sign) {
    switch (sign) {
    case StripeSign::pointer: return paint::StripeSymbol::pin;
    case StripeSign::keyboards: return paint::StripeSymbol::keyboard;
    case StripeSign::hung: return paint::StripeSymbol::hung;
    case StripeSign::frozen: return paint::StripeSymbol::pause;
    case StripeSign::muted: return paint::StripeSymbol::mute;
    case StripeSign::hidden: return paint::StripeSymbol::hide;
    }
    return paint::StripeSymbol::hung;
}

StripeFacts::Pointer pointer_of(const wlr_pointer_constraint_v1* constraint) {
    if (constraint == nullptr) {
        return StripeFacts::Pointer::free;
    }
    return constraint->type == WLR_POINTER_CONSTRAINT_V1_LOCKED ? StripeFacts::Pointer::locked : StripeFacts::Pointer::confined;
}

} // namespace

void Status::configure(const Config& config) {
    sak_ = keycaps(config.sak);
    xray_key_ = keycaps(chord_of(config.bindings, action::Xray{})).back();
    stale_ = true;
}

void Status::add_focus(StripeFacts& facts) const {
    const VmDisplay* vm = facts.focused ? parts_.vms.find(*facts.focused) : nullptr;
    if (vm == nullptr) {
        facts.focused.reset();
        return;
    }
    const Seat& seat = *parts_.focus.seat();
    const Window* window = parts_.focus.focused_window();
    facts.layout = seat.layout();
    facts.has_window = window != nullptr;
    facts.frameless = window != nullptr && window->frameless();
    facts.pinned = parts_.focus.state().pinned() == vm->id();
    facts.has_shortcuts = parts_.focus.shortcuts_inhibited();
    facts.pointer = pointer_of(seat.constraint());
}

void Status::gather() {
    StripeFacts& facts = now_.facts;
    std::vector<VmStanding> vms = std::move(facts.vms);
    vms.clear();
    facts = {.layer = parts_.stage.top(),
             .xray = parts_.xray.up(),
             .sak_ours = parts_.focus.sak_ours(),
             .device_waits = parts_.devices.any_waits(),
             .keyboards = parts_.devices.keyboards(),
             .focused = parts_.focus.vm()};
    add_focus(facts);
    if (facts.layer == Layer::lock) {
        facts.layout = parts_.locker.layout();
    }
    for (const auto& display : parts_.vms.all()) {
        const VmStatus vm = parts_.vm_list.state(*display);
        vms.push_back(
            {.vm = vm.vm, .restraint = vm.restraint, .hung = vm.hung, .concealed = vm.concealed, .urgent = vm.urgent});
    }
    facts.vms = std::move(vms);
    now_.warning.clear();
    if (facts.layer != Layer::lock) {
        now_.warning = facts.layer == Layer::chooser ? parts_.chooser.problem() : parts_.warning.text();
    }
}

const std::string& Status::layout_name(const StripeFacts& facts) const {
    const VmDisplay* vm = facts.focused ? parts_.vms.find(*facts.focused) : nullptr;
    return (vm != nullptr ? parts_.keymaps.of(vm->spec()) : parts_.keymaps.own()).name_of(facts.layout);
}

void Status::show() {
    gather();
    if (std::exchange(stale_, false) || now_ != shown_) {
        std::swap(now_, shown_);
        paint();
    }
}

void Status::paint() {
    const StripeFacts& facts = shown_.facts;
    const auto flag_of = [this](VmId vm) -> const Flag& { return parts_.vms.find(vm)->flag(); };
    StripeWords words = stripe_words(facts, [&](VmId vm) -> std::string_view { return flag_of(vm).label; }, xray_key_);
    paint::StripeSpec spec;
    spec.sak = sak_;
    spec.sak_ours = facts.sak_ours;
    spec.layout = layout_name(facts);
    spec.message = std::move(words.message);
    spec.warning = shown_.warning;
    if (facts.layer != Layer::desk) {
        spec.who = paint::StripeSpec::Who::chooser;
    } else if (facts.focused) {
        spec.who = paint::StripeSpec::Who::vm;
        spec.vm = flag_of(*facts.focused);
    }
    for (StripeWords::Note& note : words.notes) {
        spec.notes.push_back({symbol_of(note.sign), std::move(note.text)});
    }
    for (const StripeWords::Mark& mark : words.marks) {
        spec.attention.push_back({flag_of(mark.vm), std::string{mark.reason}});
    }
    parts_.stripes.show(spec);
}

} // namespace ensign
