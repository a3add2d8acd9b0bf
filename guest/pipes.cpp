#include "guest/pipes.hpp"

#include <cerrno>
#include <utility>

#include <fcntl.h>

namespace ensign::guest {

std::optional<Identifier> Pipes::open_for_reading(wl::Fd to) {
    if (fillers_.size() == max_pipes) {
        return std::nullopt;
    }
    // The client's own copy of this end blocks no more, either; it gave it away.
    fcntl(to.get(), F_SETFL, fcntl(to.get(), F_GETFL) | O_NONBLOCK);
    const std::uint32_t id = last_read_pipe_ = std::max(last_read_pipe_ + 1, cross_domain::read_pipe_start);
    fillers_.try_emplace(id, *this, std::move(to));
    return Identifier{id, cross_domain::Identifier::read_pipe, 0};
}

wl::Fd Pipes::open_for_writing(std::uint32_t id) {
    int ends[2] = {-1, -1};
    if (drains_.size() == max_pipes || drains_.contains(id) || pipe2(ends, O_CLOEXEC) != 0) {
        return {};
    }
    // Ours only: the writing end is a client's, and works as it expects.
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    drains_.try_emplace(id, *this, id, wl::Fd{ends[0]});
    return wl::Fd{ends[1]};
}

void Pipes::receive(const PipePiece& piece) {
    const auto found = fillers_.find(piece.id);
    if (found != fillers_.end() && !found->second.add(piece.data, piece.hang_up)) {
        fillers_.erase(found);
    }
}

bool Pipes::Filler::add(std::span<const std::byte> bytes, bool hang_up) {
    hung_up_ = hang_up;
    if (!broken_) {
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
        pipes_.waiting_ += bytes.size();
    }
    return write_some();
}

bool Pipes::Filler::write_some() {
    while (!bytes_.empty()) {
        const ssize_t count = write(to_.get(), bytes_.data(), bytes_.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0 && errno == EAGAIN) {
            if (!watch_) {
                watch_.emplace(pipes_.loop_, to_.get(), EPOLLOUT, *this);
            }
            return true;
        }
        broken_ = count < 0;
        const std::size_t gone = broken_ ? bytes_.size() : static_cast<std::size_t>(count);
        bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(gone));
        pipes_.waiting_ -= gone;
    }
    watch_.reset();
    return !hung_up_;
}

void Pipes::Filler::handle_ready(std::uint32_t) {
    Pipes& pipes = pipes_;
    const bool was_full = pipes.full();
    if (!write_some()) {
        std::erase_if(pipes.fillers_, [this](const auto& entry) { return &entry.second == this; });
    }
    if (was_full && !pipes.full()) {
        pipes.events_.handle_pipes_have_room();
    }
}

void Pipes::Drain::handle_ready(std::uint32_t) {
    std::array<std::byte, cross_domain::max_pipe_data> bytes{};
    const ssize_t count = read(from_.get(), bytes.data(), bytes.size());
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    const bool end = count <= 0;
    const auto data = std::span{bytes}.first(end ? 0 : static_cast<std::size_t>(count));
    // A device that is gone is noticed by the client's poll.
    if (!pipes_.channel_.write(id_, data, end) || end) {
        pipes_.drains_.erase(id_);
    }
}

} // namespace ensign::guest
