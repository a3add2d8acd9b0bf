#include "gate/ensign_link.hpp"

#include "gate/quotas.hpp"
#include "gate/socket.hpp"

#include <array>
#include <cerrno>
#include <utility>

#include <sys/socket.h>

namespace ensign::gate {

EnsignLink::EnsignLink(EventLoop& loop, Log& log, wl::Fd listener)
    : log_{log}, listener_{std::move(listener)}, listener_watch_{loop, *this}, peer_watch_{loop, *this} {
    listener_watch_.want(listener_.get(), EPOLLIN);
}

wl::Fd EnsignLink::connect(std::uint32_t number) {
    int pair[2] = {-1, -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) != 0) {
        return {};
    }
    wl::Fd near{pair[0]}, far{pair[1]};
    if (far.get() >= quota::descriptors_for_guests) {
        return {};
    }
    waiting_.push_back({{link::Kind::connection, number}, std::move(far)});
    pass_on();
    return near;
}

void EnsignLink::forget(std::uint32_t number) {
    std::erase_if(waiting_, [&](const Waiting& w) { return w.far_end && w.message.value == number; });
}

void EnsignLink::handle_listener(std::uint32_t) {
    wl::Fd peer = accept(listener_.get());
    if (!peer) {
        return;
    }
    if (peer_) { // or was, a moment ago
        handle_peer(EPOLLIN);
    }
    if (peer_ || !peer_is_us(peer.get())) {
        log_.warn("somebody else came to the link to Ensign and was sent away");
        return;
    }
    peer_ = std::move(peer);
    log_.info("Ensign is there");
    waiting_.push_front({{link::Kind::hello, link::version}, {}});
    pass_on();
}

// Ensign says nothing; what is readable is its end.
void EnsignLink::handle_peer(std::uint32_t events) {
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) {
        std::array<std::byte, 64> ignored;
        std::vector<wl::Fd> dropped;
        if (receive(peer_.get(), ignored, dropped).ended) {
            return lose_peer();
        }
    }
    pass_on();
}

void EnsignLink::pass_on() {
    while (peer_ && !waiting_.empty()) {
        const Waiting& next = waiting_.front();
        const int far_end = next.far_end.get();
        const auto sent = send(peer_.get(), std::as_bytes(std::span{&next.message, 1}),
                               std::span{&far_end, next.far_end ? std::size_t{1} : 0});
        if (!sent) {
            return lose_peer();
        }
        if (*sent == 0) {
            break;
        }
        waiting_.pop_front();
    }
    if (peer_) {
        peer_watch_.want(peer_.get(), EPOLLIN | (waiting_.empty() ? 0U : static_cast<std::uint32_t>(EPOLLOUT)));
    }
}

void EnsignLink::lose_peer() {
    peer_watch_.end();
    peer_.reset();
    if (!waiting_.empty() && waiting_.front().message.kind == link::Kind::hello) {
        waiting_.pop_front();
    }
    log_.info("Ensign has gone; new connections wait until it is back");
}

} // namespace ensign::gate
