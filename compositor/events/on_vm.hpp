// What follows when a VM connects, goes, or asks for the focus.
#pragma once

#include "compositor/vm/vm_display.hpp"

namespace ensign {

class Devices;
class FocusController;
class Gates;
class Outputs;
class Shell;
class VmActions;

class OnVm final : public VmEvents {
  public:
    OnVm(Shell& shell, Outputs& outputs, FocusController& focus, Devices& devices, VmActions& actions, Gates& gates)
        : shell_{shell}, outputs_{outputs}, focus_{focus}, devices_{devices}, actions_{actions}, gates_{gates} {}

    void activation_requested(VmDisplay& vm, wlr_surface* surface, bool by_hand) override;
    void connected(VmDisplay& vm) override;
    void disconnected(VmDisplay& vm) override;
    void removed(VmDisplay& vm) override;

  private:
    Shell& shell_;
    Outputs& outputs_;
    FocusController& focus_;
    Devices& devices_;
    VmActions& actions_;
    Gates& gates_;
};

// The output that a VM is told of: the first one, less the stripe, at the highest scale.
void show_output_to(VmDisplay& vm, const Outputs& outputs);

} // namespace ensign
