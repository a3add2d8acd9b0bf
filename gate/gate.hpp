// A VM's gate: what serves the VM on one side, and the link to Ensign on the other, in one thread and one loop.
#pragma once

#include "gate/ensign_link.hpp"
#include "gate/event_loop.hpp"
#include "gate/log.hpp"
#include "gate/pool.hpp"
#include "gate/vhost_user.hpp"

namespace ensign::gate {

class Gate {
  public:
    // `link` and `device`: gate.sock and gpu.sock, listening, non-blocking.
    Gate(const Clock& clock, Log& log, Pool pool, wl::Fd link, wl::Fd device)
        : pool_{std::move(pool)}, link_{loop_, log, std::move(link)},
          vhost_user_{loop_, clock, log, link_, pool_, std::move(device)} {}

    // Waits up to `timeout` ms (-1: for ever) for something, and does it. False: there was nothing.
    bool turn(int timeout) {
        const int due = vhost_user_.next_work();
        const bool happened = loop_.turn(due >= 0 && (timeout < 0 || due < timeout) ? due : timeout);
        vhost_user_.work();
        return happened || due >= 0;
    }

    [[nodiscard]] const Gpu& gpu() const { return vhost_user_.gpu(); }

  private:
    EventLoop loop_;
    Pool pool_;
    EnsignLink link_;
    VhostUser vhost_user_;
};

} // namespace ensign::gate
