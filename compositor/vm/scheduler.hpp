// The main loop: the host first (devices, frames, trusted clients), then deficit round robin over the VMs, with the host
// looked at again between any two batches of guest requests. No VM's loop is ever dispatched from inside a callback.
#pragma once

#include "compositor/vm/vm_display.hpp"
#include "compositor/wl/fd.hpp"

#include <memory>
#include <vector>

namespace ensign {

class Scheduler {
  public:
    Scheduler(wl_display* host, const Clock& clock);

    void add(VmDisplay& vm);
    void remove(VmDisplay& vm); // between turns only: a loop must not go while it is dispatched

    // One turn: flush, sleep at most timeout_ms (-1: until something happens), dispatch. False when nothing was ready.
    bool turn(int timeout_ms);

  private:
    void settle_all(); // idle sources, flush, reap: for the host and every VM
    [[nodiscard]] bool sleep(int timeout_ms); // false: nothing is ready
    void dispatch_host();
    void look_at_host();
    void run(VmDisplay& vm);

    wl_display* host_; // not owned
    const Clock& clock_;
    wl_event_loop* host_loop_; // owned by host_
    wl::Fd epoll_;
    std::vector<VmDisplay*> vms_; // not owned; the first one of the next turn in front
    bool host_ready_ = false;
    bool host_waits_ = false; // there was a batch since the host was looked at
};

} // namespace ensign
