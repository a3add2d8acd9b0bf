#include "compositor/trusted/vm_list.hpp"

#include <algorithm>

namespace ensign {

ChooserVm VmList::entry(const VmDisplay& vm) const {
    const VmActions::Commands commands = actions_.commands_of(vm.id());
    ChooserVm entry{.id = vm.id(), .spec = vm.spec()};
    entry.connected = vm.connected();
    entry.restraint = vm.restraint();
    entry.pinned = focus_.state().pinned() == vm.id();
    entry.starting = commands.starting;
    entry.start_failed = commands.start_failed;
    entry.killing = commands.killing;
    entry.silent_s = liveness_.silence(vm.id());
    return entry;
}

std::vector<ChooserVm> VmList::vms(std::optional<VmId> heard) const {
    std::vector<ChooserVm> entries;
    for (const auto& vm : vms_.all()) {
        entries.push_back(entry(*vm));
        entries.back().had_keyboard = heard == vm->id();
    }
    for (const Window* window : shell_.windows()) { // once, however many VMs there are
        const auto of = std::ranges::find(entries, window->vm().id(), &ChooserVm::id);
        if (of == entries.end()) {
            continue; // its VM is being removed
        }
        of->windows.push_back({window->id(), window->title()});
        of->attention = of->attention || window->urgent();
        const Rect outer = window->outer();
        const OutputView* output = shell_.arrangement().at(outer.x + outer.width / 2.0, outer.y + outer.height / 2.0);
        if (window->full_screen() && output != nullptr) {
            of->full_screen_on = output->name;
        }
    }
    return entries;
}

VmStatus VmList::state(const VmDisplay& vm) const {
    return {.vm = vm.id(),
            .connected = vm.connected(),
            .restraint = vm.restraint(),
            .pinned = focus_.state().pinned() == vm.id(),
            .concealed = vm.concealed(),
            .commands = actions_.commands_of(vm.id()),
            .hung = liveness_.is_hung(vm.id()),
            .urgent = shell_.desk().is_urgent(vm.id())};
}

std::vector<VmStatus> VmList::states() const {
    std::vector<VmStatus> states;
    states.reserve(vms_.all().size());
    for (const auto& vm : vms_.all()) {
        states.push_back(state(*vm));
    }
    return states;
}

std::vector<ChooserDevice> VmList::devices(const DeviceList& list) const {
    std::vector<ChooserDevice> entries;
    for (const DeviceEntry& device : list.devices()) {
        std::string detail{name_of(device.info.kind)};
        if (!device.enabled) {
            detail += ", off by its rule";
        } else if (device.grant.vms) {
            std::string labels;
            for (const std::string& name : *device.grant.vms) {
                const VmDisplay* vm = vms_.find(name);
                labels += (labels.empty() ? "" : ", ") + (vm != nullptr ? vm->flag().label : name);
            }
            detail += labels.empty() ? ", for no VM" : ", for " + labels + " only";
        }
        if (!device.grant.trusted) {
            detail += ", not in here";
        }
        entries.push_back({.id = device.id,
                           .name = device.info.name,
                           .detail = std::move(detail),
                           .keyboard = device.info.kind == DeviceKind::keyboard,
                           .waiting = device.waiting});
    }
    return entries;
}

} // namespace ensign
