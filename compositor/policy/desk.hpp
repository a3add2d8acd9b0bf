// The one model of the windows that are there: which, of which VM, in which order, how each stands, and who has the focus - the one
// variable, and the rules by which it may move. No event from a VM moves it to or from another VM.
//
//   nobody --click, choose--> VM with a window --its last window goes--> nobody
//   nobody --choose----------> VM without a window --its window maps--> VM with a window
//
// Pinned to a VM, it stays there whatever else is clicked, until another VM is chosen, the pin is taken off, or the VM has
// no window left that could have it. The attention key takes it away as ever, and Esc there brings it back.
#pragma once

#include "compositor/policy/vm.hpp"

#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ensign {

class Desk {
  public:
    // What the user does.
    void click(WindowId window); // the window's VM hears, through this window; it becomes its VM's topmost. Nothing
    // happens for an unknown or hidden one
    void choose(VmId vm); // the VM has the focus, through its topmost shown window, or none yet
    void nobody(); // SAK while up, VM removed …
    void pin(VmId vm); // choose(), and no click on another VM's window moves it
    void unpin() { pinned_.reset(); }
    // The session lock: nobody has the focus from here on, whatever the user clicks or chooses, until it is unlocked.
    void lock();
    void unlock() { locked_ = false; }

    // What guests do. True when the window got the keyboard: it is topmost then. False when it opened behind the windows of the
    // focused VM (and last in its own VM's order of focus): it is urgent until it is looked at.
    bool window_mapped(WindowId window, VmId vm);
    void window_unmapped(WindowId window); // the focus goes to the same VM's next shown window, else to nobody
    void window_hidden(WindowId window); // minimised: the same, but the window is remembered
    void window_shown(WindowId window); // minimised and back (by the user); takes no focus by itself
    // xdg_toplevel.set_parent: it lies above that window from now on, which is of the same VM, and both are raised together.
    // Nothing: above none. What would make a circle is none; chains have an end, and what hangs deeper hangs there.
    // True where the stack is another now.
    bool set_parent(WindowId window, std::optional<WindowId> parent);
    // xdg_dialog_v1: it gets the focus that a window gets on which it hangs.
    void set_modal(WindowId window, bool modal);
    void vm_gone(VmId vm); // disconnected or removed: focus to nobody, its windows are forgotten

    [[nodiscard]] std::optional<VmId> vm() const { return vm_; }
    [[nodiscard]] std::optional<WindowId> window() const { return window_; }
    [[nodiscard]] std::optional<VmId> pinned() const { return pinned_; }
    [[nodiscard]] bool pinned_elsewhere(VmId vm) const { return pinned_ && pinned_ != vm; }
    // Windows of a VM that may have the focus, topmost (most recently focused) first.
    [[nodiscard]] std::vector<WindowId> windows_of(VmId vm) const;
    // Of all VMs, or of the one that the keyboard is pinned to; in the same order.
    [[nodiscard]] std::vector<WindowId> windows() const;
    // The order is this one again, but that the focused window is topmost; what isn't in it stays behind.
    void reorder(const std::vector<WindowId>& order);
    [[nodiscard]] std::optional<VmId> vm_of(WindowId window) const;

    // The stack: all windows, topmost first. It is the user's; the focus doesn't follow it, nor it the focus.
    [[nodiscard]] const std::vector<WindowId>& stack() const { return stack_; }
    void raise(WindowId window); // with all that it hangs on, and that hangs on that
    // The window and what hangs on it, topmost first.
    [[nodiscard]] std::vector<WindowId> family_of(WindowId window) const;
    [[nodiscard]] WindowId root_of(WindowId window) const; // what it hangs on in the end; itself where on none
    // What is minimised with it: what hangs on it; and what a modal one blocks, which nobody could use without. Topmost first.
    [[nodiscard]] std::vector<WindowId> minimised_with(WindowId window) const;
    // How one stands; false for one that isn't there.
    [[nodiscard]] bool is_shown(WindowId window) const; // not hidden
    [[nodiscard]] bool is_urgent(WindowId window) const; // opened behind or asked for the focus, and nobody has looked
    void set_urgent(WindowId window, bool urgent);
    [[nodiscard]] bool is_urgent(VmId vm) const { return urgent_.contains(vm); } // a window of it is

  private:
    struct Entry {
        VmId vm;
        bool hidden = false;
        bool urgent = false;
        bool modal = false;
        std::optional<WindowId> parent = {}; // of the same VM
        std::optional<WindowId> asked = {}; // by its program, who may ask for too deep a chain
    };
    [[nodiscard]] bool hangs_on(WindowId window, WindowId other) const; // or is it
    [[nodiscard]] int depth_of(WindowId window) const;
    [[nodiscard]] WindowId receiver_of(WindowId window) const; // of the focus that the window is given
    [[nodiscard]] Entry* find(WindowId window);
    [[nodiscard]] const Entry* find(WindowId window) const;
    void put_into_stack(WindowId window, bool on_top);
    void set_urgent(Entry& entry, bool urgent);
    void forget(WindowId window);
    void focus_window(WindowId window); // a known one that may have the focus
    void hand_on(); // after the focused window went
    // Windows may be thousands, and guests make each of these questions be asked: most cost the same, however many there are, and
    // those of families grow with them, but not with their square.
    std::unordered_map<WindowId, Entry> entries_;
    std::vector<WindowId> recent_; // the same windows, most recently focused first
    std::vector<WindowId> stack_; // the same windows, topmost first
    std::map<VmId, int> urgent_; // how many urgent windows a VM has; no zeros
    int modals_ = 0;
    std::optional<VmId> vm_;
    std::optional<WindowId> window_;
    std::optional<VmId> pinned_;
    bool locked_ = false;
};

} // namespace ensign
