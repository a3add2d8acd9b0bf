// Messages on their way, in either direction, with what stands for descriptors beside the bytes.
#pragma once

#include "compositor/wl/fd.hpp"
#include "guest/channel.hpp"
#include "protocols/wire/message.hpp"

#include <deque>
#include <vector>

namespace ensign::guest {

// To the host: gathered into as few SENDs as their limits allow.
class HostOutbox {
  public:
    explicit HostOutbox(Channel& channel) : channel_{channel} {}
    void add(wire::Words message, std::span<const Identifier> identifiers = {});
    // False once the device is gone.
    bool flush();

  private:
    Channel& channel_;
    std::vector<std::byte> bytes_;
    std::vector<Identifier> identifiers_;
    bool alive_ = true;
};

// To the client: as much as its socket takes, the rest later.
class ClientOutbox {
  public:
    void add(wire::Words message, std::vector<wl::Fd> descriptors = {});
    // False: the client is gone.
    bool flush(int socket);
    [[nodiscard]] bool empty() const { return pieces_.empty(); }
    // No more should be asked of the host until the client has read some.
    [[nodiscard]] bool full() const { return size_ > limit; }

    static constexpr std::size_t limit = std::size_t{64} << 10U; // bytes
    static constexpr std::size_t descriptors_per_send = 28;      // what libwayland takes with one recvmsg

  private:
    struct Piece { // its descriptors go with its first byte
        std::vector<std::byte> bytes;
        std::vector<wl::Fd> descriptors;
    };
    std::deque<Piece> pieces_;
    std::size_t sent_ = 0; // of the first piece
    std::size_t size_ = 0;
};

} // namespace ensign::guest
