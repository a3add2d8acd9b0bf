#include "compositor/policy/chooser/chooser_vm.hpp"

#include "compositor/base/format.hpp"

namespace ensign {

VmState state_of(const ChooserVm& vm) {
    if (!vm.connected && vm.starting) {
        return VmState::starting;
    }
    if (!vm.connected) {
        return vm.spec.life.start.empty() ? VmState::not_connected : VmState::not_started;
    }
    if (vm.silent_s) {
        return VmState::not_answering;
    }
    if (vm.over_quota) {
        return VmState::over_quota;
    }
    if (vm.restraint.frozen) {
        return VmState::frozen;
    }
    if (vm.restraint.muted) {
        return VmState::muted;
    }
    if (vm.restraint.hidden) {
        return VmState::hidden;
    }
    if (vm.attention) {
        return VmState::new_window;
    }
    if (!vm.full_screen_on.empty()) {
        return VmState::full_screen;
    }
    return vm.windows.empty() ? VmState::idle : VmState::connected;
}

std::string detail_of(const ChooserVm& vm) {
    const VmState state = state_of(vm);
    std::string detail;
    const auto add = [&](bool so, std::string_view words) {
        if (so) {
            detail += text::format("{}{}", detail.empty() ? "" : ", ", words);
        }
    };
    add(state == VmState::not_answering, text::format("for {} s", vm.silent_s.value_or(0)));
    add(state == VmState::over_quota, "slowed to its share");
    add(state == VmState::full_screen, text::format("on {}", vm.full_screen_on));
    add(state == VmState::idle, "no windows");
    add(!vm.connected && vm.start_failed, "its start command failed");
    add(vm.restraint.frozen && state != VmState::frozen, "frozen");
    add(vm.restraint.muted && state != VmState::muted, "muted");
    add(vm.restraint.hidden && state != VmState::hidden, "hidden");
    add(vm.killing, "being killed");
    add(vm.had_keyboard && vm.connected, "had the keyboard");
    add(vm.pinned, "pinned");
    return detail;
}

std::string_view words_of(VmAction action) {
    switch (action) {
    case VmAction::hide: return "Hide";
    case VmAction::show: return "Show";
    case VmAction::mute: return "Mute";
    case VmAction::unmute: return "Unmute";
    case VmAction::freeze: return "Freeze";
    case VmAction::thaw: return "Thaw";
    case VmAction::disconnect: return "Cut off";
    case VmAction::start: return "Start";
    case VmAction::kill: return "Kill";
    case VmAction::pin: return "Pin";
    case VmAction::unpin: return "Unpin";
    }
    return "";
}

std::array<ChooserButton, chooser_buttons> buttons_of(const ChooserVm& vm) {
    const VmFacts facts{vm.spec, vm.restraint, vm.connected, vm.starting, vm.killing};
    const VmAction last = vm.connected || vm.starting ? VmAction::kill : VmAction::start;
    return {{{vm.restraint.hidden ? VmAction::show : VmAction::hide},
             {vm.restraint.muted ? VmAction::unmute : VmAction::mute},
             {vm.restraint.frozen ? VmAction::thaw : VmAction::freeze},
             {VmAction::disconnect, may_act(VmAction::disconnect, facts).has_value()},
             {last, may_act(last, facts).has_value()}}};
}

} // namespace ensign
