#include "gate/guest_memory.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include <sys/mman.h>
#include <sys/stat.h>

namespace ensign::gate {

namespace {

constexpr std::uint64_t page = 4096;

// [address, address + length) lies in [base, base + size), and no sum wraps.
bool within(std::uint64_t address, std::uint64_t length, std::uint64_t base, std::uint64_t size) {
    return address >= base && address - base <= size && length <= size - (address - base);
}

bool is_sound(const GuestMemory::Region& region, int file) {
    constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
    struct stat status{};
    return region.size > 0 && region.size <= most && region.mmap_offset <= most - region.size &&
           region.mmap_offset % page == 0 && region.guest_address <= most - region.size &&
           region.user_address <= most - region.size && fstat(file, &status) == 0 &&
           region.mmap_offset + region.size <= static_cast<std::uint64_t>(status.st_size);
}

} // namespace

bool GuestMemory::replace(std::span<const Region> regions, std::span<const wl::Fd> files) {
    clear();
    if (regions.size() > most_regions || regions.size() != files.size()) {
        return false;
    }
    for (std::size_t i = 0; i < regions.size(); ++i) {
        if (!is_sound(regions[i], files[i].get())) {
            clear();
            return false;
        }
        void* host = mmap(nullptr, regions[i].size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, files[i].get(),
                          static_cast<off_t>(regions[i].mmap_offset));
        if (host == MAP_FAILED) {
            clear();
            return false;
        }
        regions_.push_back({regions[i], static_cast<std::byte*>(host)});
    }
    return true;
}

void GuestMemory::clear() {
    for (const Mapped& mapped : regions_) {
        munmap(mapped.host, mapped.region.size);
    }
    regions_.clear();
}

std::byte* GuestMemory::at_guest(std::uint64_t address, std::uint64_t length) const {
    for (const auto& [region, host] : regions_) {
        if (within(address, length, region.guest_address, region.size)) {
            return host + (address - region.guest_address);
        }
    }
    return nullptr;
}

std::byte* GuestMemory::at_user(std::uint64_t address, std::uint64_t length) const {
    for (const auto& [region, host] : regions_) {
        if (within(address, length, region.user_address, region.size)) {
            return host + (address - region.user_address);
        }
    }
    return nullptr;
}

bool GuestMemory::write(std::span<const GuestRange> ranges, std::uint64_t offset, std::span<const std::byte> bytes) const {
    for (const GuestRange& range : ranges) {
        if (bytes.empty()) {
            return true;
        }
        if (offset >= range.length) {
            offset -= range.length;
            continue;
        }
        std::byte* to = at_guest(range.address, range.length);
        if (to == nullptr) {
            return false;
        }
        const std::size_t part = std::min<std::uint64_t>(bytes.size(), range.length - offset);
        std::memcpy(to + offset, bytes.data(), part);
        bytes = bytes.subspan(part);
        offset = 0;
    }
    return bytes.empty();
}

std::uint64_t total(std::span<const GuestRange> ranges) {
    std::uint64_t sum = 0;
    for (const GuestRange& range : ranges) {
        sum += range.length;
    }
    return sum;
}

} // namespace ensign::gate
