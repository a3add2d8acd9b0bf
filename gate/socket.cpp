#include "gate/socket.hpp"

#include <array>
#include <cerrno>
#include <cstring>

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
    alignas(cmsghdr) std::array<char, CMSG_SPACE(wl::most_descriptors * sizeof(int))> control{};
    iovec io{const_cast<std::byte*>(bytes.data()), bytes.size()};
    msghdr message{};
    message.msg_iov = &io;
    message.msg_iovlen = 1;
    if (!descriptors.empty()) {
        message.msg_control = control.data();
        message.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
        cmsghdr* header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(descriptors.size_bytes());
        std::memcpy(CMSG_DATA(header), descriptors.data(), descriptors.size_bytes());
    }
    ssize_t sent = 0;
    do {
        sent = sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
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
