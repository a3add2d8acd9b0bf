// What a path to a compositor can carry, over WAYLAND_DISPLAY: prints the median of wl_display.sync to wl_callback.done in µs, then
// how many whole 1920x1080 frames it drew, committed and heard of in how many seconds.
#include "compositor/wl/fd.hpp"

#include <wayland-client.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

namespace {

using Clock = std::chrono::steady_clock;

constexpr int width = 1920, height = 1080, stride = width * 4;
constexpr std::size_t frame_bytes = std::size_t{stride} * height;
constexpr int rounds = 500, warm_up = 50;
constexpr std::chrono::seconds duration{2};

struct Globals {
    wl_compositor* compositor = nullptr;
    wl_shm* shm = nullptr;
};

void handle_global(void* data, wl_registry* registry, std::uint32_t name, const char* interface, std::uint32_t) {
    auto& globals = *static_cast<Globals*>(data);
    if (std::string_view{interface} == wl_compositor_interface.name) {
        globals.compositor = static_cast<wl_compositor*>(wl_registry_bind(registry, name, &wl_compositor_interface, 4));
    } else if (std::string_view{interface} == wl_shm_interface.name) {
        globals.shm = static_cast<wl_shm*>(wl_registry_bind(registry, name, &wl_shm_interface, 1));
    }
}

void handle_global_remove(void*, wl_registry*, std::uint32_t) {}

long median_roundtrip(wl_display* display) {
    std::vector<long> times;
    for (int round = 0; round < rounds + warm_up; ++round) {
        const auto began = Clock::now();
        wl_display_roundtrip(display);
        times.push_back(std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began).count());
    }
    times.erase(times.begin(), times.begin() + warm_up);
    std::ranges::nth_element(times, times.begin() + rounds / 2);
    return times[rounds / 2];
}

// False: the connection is lost.
bool print_frames(wl_display* display, const Globals& globals) {
    const ensign::wl::Fd memory{memfd_create("frames", MFD_CLOEXEC | MFD_ALLOW_SEALING)};
    if (ftruncate(memory.get(), 2 * frame_bytes) != 0) {
        return false;
    }
    auto* pixels = static_cast<char*>(mmap(nullptr, 2 * frame_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, memory.get(), 0));
    wl_shm_pool* pool = wl_shm_create_pool(globals.shm, memory.get(), 2 * frame_bytes);
    const std::array buffers{wl_shm_pool_create_buffer(pool, 0, width, height, stride, WL_SHM_FORMAT_XRGB8888),
                             wl_shm_pool_create_buffer(pool, frame_bytes, width, height, stride, WL_SHM_FORMAT_XRGB8888)};
    wl_surface* surface = wl_compositor_create_surface(globals.compositor);
    const auto began = Clock::now();
    unsigned frames = 0;
    for (; Clock::now() - began < duration; ++frames) {
        std::memset(pixels + frames % 2 * frame_bytes, static_cast<int>(frames * 7), frame_bytes);
        wl_surface_attach(surface, buffers.at(frames % 2), 0, 0);
        wl_surface_damage_buffer(surface, 0, 0, width, height);
        wl_surface_commit(surface);
        if (wl_display_roundtrip(display) < 0) {
            return false;
        }
    }
    std::printf("%u %.6f\n", frames, std::chrono::duration<double>(Clock::now() - began).count());
    return true;
}

} // namespace

int main() {
    wl_display* display = wl_display_connect(nullptr);
    if (display == nullptr) {
        std::fputs("speed: no compositor at WAYLAND_DISPLAY\n", stderr);
        return 1;
    }
    Globals globals;
    const wl_registry_listener listener{handle_global, handle_global_remove};
    wl_registry_add_listener(wl_display_get_registry(display), &listener, &globals);
    wl_display_roundtrip(display);
    if (globals.compositor == nullptr || globals.shm == nullptr) {
        std::fputs("speed: the compositor has no wl_compositor or no wl_shm\n", stderr);
        return 1;
    }
    std::printf("%ld ", median_roundtrip(display));
    return print_frames(display, globals) ? 0 : 1;
}
