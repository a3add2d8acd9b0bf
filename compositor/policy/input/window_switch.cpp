#include "compositor/policy/input/window_switch.hpp"

#include <algorithm>

namespace ensign {

std::optional<WindowId> WindowSwitch::step(const std::vector<WindowId>& windows, bool focused, bool back) {
    if (order_.empty()) {
        order_ = windows;
        at_ = focused || back || windows.empty() ? 0 : windows.size() - 1; // a step from nobody leads to the first
    }
    for (std::size_t tries = 0; tries < order_.size(); ++tries) { // some may be gone
        at_ = (at_ + (back ? order_.size() - 1 : 1)) % order_.size();
        if (std::ranges::contains(windows, order_[at_])) {
            return order_[at_];
        }
    }
    return std::nullopt;
}

} // namespace ensign
