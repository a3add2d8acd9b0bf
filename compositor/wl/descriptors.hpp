// Descriptors that travel with the messages of a local socket (SCM_RIGHTS).
#pragma once

#include "compositor/wl/fd.hpp"

#include <cstddef>
#include <cstring>

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace ensign::wl {

// Takes every one that came with a message, so that none is lost whatever else is wrong with the message.
void take_descriptors(msghdr& message, auto& into) {
    for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        const std::size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(header) + i * sizeof(int), sizeof(int));
            into.emplace_back(fd);
        }
    }
}

// How many were sent over a stream socket and not received yet. The kernel counts those for each user, over all processes, and
// lets nobody send another who may have fewer open than that (ETOOMANYREFS): so each VM has a quota.
class DescriptorsUnderway {
  public:
    void sent(std::size_t count) { count_ += count; }
    // At most; exact as soon as the other end has read all that was sent.
    std::size_t count(int socket) {
        int bytes = 0;
        if (count_ > 0 && ioctl(socket, SIOCOUTQ, &bytes) == 0 && bytes == 0) {
            count_ = 0;
        }
        return count_;
    }

  private:
    std::size_t count_ = 0;
};

} // namespace ensign::wl
