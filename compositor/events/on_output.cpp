#include "compositor/events/on_output.hpp"

#include "compositor/base/log.hpp"
#include "compositor/events/on_vm.hpp"
#include "compositor/input/devices.hpp"
#include "compositor/trusted/lock.hpp"
#include "compositor/trusted/status.hpp"

namespace ensign {

void OnOutput::outputs_changed() {
    parts_.shell.refresh_all();
    parts_.stripes.outputs_changed();
    for (const auto& vm : parts_.vms.all()) {
        if (vm->connected()) {
            show_output_to(*vm, parts_.outputs);
        }
    }
    parts_.chooser.outputs_changed();
    parts_.lock.outputs_changed();
    parts_.xray.refresh();
    parts_.pointer.outputs_changed();
    parts_.devices.outputs_changed();
}

void OnOutput::frame_due(Output& output) {
    parts_.chooser.frame_due();
    parts_.xray.paint(output);
}

void OnOutput::before_frame() {
    parts_.shell.paint_stale();
    check_focus();
    parts_.pointer.before_frame();
    check_scene();
    parts_.status.show();
}

// Whoever has the focus is the VM that the stripe names: no seat but its own has keyboard or pointer in a window.
void OnOutput::check_focus() {
    for (const auto& vm : parts_.vms.all()) {
        if (vm->id() != parts_.focus.vm() && vm->seat().listens()) {
            log::error("guard: vm {}: hears without being named in the stripe; silenced", vm->name());
            vm->seat().silence();
        }
    }
}

void OnOutput::check_scene() {
    auto violation = find_violation(parts_.scene, parts_.outputs.views());
    if (!violation) {
        return;
    }
    // What a guest moved below its own subsurfaces is clipped late by wlroots; then it is right before the frame is built.
    // All VMs': where one is at fault, another may be late, too.
    {
        const Scene::ManyChanges at_once{parts_.scene}; // over before the guard looks again
        for (Window* window : parts_.shell.windows()) {
            window->clip_again();
        }
        parts_.pointer.clip_again();
    }
    for (int i = 0; i < 64 && (violation = find_violation(parts_.scene, parts_.outputs.views())); ++i) {
        VmDisplay* vm = violation->owner.is_guest() ? parts_.vms.find(violation->owner.vm) : nullptr;
        if (vm == nullptr) {
            break;
        }
        conceal(*vm, *violation);
    }
    if (violation && parts_.scene.shows_guests()) {
        log::error("guard: {}; all windows are hidden", violation->what);
        parts_.scene.show_guests(false);
        parts_.focus.nobody(FocusReason::hidden);
    }
}

// Fail closed: what can't be framed isn't shown. The other VMs go on.
void OnOutput::conceal(VmDisplay& vm, const Violation& violation) {
    log::error("guard: vm {}: {} ({}); its windows are hidden", vm.name(), violation.what, violation.owner.part);
    vm.set_concealed(true);
    if (parts_.focus.vm() == vm.id()) {
        parts_.focus.nobody(FocusReason::hidden); // nobody types into what can't be seen
    }
    parts_.pointer.conceal(vm.id());
    parts_.shell.restraint_changed(vm);
}

} // namespace ensign
