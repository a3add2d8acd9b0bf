// The guest's memory as the front end shares it (vhost-user, SET_MEM_TABLE), and the one way to reach it: by address and
// length, checked in 64 bits against one region. Whoever reads copies first and looks at the copy: the guest may write at any
// time.
#pragma once

#include "compositor/wl/fd.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ensign::gate {

// A piece of guest-physical memory, as a descriptor or a backing entry names it; unchecked.
struct GuestRange {
    std::uint64_t address;
    std::uint32_t length;
};

class GuestMemory {
  public:
    // vhost-user spec, "Memory region description".
    struct Region {
        std::uint64_t guest_address;
        std::uint64_t size;
        std::uint64_t user_address; // in the front end; ring addresses are given in these
        std::uint64_t mmap_offset;
    };
    static constexpr std::size_t most_regions = 8;

    GuestMemory() = default;
    ~GuestMemory() { clear(); }
    GuestMemory(const GuestMemory&) = delete;
    GuestMemory& operator=(const GuestMemory&) = delete;

    // Takes the place of the whole table; one descriptor a region. False, and then empty: a region can't be mapped, or is
    // larger than its file.
    bool replace(std::span<const Region> regions, std::span<const wl::Fd> files);
    void clear();

    // Null unless all of it lies in one region.
    [[nodiscard]] std::byte* at_guest(std::uint64_t address, std::uint64_t length) const;
    [[nodiscard]] std::byte* at_user(std::uint64_t address, std::uint64_t length) const;

    // Copies over the ranges in order, from `offset` in their whole. False where a range isn't memory, or they are too short;
    // then some of it may have been written.
    [[nodiscard]] bool write(std::span<const GuestRange> ranges, std::uint64_t offset, std::span<const std::byte> bytes) const;

  private:
    struct Mapped {
        Region region;
        std::byte* host;
    };
    std::vector<Mapped> regions_;
};

[[nodiscard]] std::uint64_t total(std::span<const GuestRange> ranges);

} // namespace ensign::gate
