// One guest client's connection to Ensign: checked requests go out, events come in.
#pragma once

#include "compositor/wl/descriptors.hpp"
#include "gate/ensign_link.hpp"
#include "gate/event_loop.hpp"
#include "gate/socket.hpp"
#include "gate/wayland_stream.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace ensign::gate {

// What a VM's connections and pipes have queued together.
struct Queued {
    std::size_t bytes = 0;
    std::size_t descriptors = 0; // that Ensign hasn't received
};

class Connection {
  public:
    // `pool_fd`: what slices are sent as.
    Connection(EnsignLink& link, std::uint32_t number, int pool_fd, Queued& queued);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    [[nodiscard]] bool open() const { return static_cast<bool>(socket_); }
    [[nodiscard]] int fd() const { return socket_.get(); }
    [[nodiscard]] bool has_requests() const { return !out_.bytes.empty(); }

    // Checks and queues. An error ends the connection's use; what was right before it still goes out with flush().
    std::optional<ProtocolError> take(std::span<const std::byte> requests, std::vector<Descriptor> descriptors);
    // Sends what the socket takes. Once Ensign has closed it, all is dropped; its last events can still be received.
    void flush();
    // Events, as they come. ended: Ensign has closed it, or what came isn't Wayland.
    Received receive(std::span<std::byte> into, std::vector<wl::Fd>& descriptors);

  private:
    void drop(std::size_t bytes); // from the front of what is queued
    void count_descriptors();
    EnsignLink& link_;
    std::uint32_t number_;
    int pool_fd_;
    Queued& queued_;
    wl::Fd socket_;
    WaylandStream stream_;
    Requests out_;
    wl::DescriptorsUnderway underway_;
    std::size_t counted_ = 0; // of queued_.descriptors
};

} // namespace ensign::gate
