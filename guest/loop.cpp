#include "guest/loop.hpp"

#include <cerrno>
#include <system_error>

namespace ensign::guest {

Loop::Loop() : epoll_{epoll_create1(EPOLL_CLOEXEC)} {
    if (!epoll_) {
        throw std::system_error{errno, std::generic_category(), "epoll_create1"};
    }
}

bool Loop::turn(int timeout_ms) {
    epoll_event event{};
    if (epoll_wait(epoll_.get(), &event, 1, timeout_ms) != 1) {
        return false;
    }
    static_cast<Source*>(event.data.ptr)->ready(event.events);
    return true;
}

void Loop::set(int operation, int fd, std::uint32_t events, Source* source) {
    epoll_event event{};
    event.events = events;
    event.data.ptr = source;
    if (epoll_ctl(epoll_.get(), operation, fd, &event) != 0 && operation == EPOLL_CTL_ADD) {
        throw std::system_error{errno, std::generic_category(), "epoll_ctl"};
    }
}

} // namespace ensign::guest
