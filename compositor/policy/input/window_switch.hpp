// Going through the windows with a chord's key while its modifiers are held. The order is that of the first step.
#pragma once

#include "compositor/policy/vm.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace ensign {

class WindowSwitch {
  public:
    // windows: that may have the focus now, the most recently focused first; focused: the first of them has it.
    [[nodiscard]] std::optional<WindowId> step(const std::vector<WindowId>& windows, bool focused, bool back);
    // The modifiers are up: the order that the steps went through, empty where there was none.
    std::vector<WindowId> end() { return std::exchange(order_, {}); }

  private:
    std::vector<WindowId> order_;
    std::size_t at_ = 0;
};

} // namespace ensign
