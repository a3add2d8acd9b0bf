#include "compositor/vm/relay.hpp"

#include "compositor/wl/receive.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <span>
#include <vector>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>

namespace ensign {

namespace {

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK; }

// What requests and events take: memory, pipes, and devices that are one or the other. Whoever sends a socket may send the other end of
// the very connection, which then lives as long as Ensign keeps it, without any process behind it.
bool is_file_or_pipe(int fd) {
    struct stat info{};
    return fstat(fd, &info) == 0 && (S_ISREG(info.st_mode) || S_ISFIFO(info.st_mode) || S_ISCHR(info.st_mode));
}

} // namespace

Relay::Result Relay::fill(int from, std::size_t limit) {
    std::array<std::byte, capacity> bytes;
    std::vector<wl::Fd> descriptors;
    const std::span<std::byte> room = std::span{bytes}.first(std::min(limit, capacity));
    const auto [size, ended, lost] = wl::receive(from, room, descriptors);
    if (ended) {
        return Result::closed;
    }
    if (size == 0) {
        return Result::blocked;
    }
    const bool takeable = std::ranges::all_of(descriptors, [](const wl::Fd& fd) { return is_file_or_pipe(fd.get()); });
    // More descriptors than bytes: nothing honest does that, and they would belong to nobody.
    if (!takeable || descriptors.size() > size * descriptors_per_send) {
        return Result::closed;
    }
    for (wl::Fd& fd : descriptors) {
        descriptors_.push_back({end_, std::move(fd)});
    }
    bytes_.push(std::span{bytes}.first(size));
    end_ += size;
    return size < room.size() ? Result::drained : Result::progress;
}

// The next lot of descriptors, and how many bytes it travels with. Where more came with a byte than libwayland takes at once,
// the byte after it takes the next lot.
Relay::Lot Relay::next_lot() const {
    const std::uint64_t begin = end_ - bytes_.size();
    Lot lot{.bytes = bytes_.size(), .descriptors = 0};
    for (const Attached& attached : descriptors_) {
        if (attached.position > begin) {
            lot.bytes = std::min<std::uint64_t>(lot.bytes, attached.position - begin);
            break;
        }
        if (lot.descriptors == descriptors_per_send) {
            lot.bytes = 1;
            break;
        }
        ++lot.descriptors;
    }
    return lot;
}

Relay::Result Relay::drain(int to) {
    while (!empty()) {
        const auto [bytes, lot] = next_lot();
        alignas(cmsghdr) std::array<char, CMSG_SPACE(descriptors_per_send * sizeof(int))> control{};
        iovec io{const_cast<std::byte*>(bytes_.all().data()), bytes};
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
            for (std::size_t i = 0; i < lot; ++i) {
                const int fd = descriptors_[i].fd.get();
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
        bytes_.pop(static_cast<std::size_t>(sent));
        descriptors_.erase(descriptors_.begin(), descriptors_.begin() + static_cast<std::ptrdiff_t>(lot));
        underway_.sent(lot);
    }
    return Result::progress;
}

} // namespace ensign
