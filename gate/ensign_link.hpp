// The gate's end of the link to Ensign (link.hpp says the words). A connection that the gate asks for exists at once: its far
// end waits here until Ensign has taken it.
#pragma once

#include "gate/event_loop.hpp"
#include "gate/log.hpp"
#include "protocols/gate_link.hpp"

#include <cstdint>
#include <deque>

namespace ensign::gate {

class EnsignLink {
  public:
    // `listener`: gate.sock, listening, non-blocking.
    EnsignLink(EventLoop& loop, Log& log, wl::Fd listener);

    // The near end of a new connection to Ensign, non-blocking; invalid where the kernel has no descriptor left.
    // `number`: for Ensign's log.
    [[nodiscard]] wl::Fd connect(std::uint32_t number);
    // The near end was closed: if Ensign hasn't taken the far one, nobody will.
    void forget(std::uint32_t number);
    // For tests: how many connections wait for Ensign.
    [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

    void handle_listener(std::uint32_t events);
    void handle_peer(std::uint32_t events);

  private:
    struct Waiting {
        link::Message message;
        wl::Fd far_end; // none for a hello
    };
    void pass_on();
    void lose_peer();

    Log& log_;
    wl::Fd listener_;
    wl::Fd peer_;
    std::deque<Waiting> waiting_;
    WatchFor<&EnsignLink::handle_listener> listener_watch_;
    WatchFor<&EnsignLink::handle_peer> peer_watch_;
};

} // namespace ensign::gate
