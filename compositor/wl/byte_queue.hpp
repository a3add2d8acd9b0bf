// Bytes in the order they came. Keeps little more memory than it holds, so that what a quota counts is what it costs.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace ensign::wl {

class ByteQueue {
  public:
    void push(std::span<const std::byte> bytes) {
        if (begin_ > bytes_.size() / 2) {
            shift();
        }
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    }
    // `count`: at most size().
    void pop(std::size_t count) {
        begin_ += count;
        if (bytes_.capacity() > 4 * size() + slack) {
            bytes_ = std::vector(all().begin(), all().end());
            begin_ = 0;
        }
    }
    [[nodiscard]] std::span<const std::byte> all() const { return std::span{bytes_}.subspan(begin_); }
    [[nodiscard]] std::size_t size() const { return bytes_.size() - begin_; }
    [[nodiscard]] bool empty() const { return size() == 0; }
    [[nodiscard]] std::size_t memory() const { return bytes_.capacity(); } // bytes

    static constexpr std::size_t slack = 4096; // bytes that an empty one may keep

  private:
    void shift() {
        bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(begin_));
        begin_ = 0;
    }
    std::vector<std::byte> bytes_;
    std::size_t begin_ = 0;
};

} // namespace ensign::wl
