// The Wayland socket in the guest and the programs that are connected to it.
#pragma once

#include "guest/client.hpp"
#include "guest/listening_socket.hpp"

#include <list>

namespace ensign::guest {

class Server {
  public:
    // `device` outlives it.
    Server(Loop& loop, Device& device, ListeningSocket socket);

    // Waits for something to do, and does it; false when there was nothing in time (-1: for ever).
    bool turn(int timeout_ms);
    [[nodiscard]] std::size_t clients() const { return clients_.size(); }
    [[nodiscard]] const ListeningSocket& socket() const { return socket_; }

    static constexpr std::size_t max_clients = 100; // each is a context of the device; those have limits

  private:
    void handle_socket(std::uint32_t events);
    void handle_device(std::uint32_t events);

    Loop& loop_;
    Device& device_;
    ListeningSocket socket_;
    std::list<Client> clients_;
    Watch<&Server::handle_socket> socket_watch_;
    Watch<&Server::handle_device> device_watch_;
};

} // namespace ensign::guest
