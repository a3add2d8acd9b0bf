// Descriptors that came with a message of a local socket (SCM_RIGHTS).
#pragma once

#include "compositor/wl/fd.hpp"

#include <cstddef>
#include <cstring>

#include <sys/socket.h>

namespace ensign::wl {

// Takes every one of them, so that none is lost whatever else is wrong with the message.
void take_descriptors(msghdr& message, auto& into) {
    for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        const std::size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; i++) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(header) + i * sizeof(int), sizeof(int));
            into.emplace_back(fd);
        }
    }
}

} // namespace ensign::wl
