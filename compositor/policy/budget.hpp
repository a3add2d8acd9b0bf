// Deficit round robin over the VMs' event loops: each ready VM may use a quantum of CPU time a turn; debt is carried, idle
// time is not saved up. (Shreedhar and Varghese, "Efficient fair queuing using deficit round robin", 1995.)
#pragma once

#include <chrono>
#include <cstddef>

namespace ensign {

class Budget {
  public:
    using Time = std::chrono::nanoseconds;
    static constexpr Time quantum = std::chrono::microseconds{1000};
    // Bytes that all connections of a VM may bring in a turn.
    static constexpr std::size_t bytes_per_turn = 64 * 1024;

    void begin_turn(bool ready);               // idle repays debt, saves nothing
    void spend(Time cpu) { deficit_ -= cpu; }
    [[nodiscard]] bool may_run() const { return deficit_ > Time::zero(); }

  private:
    Time deficit_{0};
};

} // namespace ensign
