#include "gate/pipes.hpp"

#include "gate/quotas.hpp"

#include <cerrno>
#include <utility>

#include <fcntl.h>

namespace ensign::gate {

Pipes::~Pipes() {
    for (const auto& [id, pipe] : writing_) {
        queued_.bytes -= pipe.waiting.size();
    }
}

wl::Fd Pipes::open(std::uint32_t id) {
    int ends[2] = {-1, -1};
    if (reading_.contains(id) || reading_.size() >= quota::pipes || pipe2(ends, O_CLOEXEC) != 0) {
        return {};
    }
    wl::Fd read_end{ends[0]}, write_end{ends[1]};
    if (write_end.get() >= quota::descriptors_for_guests) {
        return {};
    }
    // The write end stays as any program expects one: blocking.
    fcntl(read_end.get(), F_SETFL, O_NONBLOCK);
    reading_.try_emplace(id, *this, std::move(read_end));
    return write_end;
}

bool Pipes::adopt(std::uint32_t id, wl::Fd write_end) {
    std::erase_if(writing_, [](const auto& entry) { return !entry.second.fd; });
    if (writing_.size() >= quota::pipes || write_end.get() >= quota::descriptors_for_guests) {
        return false;
    }
    fcntl(write_end.get(), F_SETFL, O_WRONLY | O_NONBLOCK);
    return writing_.try_emplace(id, *this, std::move(write_end)).second;
}

bool Pipes::write(std::uint32_t id, std::span<const std::byte> bytes, bool hang_up) {
    const auto found = writing_.find(id);
    if (found == writing_.end() || !found->second.fd || found->second.hung_up) {
        return false;
    }
    Writing& pipe = found->second;
    pipe.waiting.push(bytes);
    queued_.bytes += bytes.size();
    pipe.hung_up = hang_up;
    pipe.flush();
    if (queued_.bytes > quota::queued) {
        pipe.close();
        return false;
    }
    return true;
}

void Pipes::Writing::flush() {
    std::size_t written = 0;
    bool alive = true;
    while (written < waiting.size()) {
        const auto rest = waiting.all().subspan(written);
        const ssize_t went = ::write(fd.get(), rest.data(), rest.size());
        if (went < 0) {
            alive = errno == EAGAIN || errno == EINTR;
            break;
        }
        written += static_cast<std::size_t>(went);
    }
    waiting.pop(written);
    pipes.queued_.bytes -= written;
    if (!alive || (hung_up && waiting.empty())) {
        return close();
    }
    watch.want(fd.get(), waiting.empty() ? 0U : static_cast<std::uint32_t>(EPOLLOUT));
}

void Pipes::Writing::close() {
    watch.end();
    fd.reset();
    pipes.queued_.bytes -= waiting.size();
    waiting = {};
}

std::optional<Pipes::Read> Pipes::read(std::span<std::byte> into) {
    auto next = reading_.upper_bound(last_read_);
    for (std::size_t looked = 0; looked < reading_.size(); ++looked) {
        if (next == reading_.end()) {
            next = reading_.begin();
        }
        const auto pipe = next++;
        const ssize_t got = ::read(pipe->second.fd.get(), into.data(), into.size());
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
            continue;
        }
        last_read_ = pipe->first;
        if (got <= 0) {
            reading_.erase(pipe);
        }
        return Read{last_read_, got > 0 ? static_cast<std::size_t>(got) : 0, got <= 0};
    }
    return std::nullopt;
}

void Pipes::want_readable(bool wanted) {
    for (auto& [id, pipe] : reading_) {
        pipe.watch.want(pipe.fd.get(), wanted ? static_cast<std::uint32_t>(EPOLLIN) : 0U);
    }
}

} // namespace ensign::gate
