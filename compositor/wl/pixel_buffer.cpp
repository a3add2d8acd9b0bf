#include "compositor/wl/pixel_buffer.hpp"

#include <new>

#include <drm_fourcc.h>

namespace ensign::wl {

namespace {

struct PixelBuffer : wlr_buffer {
    paint::Image image;
};

void destroy(wlr_buffer* base) {
    wlr_buffer_finish(base);
    delete static_cast<PixelBuffer*>(base);
}

bool begin_data_ptr_access(wlr_buffer* base, std::uint32_t flags, void** data, std::uint32_t* format, std::size_t* stride) {
    if ((flags & WLR_BUFFER_DATA_PTR_ACCESS_WRITE) != 0) {
        return false;
    }
    auto* buffer = static_cast<PixelBuffer*>(base);
    *data = buffer->image.pixels.data();
    *format = DRM_FORMAT_XRGB8888;
    *stride = static_cast<std::size_t>(buffer->image.width) * 4;
    return true;
}

void end_data_ptr_access(wlr_buffer*) {}

constexpr wlr_buffer_impl implementation{
    .destroy = destroy,
    .get_dmabuf = nullptr,
    .get_shm = nullptr,
    .begin_data_ptr_access = begin_data_ptr_access,
    .end_data_ptr_access = end_data_ptr_access,
};

} // namespace

BufferPtr make_opaque_buffer(paint::Image image) {
    auto* buffer = image.empty() ? nullptr : new (std::nothrow) PixelBuffer{};
    if (buffer == nullptr) {
        return nullptr;
    }
    buffer->image = std::move(image);
    wlr_buffer_init(buffer, &implementation, buffer->image.width, buffer->image.height);
    return BufferPtr{buffer};
}

} // namespace ensign::wl
