#include "compositor/policy/vm_action.hpp"

#include "compositor/base/format.hpp"

namespace ensign {
namespace {

using Verdict = std::expected<void, std::string>;

Verdict may_start(const VmFacts& vm) {
    if (vm.spec.life.start.empty()) {
        return std::unexpected{text::format("the VM \"{0}\" has no start command; its [[vm]] takes one, as in "
                                            "start = [\"virsh\", \"start\", \"{0}\"]",
                                            vm.spec.flag.name)};
    }
    if (vm.connected) {
        return std::unexpected{text::format("the VM \"{}\" is connected already", vm.spec.flag.name)};
    }
    if (vm.starting) {
        return std::unexpected{text::format("the start command of the VM \"{}\" still runs", vm.spec.flag.name)};
    }
    return {};
}

Verdict may_kill(const VmFacts& vm) {
    if (vm.spec.life.kill.empty()) {
        return std::unexpected{text::format("the VM \"{0}\" has no kill command; its [[vm]] takes one, as in "
                                            "kill = [\"virsh\", \"destroy\", \"{0}\"]",
                                            vm.spec.flag.name)};
    }
    if (vm.killing) {
        return std::unexpected{text::format("the kill command of the VM \"{}\" still runs", vm.spec.flag.name)};
    }
    return {};
}

Verdict may_pin(const VmFacts& vm) {
    if (!may_have_focus(vm.spec.rights, vm.sak_ours)) {
        return std::unexpected{
            text::format("the VM \"{}\" is trusted_only, and the attention key isn't surely Ensign's here", vm.spec.flag.name)};
    }
    if (vm.restraint.muted || vm.restraint.frozen) {
        return std::unexpected{
            text::format("the VM \"{}\" is {}, and hears nothing", vm.spec.flag.name, vm.restraint.muted ? "muted" : "frozen")};
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
            return std::unexpected{text::format("the VM \"{}\" isn't connected", vm.spec.flag.name)};
        }
        return {};
    case VmAction::start: return may_start(vm);
    case VmAction::kill: return may_kill(vm);
    case VmAction::pin: return may_pin(vm);
    }
    return {};
}

} // namespace ensign
