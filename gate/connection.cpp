#include "gate/connection.hpp"

#include "gate/quotas.hpp"

#include <utility>

#include <wayland-client-protocol.h>

namespace ensign::gate {

Connection::Connection(EnsignLink& link, std::uint32_t number, int pool_fd, Queued& queued)
    : link_{link}, number_{number}, pool_fd_{pool_fd}, queued_{queued}, socket_{link.connect(number)} {}

Connection::~Connection() {
    queued_.bytes -= out_.bytes.size();
    queued_.descriptors -= counted_;
    link_.forget(number_);
}

std::optional<ProtocolError> Connection::take(std::span<const std::byte> requests, std::vector<Descriptor> descriptors) {
    const std::size_t before = out_.bytes.size();
    auto error = stream_.take_requests(requests, std::move(descriptors), out_);
    queued_.bytes += out_.bytes.size() - before;
    count_descriptors();
    if (!error && (out_.bytes.size() > quota::queued_requests || queued_.bytes > quota::queued)) {
        return ProtocolError{wire::display, WL_DISPLAY_ERROR_NO_MEMORY, "more requests than the compositor has time for"};
    }
    if (!error && queued_.descriptors > quota::descriptors_underway) {
        return ProtocolError{wire::display, WL_DISPLAY_ERROR_NO_MEMORY, "more descriptors than the compositor has time for"};
    }
    return error;
}

void Connection::count_descriptors() {
    queued_.descriptors -= counted_;
    counted_ = out_.descriptors.size() + underway_.count(socket_.get());
    queued_.descriptors += counted_;
}

// A descriptor goes with the first byte of its message, and nothing before that with it.
void Connection::flush() {
    std::size_t sent = 0;
    while (sent < out_.bytes.size()) {
        int descriptor = -1;
        std::size_t end = out_.bytes.size();
        for (const auto& attached : out_.descriptors) {
            if (attached.position > sent) {
                end = attached.position;
                break;
            }
            descriptor = attached.descriptor.fd ? attached.descriptor.fd.get() : pool_fd_;
        }
        const auto went = send(socket_.get(), out_.bytes.all().subspan(sent, end - sent),
                               std::span{&descriptor, descriptor >= 0 ? std::size_t{1} : 0});
        if (!went) {
            out_.descriptors.clear();
            return drop(out_.bytes.size());
        }
        if (*went == 0) {
            break;
        }
        if (descriptor >= 0) {
            out_.descriptors.pop_front();
            underway_.sent(1);
        }
        sent += *went;
    }
    drop(sent);
}

void Connection::drop(std::size_t bytes) {
    out_.bytes.pop(bytes);
    for (auto& attached : out_.descriptors) {
        attached.position -= bytes;
    }
    queued_.bytes -= bytes;
    count_descriptors();
}

Received Connection::receive(std::span<std::byte> into, std::vector<wl::Fd>& descriptors) {
    Received received = gate::receive(socket_.get(), into, descriptors);
    received.ended = received.ended || !stream_.take_events(into.first(received.bytes));
    count_descriptors(); // where Ensign speaks, it has read
    return received;
}

} // namespace ensign::gate
