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
    void spend(Time cpu); // by one batch of requests
    [[nodiscard]] bool may_run() const { return deficit_ > Time::zero(); }

    // Bytes of requests that are handed to libwayland at once: it executes all of them, however long that takes. Fewer where they
    // turn out to be expensive, so that the time between two looks at the host follows what one request costs.
    static constexpr std::size_t least_batch = 64;
    static constexpr std::size_t first_batch = 1024;
    static constexpr std::size_t most_batch = 4096;
    [[nodiscard]] std::size_t batch_bytes() const { return batch_; }

  private:
    Time deficit_{0};
    std::size_t batch_ = first_batch;
};

} // namespace ensign
