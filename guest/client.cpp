#include "guest/client.hpp"

#include "compositor/wl/receive.hpp"

#include <algorithm>
#include <iterator>

#include <fcntl.h>
#include <sys/mman.h>

namespace ensign::guest {

namespace {

constexpr std::size_t read_size = 4096; // bytes
constexpr std::size_t max_descriptors_waiting = 256;
constexpr std::size_t max_file = std::size_t{16} << 20U; // bytes, of a file that the host gives away

// What a client gets is a file of its own, which neither the host nor another client can change any more.
wl::Fd sealed_copy(std::span<const std::byte> bytes) {
    wl::Fd file{memfd_create("ensign-guest", MFD_CLOEXEC | MFD_ALLOW_SEALING)};
    while (file && !bytes.empty()) {
        const ssize_t count = write(file.get(), bytes.data(), bytes.size());
        if (count <= 0) {
            return {};
        }
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    if (file) {
        fcntl(file.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
    }
    return file;
}

} // namespace

Client::Client(Loop& loop, wl::Fd socket, std::unique_ptr<Channel> channel)
    : socket_{std::move(socket)}, channel_{std::move(channel)}, pipes_{loop, *channel_, *this}, to_host_{*channel_},
      translator_{*channel_, pipes_, to_host_, to_client_}, socket_watch_{loop, socket_.get(), EPOLLIN, *this},
      channel_watch_{loop, channel_->fd(), EPOLLIN, *this} {
    ask_for_more();
}

void Client::handle_socket(std::uint32_t events) {
    if (alive_ && (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) {
        read_requests();
    }
    flush();
}

// One read a turn, so that all clients have theirs.
void Client::read_requests() {
    std::array<std::byte, read_size> bytes{};
    std::vector<wl::Fd> descriptors;
    const wl::Received received = wl::receive(socket_.get(), bytes, descriptors);
    if (received.ended) {
        return end();
    }
    requests_.append(std::span{bytes}.first(received.bytes));
    std::ranges::move(descriptors, std::back_inserter(request_descriptors_));
    if (!translate_requests() || request_descriptors_.size() > max_descriptors_waiting) {
        to_client_.flush(socket_.get()); // its last words
        end();
    }
}

bool Client::translate_requests() {
    while (true) {
        const auto message = requests_.next();
        if (!message || (*message && !translator_.request(**message, request_descriptors_))) {
            return false;
        }
        if (!*message) {
            return true;
        }
    }
}

void Client::handle_channel(std::uint32_t) {
    const auto message = alive_ ? channel_->receive() : std::nullopt;
    if (!message) {
        return;
    }
    if (const auto* const piece = std::get_if<StreamPiece>(&*message)) {
        if (!take(*piece)) {
            end();
        }
    } else if (const auto* const data = std::get_if<PipePiece>(&*message)) {
        pipes_.receive(*data);
    } else {
        to_client_.flush(socket_.get());
        end();
    }
    flush();
}

bool Client::take(const StreamPiece& piece) {
    for (const Identifier& each : piece.identifiers) {
        wl::Fd descriptor = open(each);
        if (!descriptor || event_descriptors_.size() == max_descriptors_waiting) {
            return false;
        }
        event_descriptors_.push_back(std::move(descriptor));
    }
    events_.append(piece.data);
    while (true) {
        const auto message = events_.next();
        if (!message || (*message && !translator_.event(**message, event_descriptors_))) {
            return false;
        }
        if (!*message) {
            return true;
        }
    }
}

wl::Fd Client::open(const Identifier& identifier) {
    if (identifier.type == cross_domain::Identifier::write_pipe) {
        return pipes_.open_for_writing(identifier.id);
    }
    if (identifier.type != cross_domain::Identifier::blob || identifier.size > max_file) {
        return {};
    }
    const BlobPtr blob = channel_->open_blob(identifier);
    return blob ? sealed_copy(blob->bytes().first(identifier.size)) : wl::Fd{};
}

void Client::flush() {
    if (!alive_) {
        return;
    }
    if (!to_host_.flush() || !to_client_.flush(socket_.get())) {
        return end();
    }
    socket_watch_.wait_for(to_client_.empty() ? EPOLLIN : EPOLLIN | EPOLLOUT);
    ask_for_more();
}

// A client that doesn't read is asked nothing more for: what waits for it stays with the host, which has limits of its own.
void Client::ask_for_more() {
    if (alive_ && !to_client_.full() && !pipes_.full()) {
        channel_->poll();
    }
}

void Client::check_device() {
    if (!channel_->alive()) {
        end();
    }
}

void Client::end() {
    alive_ = false;
    socket_watch_.wait_for(0);
    channel_watch_.wait_for(0);
}

} // namespace ensign::guest
