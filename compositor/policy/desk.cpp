#include "compositor/policy/desk.hpp"

#include <algorithm>

namespace ensign {

Desk::Entry* Desk::find(WindowId window) {
    const auto found = std::ranges::find(entries_, window, &Entry::window);
    return found == entries_.end() ? nullptr : &*found;
}

const Desk::Entry* Desk::find(WindowId window) const {
    const auto found = std::ranges::find(entries_, window, &Entry::window);
    return found == entries_.end() ? nullptr : &*found;
}

void Desk::focus_window(WindowId window) {
    const auto found = std::ranges::find(entries_, window, &Entry::window);
    std::rotate(entries_.begin(), found, found + 1);
    vm_ = entries_.front().vm;
    window_ = window;
    entries_.front().urgent = false;
}

void Desk::click(WindowId window) {
    const Entry* entry = find(window);
    if (locked_ || !entry || !entry->may_have_focus()) {
        return; // keys must not go where the user sees nothing
    }
    if (!pinned_elsewhere(entry->vm)) {
        focus_window(window);
    }
}

void Desk::choose(VmId vm) {
    if (locked_) {
        return;
    }
    if (pinned_elsewhere(vm)) {
        unpin();
    }
    vm_ = vm;
    window_.reset();
    if (const auto windows = windows_of(vm); !windows.empty()) {
        focus_window(windows.front());
    }
}

void Desk::nobody() {
    vm_.reset();
    window_.reset();
}

void Desk::lock() {
    nobody();
    locked_ = true;
}

void Desk::pin(VmId vm) {
    if (locked_) {
        return;
    }
    choose(vm);
    pinned_ = vm;
}

bool Desk::window_mapped(WindowId window, VmId vm, InputRule rule) {
    if (find(window)) {
        return window_ == window;
    }
    const bool gets_focus = vm_ == vm && rule == InputRule::takes_input;
    Entry& entry = entries_.emplace_back(window, vm, rule); // never focused so far: behind its VM's others
    entry.urgent = !gets_focus;
    put_into_stack(entry, gets_focus);
    if (gets_focus) {
        focus_window(window);
    }
    return gets_focus;
}

void Desk::set_input_rule(WindowId window, InputRule rule) {
    Entry* entry = find(window);
    if (!entry) {
        return;
    }
    entry->rule = rule;
    if (window_ == window && !entry->may_have_focus()) {
        hand_on();
    }
    if (vm_ == entry->vm && !window_ && entry->may_have_focus()) {
        focus_window(window);
    }
}

void Desk::window_unmapped(WindowId window) {
    std::erase_if(entries_, [&](const Entry& entry) { return entry.window == window; });
    std::erase(stack_, window);
    if (window_ == window) {
        hand_on();
    }
}

void Desk::window_hidden(WindowId window) {
    Entry* entry = find(window);
    if (!entry) {
        return;
    }
    entry->hidden = true;
    if (window_ == window) {
        hand_on();
    }
}

void Desk::window_shown(WindowId window) {
    if (Entry* entry = find(window)) {
        entry->hidden = false;
    }
}

void Desk::vm_gone(VmId vm) {
    std::erase_if(stack_, [&](WindowId window) { return vm_of(window) == vm; });
    std::erase_if(entries_, [&](const Entry& entry) { return entry.vm == vm; });
    if (vm_ == vm) {
        nobody();
    }
    if (pinned_ == vm) {
        unpin();
    }
}

std::vector<WindowId> Desk::windows_of(VmId vm) const {
    std::vector<WindowId> windows;
    for (const Entry& entry : entries_) {
        if (entry.vm == vm && entry.may_have_focus()) {
            windows.push_back(entry.window);
        }
    }
    return windows;
}

std::vector<WindowId> Desk::windows() const {
    std::vector<WindowId> windows;
    for (const Entry& entry : entries_) {
        if (entry.may_have_focus() && !pinned_elsewhere(entry.vm)) {
            windows.push_back(entry.window);
        }
    }
    return windows;
}

void Desk::reorder(const std::vector<WindowId>& order) {
    const auto place = [&](const Entry& entry) {
        return entry.window == window_ ? -1 : std::ranges::find(order, entry.window) - order.begin();
    };
    std::ranges::stable_sort(entries_, {}, place);
}

std::optional<VmId> Desk::vm_of(WindowId window) const {
    const Entry* entry = find(window);
    return entry != nullptr ? std::optional{entry->vm} : std::nullopt;
}

// ---- the stack, and how windows stand

// Behind the lowest window of the focused VM, so that nothing comes over what the user looks at; on top where there is none.
void Desk::put_into_stack(const Entry& entry, bool on_top) {
    const auto of_focused = [&](WindowId other) { return vm_ && vm_of(other) == vm_; };
    const auto behind = std::ranges::find_if(stack_.rbegin(), stack_.rend(), of_focused).base();
    stack_.insert(on_top ? stack_.begin() : behind, entry.window);
}

void Desk::raise(WindowId window) {
    const auto found = std::ranges::find(stack_, window);
    if (found != stack_.end()) {
        std::rotate(stack_.begin(), found, found + 1);
    }
}

bool Desk::is_shown(WindowId window) const {
    const Entry* entry = find(window);
    return entry != nullptr && !entry->hidden;
}

bool Desk::takes_input(WindowId window) const {
    const Entry* entry = find(window);
    return entry != nullptr && entry->rule == InputRule::takes_input;
}

bool Desk::is_urgent(WindowId window) const {
    const Entry* entry = find(window);
    return entry != nullptr && entry->urgent;
}

void Desk::set_urgent(WindowId window, bool urgent) {
    if (Entry* entry = find(window)) {
        entry->urgent = urgent && window_ != window; // who has the focus is looked at
    }
}

std::vector<VmId> Desk::urgent_vms() const {
    std::vector<VmId> vms;
    for (const Entry& entry : entries_) {
        if (entry.urgent && !std::ranges::contains(vms, entry.vm)) {
            vms.push_back(entry.vm);
        }
    }
    return vms;
}

// ----

void Desk::hand_on() {
    const auto windows = windows_of(*vm_);
    if (windows.empty()) {
        unpin();
        return nobody();
    }
    focus_window(windows.front());
}

} // namespace ensign
