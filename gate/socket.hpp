// Bytes with their descriptors over a Unix socket, without blocking.
#pragma once

#include "compositor/wl/fd.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace ensign::gate {

struct Received {
    std::size_t bytes = 0;
    bool ended = false; // end of stream, error, or descriptors that were cut off: nothing of it counts
};

// One recvmsg; descriptors that came along are appended. Nothing there: no bytes, not ended.
Received receive(int socket, std::span<std::byte> into, std::vector<wl::Fd>& descriptors);

// One sendmsg of up to 253 descriptors. How many bytes went; 0 if it must be tried again, as the peer's buffer is full; nothing
// if the peer is gone.
std::optional<std::size_t> send(int socket, std::span<const std::byte> bytes, std::span<const int> descriptors);

[[nodiscard]] bool peer_is_us(int socket); // SO_PEERCRED: same uid
[[nodiscard]] wl::Fd accept(int listener);

} // namespace ensign::gate
