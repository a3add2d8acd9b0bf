#include "compositor/vm/connection.hpp"

#include "compositor/vm/pump.hpp"
#include "compositor/vm/vm_display.hpp"

#include <utility>

#include <sys/epoll.h>
#include <sys/socket.h>

namespace ensign {

namespace {
constexpr std::uint32_t readable = EPOLLIN | EPOLLHUP | EPOLLERR;
} // namespace

Connection::Connection(VmDisplay& vm, Pump& pump, wl::Fd guest) : vm_{vm}, pump_{pump}, guest_{std::move(guest)} {
    int pair[2] = {-1, -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) != 0) {
        alive_ = false;
        return;
    }
    inner_.reset(pair[0]);
    client_ = wl_client_create(vm.display(), pair[1]); // closes pair[1] with the client
    if (client_ == nullptr) {
        ::close(pair[1]);
        alive_ = false;
        return;
    }
    account_.emplace(vm.account(), client_);
    wl_client_add_destroy_listener(client_, client_destroyed_.raw());
    guest_port_.fd = guest_.get();
    inner_port_.fd = inner_.get();
    alive_ = pump_.add(guest_port_, 0) && pump_.add(inner_port_, 0);
    update_interest();
}

Connection::~Connection() {
    pump_.remove(guest_port_);
    pump_.remove(inner_port_);
    client_destroyed_.disconnect();
    if (client_ != nullptr) {
        vm_.client_goes(client_);
        wl_client_destroy(client_);
    }
}

bool Connection::serve_guest(std::uint32_t events) {
    bool given = false;
    if ((events & EPOLLOUT) != 0) {
        pump_out();
    }
    if (alive_ && (events & readable) != 0) {
        if (!vm_.restraint().frozen) {
            given = pump_in();
        } else if ((events & (EPOLLHUP | EPOLLERR)) != 0) {
            end(); // all that is learnt of a frozen guest; what it said before it was frozen waits
        }
    }
    update_interest();
    return given;
}

bool Connection::serve_inner(std::uint32_t events) {
    bool given = false;
    if ((events & readable) != 0) {
        pump_out();
    }
    if (alive_ && (events & EPOLLOUT) != 0 && !vm_.restraint().frozen) {
        given = pump_in();
    }
    update_interest();
    return given;
}

void Connection::answered() {
    if (alive_) {
        pump_out();
        update_interest();
    }
}

void Connection::handle_client_destroyed(wl_client*) noexcept {
    vm_.client_goes(client_);
    // Its last words (a protocol error) still lie in the socketpair; pump_out delivers them and then meets the end.
    client_ = nullptr;
}

void Connection::batch_over() {
    if (alive_ && !account_->may_keep_unclaimed()) {
        end();
    }
}

// One read a call.
bool Connection::pump_in() {
    if (in_.empty()) {
        const std::size_t allowance = vm_.byte_allowance();
        if (allowance == 0) {
            paused_ = true;
            vm_.wait_for_turn(*this);
            return false;
        }
        const auto result = in_.fill(guest_.get(), allowance);
        if (result == Relay::Result::closed) {
            end();
        }
        if (result == Relay::Result::closed || result == Relay::Result::blocked) {
            return false;
        }
        vm_.spend(in_.size(), in_.descriptors());
        account_->came(in_.descriptors());
    }
    if (in_.drain(inner_.get()) == Relay::Result::closed && client_ != nullptr) {
        end();
    }
    return true;
}

void Connection::pump_out() {
    auto filled = Relay::Result::progress;
    for (int reads = 0; reads < 16 && filled == Relay::Result::progress; ++reads) {
        filled = out_.fill(inner_.get(), Relay::capacity);
    }
    if (out_.has_descriptors()) {
        vm_.limit_descriptors();
    }
    if (!alive_) {
        return;
    }
    const auto drained = out_.drain(guest_.get());
    // A guest that doesn't read when libwayland has ended it hears no last words: the hung-up end of the pair would wake the
    // loop for as long as it cares to wait.
    if (filled == Relay::Result::closed || drained == Relay::Result::closed ||
        (drained == Relay::Result::blocked && client_ == nullptr) || out_.size() > bounds::unread_bytes_of_a_program) {
        return end();
    }
    if (!out_.empty()) {
        vm_.limit_unread();
    }
}

void Connection::resume() {
    paused_ = false;
    update_interest();
}

void Connection::update_interest() {
    if (!alive_) {
        return;
    }
    const auto mask = [](bool read, bool write) {
        return (read ? static_cast<std::uint32_t>(EPOLLIN) : 0U) | (write ? static_cast<std::uint32_t>(EPOLLOUT) : 0U);
    };
    pump_.change(guest_port_, mask(in_.empty() && !paused_ && !vm_.restraint().frozen, !out_.empty()));
    pump_.change(inner_port_, mask(true, !in_.empty()));
}

void Connection::end() {
    alive_ = false;
    pump_.remove(guest_port_);
    pump_.remove(inner_port_);
    vm_.connection_ended();
}

} // namespace ensign
