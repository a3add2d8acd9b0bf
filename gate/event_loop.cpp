#include "gate/event_loop.hpp"

#include <cassert>

namespace ensign::gate {

EventLoop::EventLoop() : epoll_{epoll_create1(EPOLL_CLOEXEC)} { assert(epoll_ && "no descriptor at the very start"); }

bool EventLoop::turn(int timeout) {
    const int ready = epoll_wait(epoll_.get(), batch_.data(), static_cast<int>(batch_.size()), timeout);
    rest_ = std::span{batch_}.first(ready > 0 ? static_cast<std::size_t>(ready) : 0);
    while (!rest_.empty()) {
        const epoll_event event = rest_.front();
        rest_ = rest_.subspan(1);
        if (auto* watch = static_cast<Watch*>(event.data.ptr)) {
            watch->handler_(watch->owner_, event.events);
        }
    }
    return ready > 0;
}

void EventLoop::forget(const Watch& watch) {
    for (epoll_event& event : rest_) {
        if (event.data.ptr == &watch) {
            event.data.ptr = nullptr;
        }
    }
}

void Watch::want(int fd, std::uint32_t events) {
    if (fd == fd_ && events == events_) {
        return;
    }
    epoll_event event{};
    event.events = events;
    event.data.ptr = this;
    if (events_ != 0 && (fd != fd_ || events == 0)) {
        epoll_ctl(loop_.epoll_.get(), EPOLL_CTL_DEL, fd_, nullptr);
        loop_.forget(*this);
        events_ = 0;
    }
    if (events != 0) {
        epoll_ctl(loop_.epoll_.get(), events_ == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, &event);
    }
    fd_ = events != 0 ? fd : -1;
    events_ = events;
}

} // namespace ensign::gate
