#include "compositor/policy/budget.hpp"

#include <algorithm>

namespace ensign {

void Budget::begin_turn(bool ready) {
    deficit_ = std::min(deficit_ + quantum, ready ? quantum : Time::zero());
}

} // namespace ensign
