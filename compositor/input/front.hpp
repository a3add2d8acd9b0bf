// The modals by their layers, and which of them a device's doing goes to: as policy/stage says.
#pragma once

#include "compositor/input/focus_controller.hpp"
#include "compositor/input/modal.hpp"
#include "compositor/policy/stage.hpp"

#include <array>

namespace ensign {

class Front {
  public:
    Front(const Stage& stage, const FocusController& focus) : stage_{stage}, focus_{focus} {}

    // Each layer but the desk has its modal before the first event.
    void set(Layer layer, Modal& modal) { modals_[static_cast<std::size_t>(layer)] = &modal; }

    [[nodiscard]] const Stage& stage() const { return stage_; }
    [[nodiscard]] bool is_up() const { return stage_.top() != Layer::desk; } // no guest hears or sees anything
    // The topmost one; null: the desk.
    [[nodiscard]] Modal* top() const { return modals_[static_cast<std::size_t>(stage_.top())]; }
    // Likewise, where this device may operate it.
    [[nodiscard]] Modal* modal_for(Motion motion, DeviceId device) const {
        switch (stage_.receiver(motion, focus_.trusts(device))) {
        case Receiver::trusted_ui:
        case Receiver::locker: return top();
        case Receiver::guest:
        case Receiver::nobody: return nullptr;
        }
        return nullptr;
    }
    void forget(DeviceId device) {
        for (Modal* modal : modals_) {
            if (modal != nullptr) {
                modal->forget(device);
            }
        }
    }

  private:
    const Stage& stage_;
    const FocusController& focus_;
    std::array<Modal*, layer_count> modals_{}; // not owned; null for the desk
};

} // namespace ensign
