#include "compositor/policy/focus.hpp"

#include <algorithm>

namespace ensign {

Focus::Entry* Focus::find(WindowId window) {
    const auto found = std::ranges::find(entries_, window, &Entry::window);
    return found == entries_.end() ? nullptr : &*found;
}

void Focus::focus_window(WindowId window) {
    const auto found = std::ranges::find(entries_, window, &Entry::window);
    std::rotate(entries_.begin(), found, found + 1);
    vm_ = entries_.front().vm;
    window_ = window;
}

void Focus::click(WindowId window) {
    const Entry* entry = find(window);
    if (locked_ || !entry || !entry->may_have_focus()) {
        return; // keys must not go where the user sees nothing
    }
    if (!pinned_elsewhere(entry->vm)) {
        focus_window(window);
    }
}

void Focus::choose(VmId vm) {
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

void Focus::nobody() {
    vm_.reset();
    window_.reset();
}

void Focus::lock() {
    nobody();
    locked_ = true;
}

void Focus::pin(VmId vm) {
    if (locked_) {
        return;
    }
    choose(vm);
    pinned_ = vm;
}

bool Focus::window_mapped(WindowId window, VmId vm, InputRule rule) {
    if (find(window)) {
        return window_ == window;
    }
    entries_.push_back({window, vm, rule}); // never focused so far: behind its VM's others
    if (vm_ != vm || rule == InputRule::too_small) {
        return false;
    }
    focus_window(window);
    return true;
}

void Focus::set_input_rule(WindowId window, InputRule rule) {
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

void Focus::window_unmapped(WindowId window) {
    std::erase_if(entries_, [&](const Entry& entry) { return entry.window == window; });
    if (window_ == window) {
        hand_on();
    }
}

void Focus::window_hidden(WindowId window) {
    Entry* entry = find(window);
    if (!entry) {
        return;
    }
    entry->hidden = true;
    if (window_ == window) {
        hand_on();
    }
}

void Focus::window_shown(WindowId window) {
    if (Entry* entry = find(window)) {
        entry->hidden = false;
    }
}

void Focus::vm_gone(VmId vm) {
    std::erase_if(entries_, [&](const Entry& entry) { return entry.vm == vm; });
    if (vm_ == vm) {
        nobody();
    }
    if (pinned_ == vm) {
        unpin();
    }
}

std::vector<WindowId> Focus::windows_of(VmId vm) const {
    std::vector<WindowId> windows;
    for (const Entry& entry : entries_) {
        if (entry.vm == vm && entry.may_have_focus()) {
            windows.push_back(entry.window);
        }
    }
    return windows;
}

std::vector<WindowId> Focus::windows() const {
    std::vector<WindowId> windows;
    for (const Entry& entry : entries_) {
        if (entry.may_have_focus() && !pinned_elsewhere(entry.vm)) {
            windows.push_back(entry.window);
        }
    }
    return windows;
}

void Focus::reorder(const std::vector<WindowId>& order) {
    const auto place = [&](const Entry& entry) {
        return entry.window == window_ ? -1 : std::ranges::find(order, entry.window) - order.begin();
    };
    std::ranges::stable_sort(entries_, {}, place);
}

std::optional<VmId> Focus::vm_of(WindowId window) const {
    const auto found = std::ranges::find(entries_, window, &Entry::window);
    if (found == entries_.end()) {
        return std::nullopt;
    }
    return found->vm;
}

void Focus::hand_on() {
    const auto windows = windows_of(*vm_);
    if (windows.empty()) {
        unpin();
        return nobody();
    }
    focus_window(windows.front());
}

} // namespace ensign
