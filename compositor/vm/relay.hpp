// Bytes and descriptors on their way in one direction, in their order: recvmsg never merges across SCM_RIGHTS.
#pragma once

#include "compositor/wl/byte_queue.hpp"
#include "compositor/wl/descriptors.hpp"
#include "compositor/wl/fd.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>

namespace ensign {

class Relay {
  public:
    enum class Result : std::uint8_t { progress, drained, blocked, closed };

    // One recvmsg of at most `limit` bytes. drained: those were likely all. blocked: nothing there. closed: end of stream, error,
    // descriptors cut off, or one that no request takes: a socket may keep its own connection alive.
    Result fill(int from, std::size_t limit);
    // sendmsg until empty. blocked: the receiver's buffer is full.
    Result drain(int to);
    [[nodiscard]] bool empty() const { return bytes_.empty(); }
    [[nodiscard]] std::size_t size() const { return bytes_.size(); }
    [[nodiscard]] bool has_descriptors() const { return !descriptors_.empty(); }
    [[nodiscard]] std::size_t descriptors() const { return descriptors_.size(); }
    // Here, or sent and not received yet.
    [[nodiscard]] std::size_t descriptors_underway(int to) { return descriptors_.size() + underway_.count(to); }

    static constexpr std::size_t capacity = 4096;
    static constexpr std::size_t descriptors_per_send = 28; // what libwayland takes with one recvmsg

  private:
    struct Attached {
        std::uint64_t position; // of the byte that it came with, in all that came
        wl::Fd fd;
    };
    struct Lot {
        std::size_t bytes;
        std::size_t descriptors;
    };
    [[nodiscard]] Lot next_lot() const;
    wl::ByteQueue bytes_;
    std::uint64_t end_ = 0; // how many came
    std::deque<Attached> descriptors_;
    wl::DescriptorsUnderway underway_;
};

} // namespace ensign
