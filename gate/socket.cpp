#include "gate/socket.hpp"

#include "compositor/wl/send.hpp"

#include <cerrno>

#include <poll.h>
#include <sys/socket.h>

namespace ensign::gate {

namespace {

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK; }

// The kernel has no memory for it, or too many descriptors of the user's are underway between other processes: nothing that
// the peer is to blame for. Tried again, but not at once.
bool must_wait() {
    const bool must = errno == ETOOMANYREFS || errno == ENOBUFS || errno == ENOMEM;
    if (must) {
        poll(nullptr, 0, 1);
    }
    return must;
}

} // namespace

std::optional<std::size_t> send(int socket, std::span<const std::byte> bytes, std::span<const int> descriptors) {
    const ssize_t sent = wl::send(socket, bytes, descriptors);
    if (sent < 0) {
        return would_block() || must_wait() ? std::optional<std::size_t>{0} : std::nullopt;
    }
    return static_cast<std::size_t>(sent);
}

bool peer_is_us(int socket) {
    ucred peer{};
    socklen_t size = sizeof(peer);
    return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == getuid();
}

wl::Fd accept(int listener) { return wl::Fd{accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)}; }

} // namespace ensign::gate
