#include "guest/outbox.hpp"

#include "compositor/wl/send.hpp"

#include <algorithm>
#include <cerrno>
#include <iterator>

namespace ensign::guest {

namespace {

bool is_read_pipe(const Identifier& identifier) { return identifier.type == cross_domain::Identifier::read_pipe; }

} // namespace

void HostOutbox::add(wire::Words message, std::span<const Identifier> identifiers) {
    const auto bytes = std::as_bytes(message);
    const bool second_pipe = std::ranges::any_of(identifiers, is_read_pipe) && std::ranges::any_of(identifiers_, is_read_pipe);
    if (second_pipe || identifiers_.size() + identifiers.size() > cross_domain::max_identifiers ||
        bytes_.size() + bytes.size() > cross_domain::max_transfer) {
        flush();
    }
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    identifiers_.insert(identifiers_.end(), identifiers.begin(), identifiers.end());
}

// A message that is longer than a SEND goes in several; its descriptors go with its beginning.
bool HostOutbox::flush() {
    std::span<const std::byte> left{bytes_};
    std::span<const Identifier> identifiers{identifiers_};
    while (alive_ && !left.empty()) {
        const auto piece = left.first(std::min(left.size(), cross_domain::max_transfer));
        alive_ = channel_.send(piece, identifiers);
        left = left.subspan(piece.size());
        identifiers = {};
    }
    bytes_.clear();
    identifiers_.clear();
    return alive_;
}

void ClientOutbox::add(wire::Words message, std::vector<wl::Fd> descriptors) {
    const auto bytes = std::as_bytes(message);
    const bool first_is_going = pieces_.size() == 1 && sent_ > 0; // its descriptors have gone already
    if (pieces_.empty() || (!descriptors.empty() && first_is_going) ||
        pieces_.back().descriptors.size() + descriptors.size() > descriptors_per_send) {
        pieces_.emplace_back();
    }
    Piece& piece = pieces_.back();
    piece.bytes.insert(piece.bytes.end(), bytes.begin(), bytes.end());
    std::ranges::move(descriptors, std::back_inserter(piece.descriptors));
    size_ += bytes.size();
}

bool ClientOutbox::flush(int socket) {
    while (!pieces_.empty()) {
        Piece& piece = pieces_.front();
        std::vector<int> descriptors;
        std::ranges::transform(piece.descriptors, std::back_inserter(descriptors), &wl::Fd::get);
        const ssize_t count = wl::send(socket, std::span{piece.bytes}.subspan(sent_), descriptors);
        if (count < 0) {
            return errno == EAGAIN;
        }
        piece.descriptors.clear();
        sent_ += static_cast<std::size_t>(count);
        size_ -= static_cast<std::size_t>(count);
        if (sent_ == piece.bytes.size()) {
            pieces_.pop_front();
            sent_ = 0;
        }
    }
    return true;
}

} // namespace ensign::guest
