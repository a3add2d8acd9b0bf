// Bytes with their descriptors over a Unix socket, without blocking.
#pragma once

#include "compositor/wl/receive.hpp"

#include <cstddef>
#include <optional>
#include <span>

namespace ensign::gate {

using wl::receive;
using wl::Received;

// One sendmsg of up to 253 descriptors. How many bytes went; 0 if it must be tried again, as the peer's buffer is full; nothing
// if the peer is gone.
std::optional<std::size_t> send(int socket, std::span<const std::byte> bytes, std::span<const int> descriptors);

[[nodiscard]] bool peer_is_us(int socket); // SO_PEERCRED: same uid
[[nodiscard]] wl::Fd accept(int listener);

} // namespace ensign::gate
