// Descriptors on their way over a local socket (SCM_RIGHTS).
#pragma once

#include <cstddef>

#include <linux/sockios.h>
#include <sys/ioctl.h>

namespace ensign::wl {

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
