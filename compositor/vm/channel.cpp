// Channel: moving bytes with their descriptors, exactly.
#include "compositor/vm/connection.hpp"
#include "compositor/wl/descriptors.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <sys/socket.h>
#include <sys/uio.h>

namespace ensign {

namespace {

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK; }

} // namespace

Channel::Result Channel::fill(int from, std::size_t limit) {
    alignas(cmsghdr) std::array<char, CMSG_SPACE(descriptors_per_read * sizeof(int))> control;
    iovec io{bytes_.data(), std::min(limit, capacity)};
    msghdr message{};
    message.msg_iov = &io;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    ssize_t got = 0;
    do {
        got = recvmsg(from, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        return would_block(errno) ? Result::blocked : Result::closed;
    }
    wl::take_descriptors(message, descriptors_);
    if (got == 0 || (message.msg_flags & MSG_CTRUNC) != 0) {
        return Result::closed;
    }
    begin_ = 0;
    end_ = static_cast<std::size_t>(got);
    return Result::progress;
}

// With more descriptors than libwayland takes at once, all but the last lot travel with one byte each.
std::size_t Channel::bytes_to_send() const { return descriptors_.size() > descriptors_per_send ? 1 : end_ - begin_; }

Channel::Result Channel::drain(int to) {
    while (!empty()) {
        const std::size_t lot = std::min(descriptors_.size(), descriptors_per_send);
        alignas(cmsghdr) std::array<char, CMSG_SPACE(descriptors_per_send * sizeof(int))> control{};
        iovec io{bytes_.data() + begin_, bytes_to_send()};
        msghdr message{};
        message.msg_iov = &io;
        message.msg_iovlen = 1;
        if (lot > 0) {
            message.msg_control = control.data();
            message.msg_controllen = CMSG_SPACE(lot * sizeof(int));
            cmsghdr* header = CMSG_FIRSTHDR(&message);
            header->cmsg_level = SOL_SOCKET;
            header->cmsg_type = SCM_RIGHTS;
            header->cmsg_len = CMSG_LEN(lot * sizeof(int));
            for (std::size_t i = 0; i < lot; i++) {
                const int fd = descriptors_[i].get();
                std::memcpy(CMSG_DATA(header) + i * sizeof(int), &fd, sizeof(int));
            }
        }
        const ssize_t sent = sendmsg(to, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0) {
            if (errno == EINTR) {
                continue;
            }
            return would_block(errno) ? Result::blocked : Result::closed;
        }
        begin_ += static_cast<std::size_t>(sent);
        descriptors_.erase(descriptors_.begin(), descriptors_.begin() + static_cast<std::ptrdiff_t>(lot));
    }
    // More descriptors than bytes: nothing honest does that, and they would belong to nobody.
    return descriptors_.empty() ? Result::progress : Result::closed;
}

} // namespace ensign
