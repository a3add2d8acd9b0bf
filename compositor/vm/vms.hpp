// All configured VMs, in the order of the configuration.
#pragma once

#include "compositor/vm/scheduler.hpp"
#include "compositor/vm/vm_display.hpp"

#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ensign {

class Vms {
  public:
    Vms(wl_display* host, VmDisplay::Shared shared, const VmDisplay::Listeners& listeners);

    // Makes the set of VMs what the configuration says: as a whole, or, with a sentence, not at all. VMs are known by
    // their name; those of the others are disconnected before the next turn.
    std::expected<void, std::string> configure(const std::vector<VmSpec>& specs);
    void set_frame_rate(int ticks_per_second); // of all that are configured

    [[nodiscard]] VmDisplay* find(VmId id) const;
    [[nodiscard]] VmDisplay* find(std::string_view name) const;
    [[nodiscard]] const std::vector<std::unique_ptr<VmDisplay>>& all() const { return vms_; }
    // One turn of the main loop, see Scheduler.
    bool turn(int timeout_ms);
    void bury(); // the VMs that are configured no more, once they are empty; between turns only
    void disconnect_all(); // of all VMs, now

  private:
    VmDisplay::Shared shared_;
    VmDisplay::Listeners listeners_;
    std::uint32_t last_id_ = 0;
    Scheduler scheduler_;
    std::vector<std::unique_ptr<VmDisplay>> vms_;
    std::vector<std::unique_ptr<VmDisplay>> dying_; // a loop must not go while it is dispatched
};

} // namespace ensign
