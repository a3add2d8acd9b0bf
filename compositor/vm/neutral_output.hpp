// The one output that a VM knows: "VM-1", of the size that its windows may have, with no word about the real hardware. A
// wlr_output of our own, so that requests which name an output (xdg_toplevel.set_fullscreen, xdg_output) meet an object
// that wlroots knows; in a layout of the VM's own, which makes its wl_output global on the VM's display.
#pragma once

#include "compositor/policy/geometry.hpp"
#include "compositor/policy/look/frame_pace.hpp"
#include "compositor/wl/wlr.hpp"

namespace ensign {

class NeutralOutput {
  public:
    NeutralOutput(wl_display* display, wl_event_loop* loop, wlr_backend* backend);
    ~NeutralOutput();
    NeutralOutput(const NeutralOutput&) = delete;
    NeutralOutput& operator=(const NeutralOutput&) = delete;

    // Logical size and scale, as the VM is to see them.
    void show(Size logical, double scale);
    // In Hz, as FrameClock has it.
    void set_refresh(int rate);
    [[nodiscard]] wlr_output* get() { return &output_; }

  private:
    wlr_output output_{};
    wlr_output_layout* layout_; // owned by the display
    void commit();
    Size logical_{1280, 720};
    double scale_ = 1;
    int rate_ = FramePace::usual;
};

} // namespace ensign
