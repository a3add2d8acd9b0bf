// Bytes from a local socket, with the descriptors that travel with them (SCM_RIGHTS). Never blocks.
#pragma once

#include "compositor/wl/fd.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <iterator>
#include <span>
#include <utility>
#include <vector>

#include <sys/socket.h>

namespace ensign::wl {

inline constexpr std::size_t most_descriptors = 253; // in one message: Linux' SCM_MAX_FD

struct Received {
    std::size_t bytes = 0;
    bool ended = false; // end of stream, error, or `lost`: nothing of it counts
    bool lost = false;  // descriptors that this process has no room for; those that came with them are closed
};

// Every one that came with a message, so that none is left open whatever else is wrong with the message.
inline std::vector<Fd> descriptors_of(msghdr& message) {
    std::vector<Fd> descriptors;
    for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        const std::size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(header) + i * sizeof(int), sizeof(int));
            descriptors.emplace_back(fd);
        }
    }
    return descriptors;
}

// One recvmsg; descriptors that came along are appended, closed in programs that this one starts. Nothing there: no bytes, not
// ended.
inline Received receive(int socket, std::span<std::byte> into, std::vector<Fd>& descriptors) {
    alignas(cmsghdr) std::array<char, CMSG_SPACE(most_descriptors * sizeof(int))> control;
    iovec io{into.data(), into.size()};
    msghdr message{};
    message.msg_iov = &io;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    ssize_t got = 0;
    do {
        got = recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        return {.ended = errno != EAGAIN && errno != EWOULDBLOCK};
    }
    std::vector<Fd> came = descriptors_of(message);
    const bool lost = (message.msg_flags & MSG_CTRUNC) != 0;
    if (!lost) {
        std::move(came.begin(), came.end(), std::back_inserter(descriptors));
    }
    return {.bytes = static_cast<std::size_t>(got), .ended = got == 0 || lost, .lost = lost};
}

} // namespace ensign::wl
