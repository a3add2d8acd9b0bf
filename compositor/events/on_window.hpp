// What follows when a guest's window comes, goes or changes.
#pragma once

#include "compositor/base/clock.hpp"
#include "compositor/shell/shell.hpp"

namespace ensign {

class FocusController;
class Gates;
class LivenessMonitor;
class Pointer;
class Tombstones;
class Touch;

class OnWindow final : public WindowEvents {
  public:
    struct Parts {
        const Clock& clock;
        Shell& shell;
        FocusController& focus;
        LivenessMonitor& liveness;
        Gates& gates;
        Tombstones& tombstones;
        Pointer& pointer;
        Touch& touch;
    };
    explicit OnWindow(const Parts& parts) : parts_{parts} {}

    void window_mapped(Window& window) override;
    void window_leaves(Window& window) override;
    void window_exposes(const Window& window, const Rect& where) override;
    void window_unmapped(Window& window) override;
    void window_hangs_on(Window& window) override;
    void window_hidden(Window& window) override;
    void window_shown(Window& window) override;
    void grab_requested(Window& window, std::uint32_t serial, FramePart part) override;

  private:
    Parts parts_;
};

} // namespace ensign
