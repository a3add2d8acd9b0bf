// Bytes to a local socket, with descriptors that travel with the first of them (SCM_RIGHTS). Never blocks.
#pragma once

#include "compositor/wl/receive.hpp"

#include <cassert>

namespace ensign::wl {

// One sendmsg, and what it returns. `descriptors`: at most most_descriptors.
inline ssize_t send(int socket, std::span<const std::byte> bytes, std::span<const int> descriptors) {
    assert(descriptors.size() <= most_descriptors && "the kernel takes no more with one message");
    alignas(cmsghdr) std::array<char, CMSG_SPACE(most_descriptors * sizeof(int))> control{};
    iovec io{const_cast<std::byte*>(bytes.data()), bytes.size()};
    msghdr message{};
    message.msg_iov = &io;
    message.msg_iovlen = 1;
    if (!descriptors.empty()) {
        message.msg_control = control.data();
        message.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
        cmsghdr* const header = CMSG_FIRSTHDR(&message);
        *header = {.cmsg_len = CMSG_LEN(descriptors.size_bytes()), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
        std::memcpy(CMSG_DATA(header), descriptors.data(), descriptors.size_bytes());
    }
    ssize_t sent = 0;
    do {
        sent = sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent;
}

} // namespace ensign::wl
