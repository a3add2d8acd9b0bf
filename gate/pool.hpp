// The VM's shared memory: one sealed memfd, which the guest sees as the device's host-visible region, all of it, mapped once.
// The guest's kernel says where in it a blob lies; a slice is what one blob has of it. Ensign gets the same descriptor as
// wl_shm pools, so no byte is copied; sealed against shrinking, it can't fail under a reader.
#pragma once

#include "compositor/wl/fd.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <string>

namespace ensign::gate {

struct Slice {
    std::uint32_t offset; // bytes, both multiples of a page
    std::uint32_t size;
};

class Pool {
  public:
    static constexpr std::uint32_t page = 4096;
    // wl_shm has its sizes in an int32_t.
    static constexpr std::uint32_t most_bytes = 1U << 30;

    // `size`: bytes, a multiple of a page, at most most_bytes. The error is a sentence.
    static std::expected<Pool, std::string> create(std::uint32_t size);

    [[nodiscard]] int fd() const { return fd_.get(); }
    [[nodiscard]] std::uint32_t size() const { return size_; }

    // False where it isn't wholly in the pool, or another slice is there already.
    bool take(std::uint64_t offset, std::uint64_t size);
    // Its bytes are gone from memory, whoever still maps them, and zero for the next owner. `offset`: of one that was taken.
    void free(std::uint32_t offset);
    void free_all();
    // Copies a file's first bytes into a taken slice: as many as it has room for.
    [[nodiscard]] bool fill(const Slice& slice, int file) const;

  private:
    Pool(wl::Fd fd, std::uint32_t size) : fd_{std::move(fd)}, size_{size} {}
    void punch(std::uint32_t offset, std::uint32_t size) const;
    wl::Fd fd_;
    std::uint32_t size_;
    std::map<std::uint32_t, std::uint32_t> slices_; // offset to size
};

} // namespace ensign::gate
