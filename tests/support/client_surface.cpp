#include "tests/support/client_wayland.hpp"

#include <algorithm>
#include <fcntl.h>
#include <span>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>

namespace ensign::test {

namespace {

// A buffer of one colour in a pool of its own, sealed against shrinking as an honest program's is.
wl_buffer* make_buffer(wl_shm* shm, int width, int height, std::uint32_t color) {
    const auto count = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    const std::size_t size = count * 4;
    const int fd = memfd_create("test-buffer", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0 || ftruncate(fd, static_cast<off_t>(size)) != 0) {
        throw std::runtime_error{"no memory for a buffer"};
    }
    void* const memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    std::ranges::fill(std::span{static_cast<std::uint32_t*>(memory), count}, color);
    munmap(memory, size);
    fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK);
    wl_shm_pool* const pool = wl_shm_create_pool(shm, fd, static_cast<std::int32_t>(size));
    wl_buffer* const buffer = wl_shm_pool_create_buffer(pool, 0, width, height, width * 4, WL_SHM_FORMAT_ARGB8888);
    wl_shm_pool_destroy(pool);
    close(fd);
    return buffer;
}

} // namespace

// The handlers; `data` is the Surface, or the Buffer of wl_buffer.
struct Surface::Events {
    static Surface& of(void* data) { return *static_cast<Surface*>(data); }
    static void enter(void* data, wl_surface*, wl_output*) { ++of(data).outputs_entered_; }
    static void leave(void* data, wl_surface*, wl_output*) { --of(data).outputs_entered_; }
    static void buffer_scale(void*, wl_surface*, std::int32_t) {}
    static void buffer_transform(void*, wl_surface*, std::uint32_t) {}
    static void fractional(void* data, wp_fractional_scale_v1*, std::uint32_t scale) {
        of(data).fractional_scale_ = static_cast<int>(scale);
    }
    static void frame(void* data, wl_callback*, std::uint32_t time) {
        ++of(data).frames_done_;
        of(data).frame_times_.push_back(time);
    }
    static void release(void* data, wl_buffer*) { static_cast<Buffer*>(data)->released = true; }
    static void sync_output(void* data, struct wp_presentation_feedback*, wl_output*) { ++of(data).sync_outputs_; }
    static void presented(void* data, struct wp_presentation_feedback*, std::uint32_t seconds_high, std::uint32_t seconds_low,
                          std::uint32_t nanoseconds, std::uint32_t refresh, std::uint32_t sequence_high,
                          std::uint32_t sequence_low, std::uint32_t flags) {
        const auto wide = [](std::uint32_t high, std::uint32_t low) { return std::uint64_t{high} << 32U | low; };
        of(data).presented_.push_back({wide(seconds_high, seconds_low), nanoseconds, refresh, wide(sequence_high, sequence_low),
                                       flags, std::exchange(of(data).sync_outputs_, 0)});
    }
    static void discarded(void* data, struct wp_presentation_feedback*) { ++of(data).discarded_; }
};

Surface::Surface(Client& client, SurfaceId id)
    : client_{client}, id_{id}, surface_{wl_compositor_create_surface(need<wl_compositor>(client, wl_compositor_interface))} {
    static constexpr wl_surface_listener listener{Events::enter, Events::leave, Events::buffer_scale, Events::buffer_transform};
    wl_surface_add_listener(get(), &listener, this);
    auto* manager = maybe<wp_fractional_scale_manager_v1>(client, wp_fractional_scale_manager_v1_interface);
    if (manager) {
        static constexpr wp_fractional_scale_v1_listener scale{Events::fractional};
        fractional_.reset(wp_fractional_scale_manager_v1_get_fractional_scale(manager, get()));
        wp_fractional_scale_v1_add_listener(fractional_.get(), &scale, this);
    }
}

Surface::~Surface() = default;

void Surface::attach_buffer(wl_buffer* buffer) {
    static constexpr wl_buffer_listener listener{Events::release};
    for (auto buffer_at = buffers_.begin(); buffer_at != buffers_.end();) {
        if (buffer_at->released) {
            wl_buffer_destroy(buffer_at->proxy.release());
            buffer_at = buffers_.erase(buffer_at);
        } else {
            ++buffer_at;
        }
    }
    buffers_.push_back({Proxy<wl_buffer>{buffer}, false});
    wl_buffer_add_listener(buffer, &listener, &buffers_.back());
    wl_surface_attach(get(), buffer, 0, 0);
    wl_surface_damage_buffer(get(), 0, 0, INT32_MAX, INT32_MAX);
}

void Surface::attach(int width, int height, std::uint32_t color) {
    attach_buffer(make_buffer(need<wl_shm>(client_, wl_shm_interface), width, height, color));
}

void Surface::attach_pixel(std::uint32_t color) {
    auto* manager = need<wp_single_pixel_buffer_manager_v1>(client_, wp_single_pixel_buffer_manager_v1_interface);
    const auto channel = [&](int shift) { return (color >> shift & 0xffU) * 0x01010101U; };
    attach_buffer(
        wp_single_pixel_buffer_manager_v1_create_u32_rgba_buffer(manager, channel(16), channel(8), channel(0), channel(24)));
}

void Surface::attach_nothing() { wl_surface_attach(get(), nullptr, 0, 0); }
void Surface::commit() { wl_surface_commit(get()); }

void Surface::set_input_region(int x, int y, int width, int height) {
    wl_region* const region = wl_compositor_create_region(need<wl_compositor>(client_, wl_compositor_interface));
    if (width > 0) {
        wl_region_add(region, x, y, width, height);
    }
    wl_surface_set_input_region(get(), region);
    wl_region_destroy(region);
}

void Surface::set_opaque_region(int x, int y, int width, int height) {
    wl_region* const region = wl_compositor_create_region(need<wl_compositor>(client_, wl_compositor_interface));
    wl_region_add(region, x, y, width, height);
    wl_surface_set_opaque_region(get(), region);
    wl_region_destroy(region);
}

void Surface::set_offset(int dx, int dy) { wl_surface_offset(get(), dx, dy); }
void Surface::set_scale(int scale) { wl_surface_set_buffer_scale(get(), scale); }

void Surface::set_viewport(int width, int height) {
    if (!viewport_) {
        viewport_.reset(wp_viewporter_get_viewport(need<wp_viewporter>(client_, wp_viewporter_interface), get()));
    }
    wp_viewport_set_destination(viewport_.get(), width, height);
}

void Surface::request_frame() {
    static constexpr wl_callback_listener listener{Events::frame};
    wl_callback* const callback = wl_surface_frame(get());
    wl_callback_add_listener(callback, &listener, this);
    callbacks_.emplace_back(callback);
}

void Surface::request_feedback() {
    static constexpr wp_presentation_feedback_listener listener{Events::sync_output, Events::presented, Events::discarded};
    auto* feedback = wp_presentation_feedback(need<wp_presentation>(client_, wp_presentation_interface), get());
    wp_presentation_feedback_add_listener(feedback, &listener, this);
    feedbacks_.emplace_back(feedback);
}

int Surface::unreleased_buffers() const { return static_cast<int>(std::ranges::count(buffers_, false, &Buffer::released)); }

void Surface::destroy() {
    if (viewport_) {
        wp_viewport_destroy(viewport_.release());
    }
    if (fractional_) {
        wp_fractional_scale_v1_destroy(fractional_.release());
    }
    wl_surface_destroy(surface_.release());
}

Subsurface::Subsurface(Client& client, SurfaceId id, Surface& parent, int x, int y)
    : Surface{client, id}, subsurface_{wl_subcompositor_get_subsurface(
                               need<wl_subcompositor>(client, wl_subcompositor_interface), get(), parent.get())} {
    set_position(x, y);
}

Subsurface::~Subsurface() = default;

void Subsurface::set_position(int x, int y) { wl_subsurface_set_position(subsurface_.get(), x, y); }
void Subsurface::set_desync() { wl_subsurface_set_desync(subsurface_.get()); }
void Subsurface::destroy_role() { wl_subsurface_destroy(subsurface_.release()); }

} // namespace ensign::test
