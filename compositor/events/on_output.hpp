// What follows when outputs change, and what comes before each of their frames: all that is shown is made what it should be, and
// the guard looks at it.
#pragma once

#include "compositor/output/outputs.hpp"
#include "compositor/trusted/guard.hpp"

namespace ensign {

class ChooserSession;
class Devices;
class FocusController;
class Lock;
class Pointer;
class Shell;
class Status;
class Stripes;
class VmDisplay;
class Vms;
class Xray;

class OnOutput final : public OutputEvents {
  public:
    struct Parts {
        Scene& scene;
        Outputs& outputs;
        Shell& shell;
        Vms& vms;
        FocusController& focus;
        Pointer& pointer;
        Devices& devices;
        Stripes& stripes;
        Status& status;
        ChooserSession& chooser;
        Lock& lock;
        Xray& xray;
    };
    explicit OnOutput(const Parts& parts) : parts_{parts} {}

    void outputs_changed() override;
    void frame_due(Output& output) override;
    void before_frame() override;

  private:
    void check_focus();
    void check_scene();
    void conceal(VmDisplay& vm, const Violation& violation);
    Parts parts_;
};

} // namespace ensign
