#include "compositor/policy/budget.hpp"

#include <algorithm>

namespace ensign {

void Budget::begin_turn(bool ready) { deficit_ = std::min(deficit_ + quantum, ready ? quantum : Time::zero()); }

void Budget::spend(Time cpu) {
    deficit_ -= cpu;
    if (cpu > quantum) {
        batch_ = std::max(least_batch, batch_ / 4);
    } else if (cpu < quantum / 4) {
        batch_ = std::min(most_batch, batch_ + least_batch);
    }
}

} // namespace ensign
