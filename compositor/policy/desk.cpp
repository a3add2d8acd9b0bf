#include "compositor/policy/desk.hpp"

#include <algorithm>
#include <iterator>
#include <ranges>
#include <utility>

namespace ensign {

namespace {
constexpr int deepest_window = 16; // windows on windows: dialogs of dialogs
} // namespace

Desk::Entry* Desk::find(WindowId window) { return const_cast<Entry*>(std::as_const(*this).find(window)); }

const Desk::Entry* Desk::find(WindowId window) const {
    const auto found = entries_.find(window);
    return found != entries_.end() ? &found->second : nullptr;
}

// ---- the focus

void Desk::focus_window(WindowId window) {
    window = receiver_of(window);
    const auto place = std::ranges::find(recent_, window);
    std::rotate(recent_.begin(), place, place + 1);
    Entry& entry = *find(window);
    set_urgent(entry, false);
    vm_ = entry.vm;
    window_ = window;
}

void Desk::click(WindowId window) {
    const Entry* entry = find(window);
    if (locked_ || !entry || entry->hidden) {
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
        if (const Entry& entry = *find(window); entry.vm == vm && !entry.hidden) {
            windows.push_back(window);
        }
    }
    return windows;
}

std::vector<WindowId> Desk::windows() const {
    std::vector<WindowId> windows;
    for (const WindowId window : recent_) {
        if (const Entry& entry = *find(window); !entry.hidden && !pinned_elsewhere(entry.vm)) {
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

bool Desk::window_mapped(WindowId window, VmId vm) {
    const auto [place, fresh] = entries_.try_emplace(window, vm);
    if (!fresh) {
        return window_ == window;
    }
    recent_.push_back(window); // never focused so far: behind its VM's others
    const bool gets_focus = vm_ == vm;
    put_into_stack(window, gets_focus);
    if (gets_focus) {
        focus_window(window);
    } else {
        set_urgent(place->second, true);
    }
    return gets_focus;
}

void Desk::forget(WindowId window) {
    if (Entry* entry = find(window)) {
        set_urgent(*entry, false);
        set_modal(window, false);
        for (auto& [id, other] : entries_) {
            if (other.parent == window) {
                other.parent = entry->parent;
            }
            if (other.asked == window) {
                other.asked = entry->asked;
            }
        }
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
    if (find(window) == nullptr) {
        return;
    }
    // On each way down the windows that lead to it come first, and what hangs on it stays above it.
    for (auto above = std::optional{window}; above; above = find(*above)->parent) {
        const auto family = family_of(*above);
        std::erase_if(stack_, [&](WindowId one) { return hangs_on(one, *above); });
        stack_.insert(stack_.begin(), family.begin(), family.end());
    }
}

// ---- windows that hang on others

int Desk::depth_of(WindowId window) const {
    int depth = 0;
    for (auto parent = find(window)->parent; parent; parent = find(*parent)->parent) {
        ++depth;
    }
    return depth;
}

bool Desk::hangs_on(WindowId window, WindowId other) const {
    for (auto above = std::optional{window}; above; above = find(*above)->parent) {
        if (*above == other) {
            return true;
        }
    }
    return false;
}

WindowId Desk::root_of(WindowId window) const {
    while (const auto parent = find(window)->parent) {
        window = *parent;
    }
    return window;
}

std::vector<WindowId> Desk::family_of(WindowId window) const {
    std::vector<WindowId> family;
    std::ranges::copy_if(stack_, std::back_inserter(family), [&](WindowId one) { return hangs_on(one, window); });
    return family;
}

WindowId Desk::receiver_of(WindowId window) const {
    if (modals_ == 0) {
        return window;
    }
    const auto blocks = [&](WindowId one) {
        const Entry& entry = *find(one);
        return one != window && entry.modal && !entry.hidden && hangs_on(one, window);
    };
    const auto found = std::ranges::find_if(stack_, blocks);
    return found != stack_.end() ? *found : window;
}

bool Desk::set_parent(WindowId window, std::optional<WindowId> parent) {
    Entry* entry = find(window);
    if (entry == nullptr || std::exchange(entry->asked, parent) == parent) {
        return false;
    }
    entry->parent.reset();
    if (!parent || find(*parent) == nullptr || find(*parent)->vm != entry->vm || hangs_on(*parent, window)) {
        return false;
    }
    const auto family = family_of(window);
    const int height = depth_of(*std::ranges::max_element(family, {}, [&](WindowId one) { return depth_of(one); }));
    while (parent && depth_of(*parent) + height >= deepest_window) {
        parent = find(*parent)->parent;
    }
    if (!parent) {
        return false;
    }
    entry->parent = parent;
    const bool below = std::ranges::find(stack_, *parent) < std::ranges::find(stack_, window);
    if (below) { // no higher than it must: what lies over its parent may be what the user looks at
        std::erase_if(stack_, [&](WindowId one) { return hangs_on(one, window); });
        stack_.insert(std::ranges::find(stack_, *parent), family.begin(), family.end());
    }
    if (window_) {
        focus_window(*window_);
    }
    return below;
}

std::vector<WindowId> Desk::minimised_with(WindowId window) const {
    const Entry* entry = find(window);
    while (entry != nullptr && entry->modal && entry->parent) {
        window = *entry->parent;
        entry = find(window);
    }
    return family_of(window);
}

void Desk::set_modal(WindowId window, bool modal) {
    Entry* entry = find(window);
    if (entry == nullptr || entry->modal == modal) {
        return;
    }
    entry->modal = modal;
    modals_ += modal ? 1 : -1;
    if (modal && window_) {
        focus_window(*window_);
    }
}

bool Desk::is_shown(WindowId window) const {
    const Entry* entry = find(window);
    return entry != nullptr && !entry->hidden;
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
