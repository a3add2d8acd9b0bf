#include "compositor/policy/vm_action.hpp"

#include "compositor/format.hpp"

namespace ensign {
namespace {

using Verdict = std::expected<void, std::string>;

Verdict may_start(const VmFacts& vm) {
    if (vm.spec.start.empty()) {
        return std::unexpected{text::format("the VM \"{0}\" has no start command; its [[vm]] takes one, as in "
                                            "start = [\"virsh\", \"start\", \"{0}\"]",
                                            vm.spec.name)};
    }
    if (vm.connected) {
        return std::unexpected{text::format("the VM \"{}\" is connected already", vm.spec.name)};
    }
    if (vm.starting) {
        return std::unexpected{text::format("the start command of the VM \"{}\" still runs", vm.spec.name)};
    }
    return {};
}

Verdict may_kill(const VmFacts& vm) {
    if (vm.spec.kill.empty()) {
        return std::unexpected{text::format("the VM \"{0}\" has no kill command; its [[vm]] takes one, as in "
                                            "kill = [\"virsh\", \"destroy\", \"{0}\"]",
                                            vm.spec.name)};
    }
    if (vm.killing) {
        return std::unexpected{text::format("the kill command of the VM \"{}\" still runs", vm.spec.name)};
    }
    return {};
}

Verdict may_pin(const VmFacts& vm) {
    if (!may_hear(vm.spec, vm.sak_ours)) {
        return std::unexpected{
            text::format("the VM \"{}\" is trusted_only, and the attention key isn't surely Ensign's here", vm.spec.name)};
    }
    if (vm.restraint.muted || vm.restraint.frozen) {
        return std::unexpected{
            text::format("the VM \"{}\" is {}, and hears nothing", vm.spec.name, vm.restraint.muted ? "muted" : "frozen")};
    }
    return {};
}

} // namespace

Verdict may_act(VmAction action, const VmFacts& vm) {
    switch (action) {
    case VmAction::hide:
    case VmAction::show:
    case VmAction::mute:
    case VmAction::unmute:
    case VmAction::freeze:
    case VmAction::thaw:
    case VmAction::unpin: return {};
    case VmAction::disconnect:
        if (!vm.connected) {
            return std::unexpected{text::format("the VM \"{}\" isn't connected", vm.spec.name)};
        }
        return {};
    case VmAction::start: return may_start(vm);
    case VmAction::kill: return may_kill(vm);
    case VmAction::pin: return may_pin(vm);
    }
    return {};
}

} // namespace ensign
