#include "tests/support/raw_client.hpp"

#include "compositor/wl/send.hpp"
#include "tests/support/unix_socket.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>

namespace ensign::test {

RawRequest::RawRequest(std::uint32_t object, std::uint16_t opcode) : words_{object, opcode} {}

RawRequest& RawRequest::u(std::uint32_t value) {
    words_.push_back(value);
    return *this;
}

RawRequest& RawRequest::s(std::string_view text) {
    u(static_cast<std::uint32_t>(text.size() + 1));
    const std::size_t begin = words_.size();
    words_.resize(begin + text.size() / 4 + 1);
    std::memcpy(words_.data() + begin, text.data(), text.size());
    return *this;
}

RawRequest& RawRequest::fd(int fd) {
    fds_.push_back(fd);
    return *this;
}

RawRequest& RawRequest::claim(std::uint16_t size) {
    claim_ = size;
    return *this;
}

std::string RawEvent::text(std::size_t at) const {
    if (at >= words.size() || words[at] == 0 || (words[at] + 3) / 4 > words.size() - at - 1) {
        return {};
    }
    return {reinterpret_cast<const char*>(words.data() + at + 1), words[at] - 1};
}

RawClient::RawClient(wl::Fd socket) : socket_{std::move(socket)} {
    send(RawRequest{display, 1}.u(registry)); // wl_display.get_registry
}

RawClient::~RawClient() = default;

std::unique_ptr<RawClient> RawClient::connect(const std::string& path) {
    wl::Fd fd = connect_to(path);
    return fd ? std::make_unique<RawClient>(std::move(fd)) : nullptr;
}

std::string RawRequest::bytes() const {
    auto words = words_;
    const auto size = claim_.value_or(static_cast<std::uint16_t>(words.size() * 4));
    words[1] |= static_cast<std::uint32_t>(size) << 16;
    return {reinterpret_cast<const char*>(words.data()), words.size() * 4};
}

void RawClient::send(const RawRequest& request) { send_bytes(request.bytes(), request.fds_); }

void RawClient::send_bytes(std::string_view bytes, const std::vector<int>& fds) {
    Chunk chunk{std::string{bytes}, {}};
    for (const int fd : fds) {
        chunk.fds.emplace_back(fcntl(fd, F_DUPFD_CLOEXEC, 0));
    }
    out_.push_back(std::move(chunk));
}

std::size_t RawClient::unsent() const {
    std::size_t sum = 0;
    for (const Chunk& chunk : out_) {
        sum += chunk.bytes.size();
    }
    return sum;
}

bool RawClient::turn() {
    if (!socket_) {
        return false;
    }
    const bool wrote = write_some();
    const bool got = read_some();
    parse();
    return wrote || got;
}

bool RawClient::write_some() {
    bool progress = false;
    while (!out_.empty() && !closed_) {
        Chunk& chunk = out_.front();
        std::vector<int> fds;
        std::ranges::transform(chunk.fds, std::back_inserter(fds), &wl::Fd::get);
        const ssize_t sent = wl::send(socket_.get(), std::as_bytes(std::span{chunk.bytes}), fds);
        if (sent <= 0) {
            if (errno == EPIPE) {
                out_.clear();
            }
            return progress;
        }
        progress = true;
        chunk.fds.clear();
        chunk.bytes.erase(0, static_cast<std::size_t>(sent));
        if (chunk.bytes.empty()) {
            out_.pop_front();
        }
    }
    return progress;
}

bool RawClient::read_some() {
    bool progress = false;
    while (!closed_) {
        std::array<std::byte, 4096> buffer;
        const auto [bytes, ended, lost] = wl::receive(socket_.get(), buffer, fds_);
        if (bytes == 0 && !ended) {
            return progress;
        }
        progress = true;
        closed_ = ended;
        in_.append(std::span{buffer}.first(bytes));
    }
    return progress;
}

void RawClient::parse() {
    for (auto message = in_.next(); message && *message; message = in_.next()) {
        const wire::Words words = **message;
        note({wire::object_of(words), wire::opcode_of(words), {words.begin() + wire::header_words, words.end()}});
    }
}

void RawClient::note(RawEvent event) {
    if (event.object == display && event.opcode == 0 && event.words.size() >= 3) { // wl_display.error
        error_ = RawError{event.words[0], event.words[1], event.text(2)};
    }
    if (event.object == registry && event.opcode == 0 && event.words.size() >= 3) { // wl_registry.global
        globals_[event.text(1)] = Global{event.words[0], event.words.back()};
    }
    events_.push_back(std::move(event));
}

std::uint32_t RawClient::bind(std::string_view interface, std::uint32_t version) {
    const auto found = globals_.find(interface);
    if (found == globals_.end()) {
        return 0;
    }
    const std::uint32_t id = new_id();
    send(RawRequest{registry, 0}.u(found->second.name).s(interface).u(version).u(id));
    return id;
}

} // namespace ensign::test
