// What Ensign's chords do, and what the user asks for in the chooser beside VMs.
#pragma once

#include "compositor/input/actions.hpp"
#include "compositor/trusted/chooser_session.hpp"

namespace ensign {

class FullscreenBanner;
class HostSeat;
class Lock;
class Pointer;
class Xray;

class OnAction final : public Actions, public ChooserRequests {
  public:
    struct Parts {
        const Stage& stage;
        FocusController& focus;
        Shell& shell;
        Pointer& pointer;
        ChooserSession& chooser;
        Lock& lock;
        HostSeat& locker;
        Xray& xray;
        FullscreenBanner& banner;
        wlr_session* session; // null without a seat: there are no consoles
        bool& quitting;
    };
    explicit OnAction(const Parts& parts) : parts_{parts} {}

    void attention() override;
    void begin(const Action& action) override;
    void end(const Action& action) override;
    std::expected<void, std::string> lock_requested() override;
    void log_out_requested() override { parts_.quitting = true; }

    // As choosing it in the chooser does: what comes under the pointer by it is the user's doing.
    void choose(VmId vm);
    // As the attention key does; never while the session is locked.
    void open_chooser();
    // Before each turn and frame: X-ray is there while its chord is held and nothing is in front of the windows.
    void show_or_hide_xray();

  private:
    void toggle_fullscreen();
    Parts parts_;
    bool xray_held_ = false;
};

} // namespace ensign
