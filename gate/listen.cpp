#include "gate/listen.hpp"

#include "gate/quotas.hpp"
#include "gate/socket.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <wayland-client-protocol.h>

namespace ensign::gate {

namespace {

constexpr std::size_t portion = 4096;

// Memory is what can be sealed, which a file that stalls its reader can't; a pipe is its write end.
std::optional<Descriptor> classify(wl::Fd fd) {
    struct stat status{};
    const int mode = fcntl(fd.get(), F_GETFL) & O_ACCMODE;
    if (fd.get() >= quota::descriptors_for_guests) {
        return std::nullopt;
    }
    if (fcntl(fd.get(), F_GET_SEALS) >= 0) {
        return Descriptor{Descriptor::Kind::pool, std::move(fd)};
    }
    if (fstat(fd.get(), &status) == 0 && S_ISFIFO(status.st_mode) && mode != O_RDONLY) {
        return Descriptor{Descriptor::Kind::pipe, std::move(fd)};
    }
    return std::nullopt;
}

} // namespace

Listen::Listen(EventLoop& loop, Log& log, EnsignLink& link, wl::Fd listener)
    : loop_{loop}, log_{log}, link_{link}, listener_{std::move(listener)}, listener_watch_{loop, *this} {
    listener_watch_.want(listener_.get(), EPOLLIN);
}

void Listen::handle_listener(std::uint32_t) {
    wl::Fd guest = accept(listener_.get());
    if (!guest || !peer_is_us(guest.get())) {
        return;
    }
    if (clients_.size() >= quota::contexts) {
        log_.warn("a client too many was sent away");
        return;
    }
    const std::uint32_t number = next_number_++;
    if (!clients_.try_emplace(number, *this, number, std::move(guest)).first->second.open()) {
        clients_.erase(number);
    }
}

Listen::Client::Client(Listen& listen, std::uint32_t number, wl::Fd guest)
    : listen_{listen}, number_{number}, guest_{std::move(guest)}, connection_{listen.link_, number, -1, listen.queued_},
      guest_watch_{listen.loop_, *this}, ensign_watch_{listen.loop_, *this} {
    guest_watch_.want(guest_.get(), EPOLLIN);
    ensign_watch_.want(connection_.fd(), EPOLLIN);
}

void Listen::Client::handle_guest(std::uint32_t events) {
    const bool readable = (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0 && !connection_.has_requests();
    update(((events & EPOLLOUT) == 0 || flush_events()) && (!readable || take_requests()));
}

void Listen::Client::handle_ensign(std::uint32_t events) {
    if ((events & EPOLLOUT) != 0) {
        connection_.flush();
    }
    const bool readable = (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0 && events_.empty();
    update(!readable || take_events());
}

bool Listen::Client::take_requests() {
    std::array<std::byte, portion> bytes;
    std::vector<wl::Fd> received_descriptors;
    const Received received = receive(guest_.get(), bytes, received_descriptors);
    if (received.ended) {
        return false;
    }
    std::optional<ProtocolError> error;
    std::vector<Descriptor> descriptors;
    for (wl::Fd& fd : received_descriptors) {
        if (auto descriptor = classify(std::move(fd))) {
            descriptors.push_back(std::move(*descriptor));
        } else {
            error = ProtocolError{wire::display, WL_DISPLAY_ERROR_INVALID_METHOD,
                                  "a descriptor that is neither memory nor a pipe's write end"};
        }
    }
    if (!error) {
        error = connection_.take(std::span{bytes}.first(received.bytes), std::move(descriptors));
    }
    connection_.flush();
    if (error) {
        listen_.log_.warn("connection {} is disconnected: {}", number_, error->message);
        // Where events still wait for it, it hears the end only.
        if (events_.empty()) {
            gate::send(guest_.get(), WaylandStream::error_event(*error), {});
        }
        return false;
    }
    return true;
}

bool Listen::Client::take_events() {
    events_.resize(portion);
    const Received received = connection_.receive(events_, descriptors_);
    events_.resize(received.bytes);
    return listen_.may_keep(descriptors_) && flush_events() && !received.ended;
}

bool Listen::may_keep(const std::vector<wl::Fd>& descriptors) {
    std::size_t underway = 0;
    if (!descriptors.empty()) {
        for (auto& [number, client] : clients_) {
            underway += client.descriptors_underway();
        }
    }
    const bool may = underway <= quota::descriptors_underway && std::ranges::none_of(descriptors, [](const wl::Fd& fd) {
                         return fd.get() >= quota::descriptors_for_guests;
                     });
    if (!may) {
        log_.warn("more descriptors than the guest receives");
    }
    return may;
}

bool Listen::Client::flush_events() {
    if (events_.empty()) {
        return true;
    }
    std::vector<int> numbers;
    for (const wl::Fd& fd : descriptors_) {
        numbers.push_back(fd.get());
    }
    const auto sent = send(guest_.get(), events_, numbers);
    if (sent.value_or(0) > 0) {
        events_.erase(events_.begin(), events_.begin() + static_cast<std::ptrdiff_t>(*sent));
        underway_.sent(descriptors_.size());
        descriptors_.clear();
    }
    return sent.has_value();
}

// Neither end is read before the other has taken what came: who doesn't read is not heard.
void Listen::Client::update(bool alive) {
    if (!alive) {
        listen_.clients_.erase(number_);
        return;
    }
    constexpr std::uint32_t in = EPOLLIN, out = EPOLLOUT;
    guest_watch_.want(guest_.get(), (connection_.has_requests() ? 0 : in) | (events_.empty() ? 0 : out));
    ensign_watch_.want(connection_.fd(), (events_.empty() ? in : 0) | (connection_.has_requests() ? out : 0));
}

} // namespace ensign::gate
