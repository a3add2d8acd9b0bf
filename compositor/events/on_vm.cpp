#include "compositor/events/on_vm.hpp"

#include "compositor/input/devices.hpp"
#include "compositor/policy/guest_requests.hpp"
#include "compositor/trusted/vm_actions.hpp"
#include "compositor/vm/gates.hpp"

namespace ensign {

void OnVm::activation_requested(VmDisplay& vm, wlr_surface* surface, bool by_hand) {
    Window* window = shell_.find(surface);
    if (window == nullptr || !window->mapped() || window->focused()) {
        return;
    }
    if (may_activate(focus_.vm() == vm.id(), by_hand, window->may_be_seen())) {
        shell_.restore(*window);
        focus_.click(*window, FocusReason::activated);
    } else {
        window->set_urgent(true);
    }
}

void OnVm::connected(VmDisplay& vm) {
    devices_.offer_to(vm); // it may be configured since they came
    show_output_to(vm, outputs_);
    actions_.connected(vm.id());
}

void OnVm::disconnected(VmDisplay& vm) {
    focus_.vm_gone(vm.id());
    vm.set_concealed(false); // whoever comes next has another chance
}

void OnVm::removed(VmDisplay& vm) {
    gates_.remove(vm);
    disconnected(vm);
}

void show_output_to(VmDisplay& vm, const Outputs& outputs) {
    if (const OutputView* first = outputs.arrangement().find({})) {
        vm.show_output(first->work_area.size(), outputs.arrangement().scale());
    }
}

} // namespace ensign
