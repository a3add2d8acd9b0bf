#include "compositor/policy/desk.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

namespace ensign {

Desk::Entry* Desk::find(WindowId window) { return const_cast<Entry*>(std::as_const(*this).find(window)); }

const Desk::Entry* Desk::find(WindowId window) const {
    const auto found = entries_.find(window);
    return found != entries_.end() ? &found->second : nullptr;
}

// ---- the focus

void Desk::focus_window(WindowId window) {
    const auto place = std::ranges::find(recent_, window);
    std::rotate(recent_.begin(), place, place + 1);
    Entry& entry = *find(window);
    set_urgent(entry, false);
    vm_ = entry.vm;
    window_ = window;
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

void Desk::hand_on() {
    const auto windows = windows_of(*vm_);
    if (windows.empty()) {
        unpin();
        return nobody();
    }
    focus_window(windows.front());
}

std::vector<WindowId> Desk::windows_of(VmId vm) const {
    std::vector<WindowId> windows;
    for (const WindowId window : recent_) {
        if (const Entry& entry = *find(window); entry.vm == vm && entry.may_have_focus()) {
            windows.push_back(window);
        }
    }
    return windows;
}

std::vector<WindowId> Desk::windows() const {
    std::vector<WindowId> windows;
    for (const WindowId window : recent_) {
        if (const Entry& entry = *find(window); entry.may_have_focus() && !pinned_elsewhere(entry.vm)) {
            windows.push_back(window);
        }
    }
    return windows;
}

void Desk::reorder(const std::vector<WindowId>& order) {
    const auto place = [&](WindowId window) {
        return window == window_ ? -1 : std::ranges::find(order, window) - order.begin();
    };
    std::ranges::stable_sort(recent_, {}, place);
}

// ---- windows come, change and go

bool Desk::window_mapped(WindowId window, VmId vm, InputRule rule) {
    const auto [place, fresh] = entries_.try_emplace(window, vm, rule);
    if (!fresh) {
        return window_ == window;
    }
    recent_.push_back(window); // never focused so far: behind its VM's others
    const bool gets_focus = vm_ == vm && rule == InputRule::takes_input;
    put_into_stack(window, gets_focus);
    if (gets_focus) {
        focus_window(window);
    } else {
        set_urgent(place->second, true);
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

void Desk::forget(WindowId window) {
    if (Entry* entry = find(window)) {
        set_urgent(*entry, false);
        entries_.erase(window);
        std::erase(recent_, window);
        std::erase(stack_, window);
    }
}

void Desk::window_unmapped(WindowId window) {
    forget(window);
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
    for (const WindowId window : std::vector{recent_}) {
        if (vm_of(window) == vm) {
            forget(window);
        }
    }
    if (vm_ == vm) {
        nobody();
    }
    if (pinned_ == vm) {
        unpin();
    }
}

// ---- the stack, and how windows stand

std::optional<VmId> Desk::vm_of(WindowId window) const {
    const Entry* entry = find(window);
    return entry != nullptr ? std::optional{entry->vm} : std::nullopt;
}

// Behind the lowest window of the focused VM, so that nothing comes over what the user looks at; on top where there is none.
void Desk::put_into_stack(WindowId window, bool on_top) {
    const auto of_focused = [&](WindowId other) { return vm_ && vm_of(other) == vm_; };
    const auto behind = std::ranges::find_if(stack_.rbegin(), stack_.rend(), of_focused).base();
    stack_.insert(on_top ? stack_.begin() : behind, window);
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
        set_urgent(*entry, urgent && window_ != window); // who has the focus is looked at
    }
}

void Desk::set_urgent(Entry& entry, bool urgent) {
    if (std::exchange(entry.urgent, urgent) == urgent) {
        return;
    }
    int& count = urgent_[entry.vm];
    count += urgent ? 1 : -1;
    if (count == 0) {
        urgent_.erase(entry.vm);
    }
}

} // namespace ensign
