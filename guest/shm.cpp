#include "guest/shm.hpp"

#include <algorithm>
#include <cerrno>

#include <unistd.h>

#include <drm_fourcc.h>

namespace ensign::guest {

namespace {

constexpr std::size_t max_spare = 3;
constexpr std::size_t page_size = 4096;

// Bytes; 0 for a format whose rows are copied as a whole.
std::size_t pixel_size(std::uint32_t format) {
    constexpr std::uint32_t wl_argb8888 = 0; // wl_shm has two numbers of its own
    constexpr std::uint32_t wl_xrgb8888 = 1;
    switch (format) {
    case wl_argb8888:
    case wl_xrgb8888:
    case DRM_FORMAT_ABGR8888:
    case DRM_FORMAT_XBGR8888:
    case DRM_FORMAT_RGBA8888:
    case DRM_FORMAT_RGBX8888:
    case DRM_FORMAT_BGRA8888:
    case DRM_FORMAT_BGRX8888:
    case DRM_FORMAT_ARGB2101010:
    case DRM_FORMAT_XRGB2101010:
    case DRM_FORMAT_ABGR2101010:
    case DRM_FORMAT_XBGR2101010: return 4;
    case DRM_FORMAT_RGB565:
    case DRM_FORMAT_BGR565: return 2;
    case DRM_FORMAT_ABGR16161616:
    case DRM_FORMAT_XBGR16161616:
    case DRM_FORMAT_ABGR16161616F:
    case DRM_FORMAT_XBGR16161616F: return 8;
    default: return 0;
    }
}

// By pread, not through a mapping: a client that shortens its memory meanwhile makes this false, and no SIGBUS.
bool copy_bytes(int from, std::int64_t offset, std::span<std::byte> to) {
    while (!to.empty()) {
        const ssize_t count = pread(from, to.data(), to.size(), offset);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return false;
        }
        to = to.subspan(static_cast<std::size_t>(count));
        offset += count;
    }
    return true;
}

} // namespace

std::size_t Shm::Buffer::bytes() const { return static_cast<std::size_t>(stride) * static_cast<std::size_t>(height); }

bool Shm::create_pool(std::uint32_t id, wl::Fd memory, std::int32_t size) {
    if (size <= 0 || pool_numbers_.size() == max_pools) {
        return false;
    }
    pool_numbers_[id] = next_pool_;
    pools_[next_pool_++] = Pool{std::move(memory), size};
    return true;
}

bool Shm::resize_pool(std::uint32_t id, std::int32_t size) {
    Pool& pool = pools_.at(pool_numbers_.at(id));
    if (size < pool.size) {
        return false;
    }
    pool.size = size;
    return true;
}

void Shm::destroy_pool(std::uint32_t id) {
    const auto found = pool_numbers_.find(id);
    const std::uint64_t number = found->second;
    pool_numbers_.erase(found);
    pools_.at(number).alive = false;
    forget_if_unused(number);
}

void Shm::forget_if_unused(std::uint64_t number) {
    const Pool& pool = pools_.at(number);
    if (!pool.alive && pool.buffers == 0) {
        pools_.erase(number);
    }
}

bool Shm::create_buffer(std::uint32_t id, std::uint32_t pool_id, Buffer shape) {
    const std::uint64_t number = pool_numbers_.at(pool_id);
    Pool& pool = pools_.at(number);
    const auto row = std::int64_t{shape.width} * static_cast<std::int64_t>(std::max<std::size_t>(pixel_size(shape.format), 1));
    if (shape.offset < 0 || shape.width <= 0 || shape.height <= 0 || shape.stride < row || buffers_.size() == max_buffers ||
        std::int64_t{shape.stride} * shape.height > pool.size - shape.offset) {
        return false;
    }
    shape.pool = number;
    ++pool.buffers;
    buffers_[id] = std::move(shape);
    return true;
}

Shm::Buffer* Shm::buffer(std::uint32_t id) {
    const auto found = buffers_.find(id);
    return found == buffers_.end() ? nullptr : &found->second;
}

void Shm::destroy_buffer(std::uint32_t id) {
    const auto found = buffers_.find(id);
    const std::uint64_t number = found->second.pool;
    keep_for_later(std::move(found->second.blob));
    buffers_.erase(found);
    --pools_.at(number).buffers;
    forget_if_unused(number);
}

void Shm::keep_for_later(BlobPtr blob) {
    if (blob == nullptr) {
        return;
    }
    if (spare_.size() == max_spare) {
        spare_.pop_front();
    }
    spare_.push_back(std::move(blob));
}

bool Shm::give_memory(Buffer& buffer) {
    const std::size_t needed = buffer.bytes();
    const auto fits = [needed](const BlobPtr& blob) {
        return blob->bytes().size() >= needed && blob->bytes().size() / 2 <= std::max(needed, page_size);
    };
    if (const auto spare = std::ranges::find_if(spare_, fits); spare != spare_.end()) {
        buffer.blob = std::move(*spare);
        spare_.erase(spare);
        return true;
    }
    buffer.blob = channel_.create_shared_memory(needed);
    return buffer.blob != nullptr;
}

bool Shm::copy(const Buffer& buffer, const Region& changed) const {
    const int memory = pools_.at(buffer.pool).memory.get();
    const auto stride = static_cast<std::size_t>(buffer.stride);
    const std::size_t pixel = pixel_size(buffer.format);
    const auto copy_range = [&](std::size_t begin, std::size_t size) {
        return copy_bytes(memory, buffer.offset + static_cast<std::int64_t>(begin), buffer.blob->bytes().subspan(begin, size));
    };
    for (const Box& box : changed.boxes()) {
        const auto top = static_cast<std::size_t>(box.top);
        const auto bottom = static_cast<std::size_t>(box.bottom);
        const std::size_t left = static_cast<std::size_t>(box.left) * pixel;
        const std::size_t width = static_cast<std::size_t>(box.right - box.left) * pixel;
        // Rows lie one after the other: where most of each is wanted, one call for all is cheaper than one for each.
        if (pixel == 0 || width * 2 > stride) {
            if (!copy_range(top * stride, (bottom - top) * stride)) {
                return false;
            }
            continue;
        }
        for (std::size_t row = top; row < bottom; ++row) {
            if (!copy_range(row * stride + left, width)) {
                return false;
            }
        }
    }
    return true;
}

} // namespace ensign::guest
