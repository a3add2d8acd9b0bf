// From the attention key to the user's choice. While the chooser is up nobody hears, and no guest's pixel is in the scene.
//
//     down --key, ensignctl--> up --choose, pin--> down, the chosen VM hears
//                              up --key again, Esc--> down, back to where the user was
#pragma once

#include "compositor/clock.hpp"
#include "compositor/input/focus_controller.hpp"
#include "compositor/policy/chooser/chooser.hpp"
#include "compositor/trusted/chooser_view.hpp"
#include "compositor/trusted/vm_actions.hpp"
#include "compositor/trusted/vm_list.hpp"
#include "compositor/vm/keymap.hpp"

#include <expected>
#include <optional>
#include <string>

namespace ensign {

class ChooserEvents {
  public:
    virtual ~ChooserEvents() = default;
    virtual void chooser_raised_or_lowered() = 0; // came up or went, or problem() is another
    // What the user asks for there; the error is a sentence.
    virtual std::expected<void, std::string> lock_requested() = 0;
    virtual void log_out_requested() = 0;
    // The input devices, and the user's word that lets in one that waits.
    [[nodiscard]] virtual std::vector<ChooserDevice> chooser_devices() const = 0;
    virtual void approved(DeviceId device) = 0;
};

class ChooserSession {
  public:
    struct Parts {
        Scene& scene;
        FocusController& focus;
        Shell& shell;
        Vms& vms;
        ChooserView& view;
        const VmList& vm_list;
        VmActions& actions;
    };
    ChooserSession(const Parts& parts, const Clock& clock, wl_event_loop* loop, ChooserEvents& events);

    [[nodiscard]] bool up() const { return state_.has_value(); }
    void toggle(); // the attention key
    void raise();
    void choose(VmId vm, FocusReason reason); // while it is down: what the user asks for elsewhere
    // The lock takes its place, if it is up: nobody hears. Where the user is, or would have gone back to.
    FocusController::Whereabouts withdraw();

    // The user's hand while it is up; points are the layout's.
    void key(std::uint32_t code, bool pressed);
    void click(Point at);
    void tap(Point at); // by touch: the first tap on a card shows its buttons, the second one goes there
    void hover(Point at);
    void scroll(Point at, int steps); // the wheel, in 1/120 of a notch, downwards

    void set_keymap(const Keymap& keymap); // for what is typed here
    // VMs, windows or titles changed. What is on screen follows once a frame.
    void refresh();
    void repaint(); // outputs or colours changed
    void settle();  // what the clock demands
    // Why what was asked for last could not be done; empty: it could.
    [[nodiscard]] const std::string& problem() const { return problem_; }

  private:
    void forget_typed();
    void lower();
    void go_back();
    void choose(const ChooserOutcome& outcome);
    void act(VmId vm, VmAction action);
    void act_on(const ChooserOutcome& outcome);
    void tell(std::expected<void, std::string> result);
    void show();
    [[nodiscard]] std::string back_to() const;
    [[nodiscard]] ChooserOutcome outcome_of(std::uint32_t code);

    Parts parts_;
    const Clock& clock_;
    ChooserEvents& events_;
    std::optional<Chooser> state_;
    std::optional<VmId> before_vm_;
    std::optional<WindowId> before_window_;
    std::string problem_;
    std::uint32_t refreshed_at_ = 0; // ms
    int scrolled_ = 0;               // less than a notch
    wl::XkbKeymapPtr keymap_;
    wl::XkbStatePtr typing_; // fresh each time it comes up: the SAK's own modifiers don't count
    wl::EventSourcePtr timer_;
};

} // namespace ensign
