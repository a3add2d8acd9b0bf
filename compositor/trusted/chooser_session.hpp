// From the attention key to the user's choice. While the chooser is up nobody has the focus, and no guest's pixel is in the scene.
//
//     down --key, ensignctl--> up --choose, pin--> down, the chosen VM hears
//                              up --key again, Esc--> down, back to where the user was
#pragma once

#include "compositor/base/clock.hpp"
#include "compositor/input/device_list.hpp"
#include "compositor/input/focus_controller.hpp"
#include "compositor/input/modal.hpp"
#include "compositor/policy/chooser/chooser.hpp"
#include "compositor/policy/stage.hpp"
#include "compositor/trusted/chooser_view.hpp"
#include "compositor/trusted/vm_actions.hpp"
#include "compositor/trusted/vm_list.hpp"
#include "compositor/vm/keymap.hpp"
#include "compositor/wl/timer.hpp"

#include <expected>
#include <optional>
#include <string>

namespace ensign {

// What the user asks for there that isn't about VMs.
class ChooserRequests {
  public:
    virtual ~ChooserRequests() = default;
    virtual std::expected<void, std::string> lock_requested() = 0; // the error is a sentence
    virtual void log_out_requested() = 0;
};

class ChooserSession final : public Modal {
  public:
    struct Parts {
        Stage& stage;
        Scene& scene;
        Outputs& outputs;
        FocusController& focus;
        Shell& shell;
        Vms& vms;
        ChooserView& view;
        const VmList& vm_list;
        VmActions& actions;
        DeviceList& devices;
        ChooserRequests& requests;
    };
    ChooserSession(const Parts& parts, const Clock& clock, wl_event_loop* loop);

    [[nodiscard]] bool up() const { return state_.has_value(); }
    void raise(); // it comes up
    void go_back(); // it goes, and the user is where they were
    // Closes the chooser, if it is up, for the lock screen. Returns the focus to restore after unlocking.
    FocusController::Whereabouts withdraw();

    // Modal
    void key(DeviceId device, std::uint32_t time_msec, std::uint32_t code, bool pressed) override;
    void point(const Scene::Hit& under, std::uint32_t time_msec, PointedBy by) override;
    void button(DeviceId device, std::uint32_t time_msec, std::uint32_t code, bool pressed, const Scene::Hit& under) override;
    void axis(const wlr_pointer_axis_event& event, Point at) override;
    bool tap(Point at) override; // the first one on a card shows its buttons, the second one goes there
    [[nodiscard]] const char* cursor_shape(const Scene::Hit&) const override { return "default"; }

    void set_keymap(const Keymap& keymap); // for what is typed here
    void tick(); // before each turn: what the clock demands; where what it shows has changed, a frame is asked for
    // An output's refresh: however often guests change what the chooser says, it is painted once a frame.
    void frame_due();
    void outputs_changed();
    void repaint(); // colours changed
    // Why what was asked for last could not be done; empty: it could.
    [[nodiscard]] const std::string& problem() const { return problem_; }

  private:
    void forget_typed();
    void lower();
    void choose(const ChooserOutcome& outcome);
    void act(VmId vm, VmAction action);
    void act_on(const ChooserOutcome& outcome);
    void tell(std::expected<void, std::string> result);
    void click(Point at);
    void scroll(Point at, int steps); // the wheel, in 1/120 of a notch, downwards
    void show();
    void refresh();
    [[nodiscard]] std::string back_to() const;
    [[nodiscard]] ChooserOutcome outcome_of(std::uint32_t code);

    Parts parts_;
    const Clock& clock_;
    std::optional<Chooser> state_;
    std::optional<VmId> before_vm_;
    std::optional<WindowId> before_window_;
    std::string problem_;
    std::uint32_t refreshed_at_ = 0; // ms
    int scrolled_ = 0; // less than a notch
    wl::XkbKeymapPtr keymap_;
    wl::XkbStatePtr typing_; // fresh each time it comes up: the SAK's own modifiers don't count
    // What it was made of.
    struct Seen {
        std::uint64_t windows = 0;
        std::uint64_t devices = 0;
        std::vector<VmStatus> vms{};
        bool operator==(const Seen&) const = default;
    };
    Seen seen_;
    bool stale_ = false;
    wl::Timer timer_;
};

} // namespace ensign
