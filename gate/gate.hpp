// A VM's gate: what serves the VM on one side, the link to Ensign on the other, in one thread and one loop.
#pragma once

#include "gate/ensign_link.hpp"
#include "gate/event_loop.hpp"
#include "gate/listen.hpp"
#include "gate/log.hpp"
#include "gate/pool.hpp"
#include "gate/vhost_user.hpp"

#include <optional>
#include <utility>

namespace ensign::gate {

class Gate {
  public:
    // `link`, `device` and `clients`: gate.sock, and gpu.sock or the socket of --listen; listening, non-blocking.
    Gate(Log& log, wl::Fd link) : link_{loop_, log, std::move(link)} {}
    void serve_device(const Clock& clock, Log& log, Pool pool, wl::Fd device) {
        pool_.emplace(std::move(pool));
        vhost_user_.emplace(loop_, clock, log, link_, *pool_, std::move(device));
    }
    void serve_clients(Log& log, wl::Fd clients) { listen_.emplace(loop_, log, link_, std::move(clients)); }

    // Waits up to `timeout` ms (-1: for ever) for something, and does it. False: there was nothing.
    bool turn(int timeout) {
        const int due = vhost_user_ ? vhost_user_->next_work() : -1;
        const bool happened = loop_.turn(due >= 0 && (timeout < 0 || due < timeout) ? due : timeout);
        return (vhost_user_ && vhost_user_->work()) || happened;
    }

    // For tests.
    [[nodiscard]] const Gpu& gpu() const { return vhost_user_->gpu(); }
    [[nodiscard]] const Listen& listen() const { return *listen_; }
    [[nodiscard]] const EnsignLink& link() const { return link_; }

  private:
    EventLoop loop_;
    EnsignLink link_;
    std::optional<Pool> pool_;
    std::optional<VhostUser> vhost_user_;
    std::optional<Listen> listen_;
};

} // namespace ensign::gate
