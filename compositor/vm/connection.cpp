#include "compositor/vm/connection.hpp"

#include "compositor/vm/vm_display.hpp"

#include <utility>

#include <sys/socket.h>

namespace ensign {

Connection::Connection(VmDisplay& vm, wl::Fd guest) : vm_{vm}, guest_{std::move(guest)} {
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
    wl_client_add_destroy_listener(client_, client_destroyed_.raw());
    guest_source_.reset(wl_event_loop_add_fd(vm.loop(), guest_.get(), guest_interest_, handle_guest, this));
    inner_source_.reset(wl_event_loop_add_fd(vm.loop(), inner_.get(), inner_interest_, handle_inner, this));
    alive_ = guest_source_ != nullptr && inner_source_ != nullptr;
    update_interest();
}

Connection::~Connection() {
    client_destroyed_.disconnect();
    if (client_ != nullptr) {
        wl_client_destroy(client_);
    }
}

int Connection::handle_guest(int, std::uint32_t mask, void* data) {
    auto& self = *static_cast<Connection*>(data);
    if ((mask & WL_EVENT_WRITABLE) != 0) {
        self.pump_out();
    }
    if (self.alive_ && (mask & (WL_EVENT_READABLE | WL_EVENT_HANGUP | WL_EVENT_ERROR)) != 0) {
        // A frozen guest isn't read from, so that its end is all there is to learn of it.
        self.vm_.restraint().frozen ? self.end() : self.pump_in();
    }
    self.update_interest();
    return 0;
}

int Connection::handle_inner(int, std::uint32_t mask, void* data) {
    auto& self = *static_cast<Connection*>(data);
    if ((mask & (WL_EVENT_READABLE | WL_EVENT_HANGUP | WL_EVENT_ERROR)) != 0) {
        self.pump_out();
    }
    if (self.alive_ && (mask & WL_EVENT_WRITABLE) != 0) {
        self.pump_in();
    }
    self.update_interest();
    return 0;
}

void Connection::handle_client_destroyed(wl_client*) noexcept {
    // Its last words (a protocol error) still lie in the socketpair; pump_out delivers them and then meets the end.
    client_ = nullptr;
}

// One read a call: how many a turn is the event loop's and the budget's business.
void Connection::pump_in() {
    if (in_.empty()) {
        const std::size_t allowance = vm_.byte_allowance();
        if (allowance == 0) {
            paused_ = true;
            vm_.wait_for_turn(*this);
            return;
        }
        const auto result = in_.fill(guest_.get(), allowance);
        if (result == Channel::Result::closed) {
            return end();
        }
        if (result == Channel::Result::blocked) {
            return;
        }
        vm_.spend_bytes(in_.size());
    }
    if (in_.drain(inner_.get()) == Channel::Result::closed && client_ != nullptr) {
        end();
    }
}

void Connection::pump_out() {
    auto filled = Channel::Result::progress;
    for (int reads = 0; reads < 16 && filled == Channel::Result::progress; reads++) {
        filled = out_.fill(inner_.get(), Channel::capacity);
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
    if (filled == Channel::Result::closed || drained == Channel::Result::closed ||
        (drained == Channel::Result::blocked && client_ == nullptr) || out_.size() > most_unread) {
        end();
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
        return (read ? static_cast<std::uint32_t>(WL_EVENT_READABLE) : 0U) |
               (write ? static_cast<std::uint32_t>(WL_EVENT_WRITABLE) : 0U);
    };
    const auto guest = mask(in_.empty() && !paused_ && !vm_.restraint().frozen, !out_.empty());
    const auto inner = mask(true, !in_.empty());
    if (guest != guest_interest_) {
        wl_event_source_fd_update(guest_source_.get(), guest_interest_ = guest);
    }
    if (inner != inner_interest_) {
        wl_event_source_fd_update(inner_source_.get(), inner_interest_ = inner);
    }
}

void Connection::end() {
    alive_ = false;
    guest_source_.reset();
    inner_source_.reset();
    vm_.connection_ended();
}

} // namespace ensign
