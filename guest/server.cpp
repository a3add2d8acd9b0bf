#include "guest/server.hpp"

#include <cstdio>
#include <utility>

namespace ensign::guest {

Server::Server(Loop& loop, Device& device, ListeningSocket socket)
    : loop_{loop}, device_{device}, socket_{std::move(socket)}, socket_watch_{loop, socket_.fd(), EPOLLIN, *this},
      device_watch_{loop, device_.fd(), EPOLLIN, *this} {}

bool Server::turn(int timeout_ms) {
    const bool did = loop_.turn(timeout_ms);
    clients_.remove_if([](const Client& client) { return !client.alive(); });
    return did;
}

void Server::handle_device(std::uint32_t) {
    device_.take_news();
    for (Client& each : clients_) {
        each.check_device();
    }
}

// Who can't be served is disconnected at once, and knows.
void Server::handle_socket(std::uint32_t) {
    wl::Fd connection = socket_.accept();
    if (!connection) {
        return;
    }
    if (clients_.size() == max_clients) {
        std::fprintf(stderr, "ensign-guest: %zu programs are connected; there is no room for another\n", max_clients);
        return;
    }
    auto channel = Channel::open(device_);
    if (!channel) {
        std::fprintf(stderr, "ensign-guest: %s\n", channel.error().c_str());
        return;
    }
    clients_.emplace_back(loop_, std::move(connection), *std::move(channel));
}

} // namespace ensign::guest
