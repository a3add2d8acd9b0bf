// A VM's connections that have something to say, one after the other: the sockets of all of them, apart from the VM's event loop, so
// that between two of them Ensign can look at the clock and at the host.
#pragma once

#include "compositor/vm/connection.hpp"
#include "compositor/wl/fd.hpp"

#include <cstdint>
#include <deque>

namespace ensign {

class Pump {
  public:
    Pump();
    [[nodiscard]] int fd() const { return epoll_.get(); } // readable: some socket is ready

    // False: the kernel has no room for it.
    bool add(Connection::Port& port, std::uint32_t interest);
    void change(Connection::Port& port, std::uint32_t interest);
    void remove(Connection::Port& port);

    bool look(); // which sockets are ready, where none is known to be; true: perhaps more than it can note
    // Serves the next socket that is known to be ready. Each comes once before any comes again.
    struct Served {
        Connection* connection;
        bool given; // libwayland has requests of it to execute
    };
    Served serve_one();
    // One that is ready is known; the descriptor needn't be readable then.
    [[nodiscard]] bool knows_of_one() const { return !ready_.empty(); }

  private:
    struct Ready {
        Connection::Port* port;
        std::uint32_t events;
    };
    wl::Fd epoll_;
    std::deque<Ready> ready_;
};

} // namespace ensign
