// Who has the focus: the one focus, and the only way to move it. A switch of VMs is one transaction: the old VM's grabs end, what
// it saw pressed is released to it, it is left, the focus moves, the new VM is entered with nothing pressed, and stripe and
// frames follow in the same frame.
#pragma once

#include "compositor/base/clock.hpp"
#include "compositor/policy/desk.hpp"
#include "compositor/policy/focus_log.hpp"
#include "compositor/policy/input/arming.hpp"
#include "compositor/policy/input/device_rules.hpp"
#include "compositor/policy/input/key_router.hpp"
#include "compositor/policy/input/touch_router.hpp"
#include "compositor/policy/input/window_switch.hpp"
#include "compositor/shell/shell.hpp"
#include "compositor/vm/vms.hpp"

#include <map>
#include <optional>
#include <utility>

namespace ensign {

class FocusController {
  public:
    FocusController(Desk& desk, Shell& shell, Vms& vms, const Clock& clock, bool sak_ours);

    // Whether the attention key is surely ours. Who may have the focus only then is left at once where it isn't any more.
    void set_sak_ours(bool ours);
    // The same, after anything else that decides who may have the focus: the configuration.
    void reconsider();

    [[nodiscard]] std::optional<VmId> vm() const { return desk_.vm(); }
    [[nodiscard]] std::optional<WindowId> window() const { return desk_.window(); }
    [[nodiscard]] Seat* seat() const; // of the focused VM
    [[nodiscard]] Window* focused_window() const;
    [[nodiscard]] std::uint32_t leds() const { return seat() != nullptr ? seat()->leds() : 0; } // WLR_LED_*: its locks
    [[nodiscard]] const Desk& state() const { return desk_; }
    [[nodiscard]] bool sak_ours() const { return sak_ours_; }
    // How often it moved so far, and why it did last.
    [[nodiscard]] std::uint64_t moves() const { return moves_; }
    [[nodiscard]] FocusReason last_reason() const { return last_reason_; }

    // What was under the pointer and who had the keyboard before the user could see it: clicks and Enter wait.
    [[nodiscard]] Arming& arming() { return arming_; }
    [[nodiscard]] const FocusLog& log() const { return log_; }

    // A VM that may not hear now (policy/vm.hpp, policy/restraint.hpp) leaves the focus with nobody.
    // Focus and raise; while the keyboard is pinned to another VM, raise only.
    void click(Window& window, FocusReason reason = FocusReason::clicked);
    void choose(VmId vm, FocusReason reason); // its windows that were minimised or hidden come back
    void choose(Window& window, FocusReason reason); // this one comes back, and its VM has the focus through it
    void nobody(FocusReason reason);
    // The keys for the next window, and their modifiers' release; see policy/window_switch.
    void switch_window(bool back);
    void end_switch();
    void pin(VmId vm, FocusReason reason); // choose(), and no click elsewhere takes it away: see policy/focus.hpp
    void unpin();
    // What the user has imposed on a VM from now on. It is left if it may not hear any more.
    void restrain(VmDisplay& vm, const Restraint& restraint);
    // The session lock: from lock to unlock nobody has the focus, whoever is clicked or chosen.
    void lock();
    void unlock();
    // Where the user is, and the way back: to the window if it is still shown, else to its VM unless that is hidden, else to
    // nobody.
    struct Whereabouts {
        std::optional<VmId> vm;
        std::optional<WindowId> window;
    };
    [[nodiscard]] Whereabouts whereabouts() const { return {desk_.vm(), desk_.window()}; }
    void go_back(const Whereabouts& where, FocusReason reason);

    // The guests' doing.
    void window_mapped(Window& window);
    void window_unmapped(Window& window);
    void window_hangs_on(Window& window);
    void window_hidden(Window& window);
    void window_shown(Window& window);
    void vm_gone(VmId vm);

    // What a device may do. One that was never admitted reaches no VM, and isn't trusted.
    void admit(DeviceId device, DeviceGrant grant);
    [[nodiscard]] bool reaches(DeviceId device, VmId vm) const;
    [[nodiscard]] bool trusts(DeviceId device) const;

    // The focused window asks for Ensign's shortcuts, and its VM may have them: all but those that no guest gets.
    [[nodiscard]] bool shortcuts_inhibited() const;
    // A key went to a VM since this was asked last.
    [[nodiscard]] bool take_typed() { return std::exchange(typed_, false); }

    // Keys and buttons of one device, already past the attention key.
    void key(DeviceId device, std::uint32_t time_msec, std::uint32_t code, bool pressed);
    void swallow_key(DeviceId device, std::uint32_t code); // a press that no VM sees
    bool press_button(DeviceId device, std::uint32_t time_msec, std::uint32_t code);
    void swallow_button(DeviceId device, std::uint32_t code);
    bool release_button(DeviceId device, std::uint32_t time_msec, std::uint32_t code);
    // What the VM holds pressed is released to it: from now on the hand is busy elsewhere.
    void release_buttons(VmId vm);
    [[nodiscard]] bool buttons_down() const;

    // Fingers, surface-local. A down that the guest isn't told of is nobody's until it is up.
    [[nodiscard]] bool takes_touch(wlr_surface* surface) const; // of the focused VM
    [[nodiscard]] bool sees(TouchPoint point) const; // any VM does
    void touch_down(TouchPoint point, wlr_surface* surface, double sx, double sy, std::uint32_t time_msec);
    void touch_motion(TouchPoint point, double sx, double sy, std::uint32_t time_msec);
    void touch_drag(TouchPoint point, wlr_surface* over, double sx, double sy, std::uint32_t time_msec); // null: nothing
    void touch_up(TouchPoint point, std::uint32_t time_msec);
    void touch_cancel(TouchPoint point); // with all fingers of its VM

    void release(DeviceId device); // it is listened to no more: what it holds is up
    void forget(DeviceId device); // unplugged, and released before

  private:
    template <class Change>
    void transact(FocusReason reason, Change&& change);
    void note(FocusReason reason);
    void leave(VmId vm);
    void show(VmId vm);
    void raise_focused();
    [[nodiscard]] bool allowed(VmId vm) const;
    [[nodiscard]] Seat* seat_of(Party party) const; // null: it is not reached by one, or it is going
    [[nodiscard]] std::optional<Party> listener(DeviceId device) const;

    Desk& desk_;
    Shell& shell_;
    Vms& vms_;
    const Clock& clock_;
    WindowSwitch switch_;
    Arming arming_;
    FocusLog log_;
    std::map<DeviceId, DeviceGrant> grants_;
    KeyRouter keys_;
    KeyRouter buttons_;
    TouchRouter touches_;
    bool sak_ours_;
    bool typed_ = false;
    std::uint64_t moves_ = 0;
    FocusReason last_reason_ = FocusReason::closed;
};

} // namespace ensign
