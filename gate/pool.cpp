#include "gate/pool.hpp"

#include "compositor/base/format.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>

namespace ensign::gate {

std::expected<Pool, std::string> Pool::create(std::uint32_t size) {
    wl::Fd fd{memfd_create("ensign-gate-pool", MFD_CLOEXEC | MFD_ALLOW_SEALING)};
    if (!fd || ftruncate(fd.get(), size) != 0 || fcntl(fd.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
        return std::unexpected{text::format("no shared memory for the VM's windows ({})", std::strerror(errno))};
    }
    return Pool{std::move(fd), size};
}

bool Pool::take(std::uint64_t offset, std::uint64_t size) {
    if (size == 0 || offset % page != 0 || size % page != 0 || offset > size_ || size > size_ - offset) {
        return false;
    }
    const auto next = slices_.lower_bound(static_cast<std::uint32_t>(offset));
    if (next != slices_.end() && next->first < offset + size) {
        return false;
    }
    if (next != slices_.begin() && std::prev(next)->first + std::uint64_t{std::prev(next)->second} > offset) {
        return false;
    }
    slices_.emplace_hint(next, static_cast<std::uint32_t>(offset), static_cast<std::uint32_t>(size));
    return true;
}

void Pool::free(std::uint32_t offset) {
    if (const auto slice = slices_.find(offset); slice != slices_.end()) {
        punch(slice->first, slice->second);
        slices_.erase(slice);
    }
}

void Pool::free_all() {
    slices_.clear();
    punch(0, size_);
}

void Pool::punch(std::uint32_t offset, std::uint32_t size) const {
    fallocate(fd_.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, size);
}

bool Pool::fill(const Slice& slice, int file) const {
    std::array<std::byte, 16 * 1024> part;
    std::uint32_t done = 0;
    while (done < slice.size) {
        const ssize_t got = pread(file, part.data(), std::min<std::size_t>(part.size(), slice.size - done), done);
        if (got <= 0) {
            return got == 0;
        }
        if (pwrite(fd_.get(), part.data(), static_cast<std::size_t>(got), slice.offset + done) != got) {
            return false;
        }
        done += static_cast<std::uint32_t>(got);
    }
    return true;
}

} // namespace ensign::gate
