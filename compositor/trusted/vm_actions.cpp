#include "compositor/trusted/vm_actions.hpp"

#include "compositor/base/log.hpp"

namespace ensign {

VmActions::VmActions(Vms& vms, FocusController& focus, host::Children& children)
    : vms_{vms}, focus_{focus}, children_{children} {}

VmActions::Commands VmActions::commands_of(VmId vm) const {
    const auto found = commands_.find(vm);
    return found != commands_.end() ? found->second : Commands{};
}

void VmActions::connected(VmId vm) {
    if (const auto found = commands_.find(vm); found != commands_.end()) {
        found->second.start_failed = false;
    }
}

std::expected<void, std::string> VmActions::may(const VmDisplay& vm, VmAction action) const {
    const Commands commands = commands_of(vm.id());
    return may_act(action, {vm.spec(), vm.restraint(), vm.connected(), commands.starting, commands.killing, focus_.sak_ours()});
}

std::expected<void, std::string> VmActions::act(VmDisplay& vm, VmAction action, FocusReason reason) {
    if (auto allowed = may(vm, action); !allowed) {
        return allowed;
    }
    Restraint restraint = vm.restraint();
    switch (action) {
    case VmAction::hide: restraint.hidden = true; break;
    case VmAction::show: restraint.hidden = false; break;
    case VmAction::mute: restraint.muted = true; break;
    case VmAction::unmute: restraint.muted = false; break;
    case VmAction::freeze: restraint.frozen = true; break;
    case VmAction::thaw: restraint.frozen = false; break;
    case VmAction::disconnect: vm.cut_off(); break;
    case VmAction::start: return start(vm);
    case VmAction::kill: return kill(vm);
    case VmAction::pin: focus_.pin(vm.id(), reason); break;
    case VmAction::unpin:
        if (focus_.state().pinned() == vm.id()) {
            focus_.unpin();
        }
        break;
    }
    log::info("vm {}: {}, by the user", vm.name(), name_of(action));
    if (restraint != vm.restraint()) {
        focus_.restrain(vm, restraint);
    }
    return {};
}

// A child outlives the configuration that its VM is in: it is known by its id.
std::expected<void, std::string> VmActions::start(const VmDisplay& vm) {
    const VmId id = vm.id();
    auto started = children_.start(vm.spec().life.start, [this, id](int status) {
        const VmDisplay* display = vms_.find(id);
        commands_[id].starting = false;
        commands_[id].start_failed = status != 0 && display != nullptr && !display->connected();
    });
    commands_[id].starting = started.has_value();
    commands_[id].start_failed = !started;
    return started;
}

std::expected<void, std::string> VmActions::kill(const VmDisplay& vm) {
    const VmId id = vm.id();
    auto started = children_.start(vm.spec().life.kill, [this, id](int) { commands_[id].killing = false; });
    commands_[id].killing = started.has_value();
    return started;
}

} // namespace ensign
