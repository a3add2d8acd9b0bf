#include "compositor/vm/pump.hpp"

#include <algorithm>
#include <array>
#include <span>

#include <sys/epoll.h>

namespace ensign {

Pump::Pump() : epoll_{epoll_create1(EPOLL_CLOEXEC)} {}

bool Pump::add(Connection::Port& port, std::uint32_t interest) {
    epoll_event event{.events = interest, .data = {.ptr = &port}};
    port.interest = interest;
    return epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, port.fd, &event) == 0;
}

void Pump::change(Connection::Port& port, std::uint32_t interest) {
    if (interest != port.interest) {
        epoll_event event{.events = interest, .data = {.ptr = &port}};
        port.interest = interest;
        epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, port.fd, &event);
    }
}

void Pump::remove(Connection::Port& port) {
    epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, port.fd, nullptr);
    std::erase_if(ready_, [&](const Ready& one) { return one.port == &port; });
}

bool Pump::look() {
    if (!ready_.empty()) {
        return true;
    }
    std::array<epoll_event, 64> events{};
    const int count = epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), 0);
    for (const epoll_event& event : std::span{events}.first(static_cast<std::size_t>(std::max(0, count)))) {
        ready_.push_back({static_cast<Connection::Port*>(event.data.ptr), event.events});
    }
    return count == static_cast<int>(events.size());
}

Pump::Served Pump::serve_one() {
    const Ready next = ready_.front();
    ready_.pop_front();
    Connection& connection = *next.port->connection;
    return {&connection, next.port->guest ? connection.serve_guest(next.events) : connection.serve_inner(next.events)};
}

} // namespace ensign
