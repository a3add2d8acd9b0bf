// What of a buffer must be copied at a commit: which parts of a surface changed since that buffer was last shown on it.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

namespace ensign::guest {

struct Box { // px of the buffer; half open
    std::int32_t left = 0;
    std::int32_t top = 0;
    std::int32_t right = 0;
    std::int32_t bottom = 0;
    [[nodiscard]] bool empty() const { return left >= right || top >= bottom; }
    bool operator==(const Box&) const = default;
};

struct Size {
    std::int32_t width = 0;
    std::int32_t height = 0;
    bool operator==(const Size&) const = default;
};

// From what a client says: any numbers. Nothing overflows, what lies outside `within` is cut off.
Box clipped(std::int64_t x, std::int64_t y, std::int64_t width, std::int64_t height, Size within);

// A few boxes that cover all that was added; they may overlap, and cover more than that.
class Region {
  public:
    void add(Box box);
    void add(const Region& other);
    [[nodiscard]] const std::vector<Box>& boxes() const { return boxes_; }

  private:
    static constexpr std::size_t max_boxes = 16;
    std::vector<Box> boxes_;
};

// The commits of one surface, numbered from 1, and what the latest of them changed.
class DamageHistory {
  public:
    // A commit with a buffer of this size; `changed` is what the client says. The number of this commit.
    std::uint64_t commit(Size size, Region changed);
    // What a buffer lacks that had all of commit `since`; everything, where that is too long ago.
    [[nodiscard]] Region changed_since(std::uint64_t since) const;

  private:
    static constexpr std::size_t length = 8; // as many buffers as a client takes turns with, and more
    std::deque<Region> latest_;              // the last one is that of commit number_
    std::uint64_t number_ = 0;
    Size size_;
};

} // namespace ensign::guest
