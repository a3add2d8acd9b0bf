// How long a window that commits once in a while waits for its frame callback, over WAYLAND_DISPLAY: prints the median in µs.
#include "compositor/wl/fd.hpp"

#include <wayland-client.h>
#include <xdg-shell-client-protocol.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string_view>
#include <thread>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

namespace {

using Clock = std::chrono::steady_clock;

constexpr int size = 64; // px, of both sides
constexpr int bytes = size * size * 4;
constexpr int commits = 40;
constexpr std::chrono::milliseconds rest{53}; // no multiple of a frame's time

struct Program {
    wl_display* display = wl_display_connect(nullptr);
    wl_compositor* compositor = nullptr;
    wl_shm* shm = nullptr;
    xdg_wm_base* shell = nullptr;
    wl_surface* surface = nullptr;
    wl_buffer* buffer = nullptr;
    bool configured = false;
    bool answered = false;
};

template <typename Proxy>
Proxy* bind(wl_registry* registry, std::uint32_t name, const wl_interface& interface) {
    return static_cast<Proxy*>(wl_registry_bind(registry, name, &interface, 1));
}

constexpr wl_registry_listener registry_listener{
    .global =
        [](void* data, wl_registry* registry, std::uint32_t name, const char* interface, std::uint32_t) {
            auto& self = *static_cast<Program*>(data);
            if (std::string_view{interface} == wl_compositor_interface.name) {
                self.compositor = bind<wl_compositor>(registry, name, wl_compositor_interface);
            } else if (std::string_view{interface} == wl_shm_interface.name) {
                self.shm = bind<wl_shm>(registry, name, wl_shm_interface);
            } else if (std::string_view{interface} == xdg_wm_base_interface.name) {
                self.shell = bind<xdg_wm_base>(registry, name, xdg_wm_base_interface);
            }
        },
    .global_remove = [](void*, wl_registry*, std::uint32_t) {},
};

constexpr xdg_wm_base_listener shell_listener{
    .ping = [](void*, xdg_wm_base* shell, std::uint32_t serial) { xdg_wm_base_pong(shell, serial); },
};

constexpr xdg_surface_listener surface_listener{
    .configure =
        [](void* data, xdg_surface* surface, std::uint32_t serial) {
            xdg_surface_ack_configure(surface, serial);
            static_cast<Program*>(data)->configured = true;
        },
};

constexpr wl_callback_listener frame_listener{
    .done =
        [](void* data, wl_callback* callback, std::uint32_t) {
            wl_callback_destroy(callback);
            static_cast<Program*>(data)->answered = true;
        },
};

bool wait_for(Program& self, const bool& what) {
    while (!what) {
        if (wl_display_dispatch(self.display) < 0) {
            return false;
        }
    }
    return true;
}

bool map_window(Program& self) {
    const ensign::wl::Fd memory{memfd_create("window", MFD_CLOEXEC)};
    if (ftruncate(memory.get(), bytes) != 0) {
        return false;
    }
    wl_shm_pool* pool = wl_shm_create_pool(self.shm, memory.get(), bytes);
    self.buffer = wl_shm_pool_create_buffer(pool, 0, size, size, size * 4, WL_SHM_FORMAT_XRGB8888);
    self.surface = wl_compositor_create_surface(self.compositor);
    xdg_surface* shell_surface = xdg_wm_base_get_xdg_surface(self.shell, self.surface);
    xdg_surface_add_listener(shell_surface, &surface_listener, &self);
    xdg_surface_get_toplevel(shell_surface);
    wl_surface_commit(self.surface);
    return wait_for(self, self.configured);
}

// Negative: the connection is lost.
long microseconds_to_answer(Program& self) {
    const auto began = Clock::now();
    self.answered = false;
    wl_callback_add_listener(wl_surface_frame(self.surface), &frame_listener, &self);
    wl_surface_attach(self.surface, self.buffer, 0, 0);
    wl_surface_damage(self.surface, 0, 0, size, size);
    wl_surface_commit(self.surface);
    wl_display_flush(self.display);
    return wait_for(self, self.answered) ? std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began).count()
                                         : -1;
}

} // namespace

int main() {
    Program self;
    if (self.display == nullptr) {
        std::fputs("lone-commit: no compositor at WAYLAND_DISPLAY\n", stderr);
        return 1;
    }
    wl_registry_add_listener(wl_display_get_registry(self.display), &registry_listener, &self);
    wl_display_roundtrip(self.display);
    if (self.compositor == nullptr || self.shm == nullptr || self.shell == nullptr) {
        std::fputs("lone-commit: the compositor has no wl_compositor, wl_shm or xdg_wm_base\n", stderr);
        return 1;
    }
    xdg_wm_base_add_listener(self.shell, &shell_listener, &self);
    if (!map_window(self)) {
        return 1;
    }
    std::vector<long> times;
    for (int commit = 0; commit < commits; ++commit) {
        times.push_back(microseconds_to_answer(self));
        if (times.back() < 0) {
            return 1;
        }
        std::this_thread::sleep_for(rest);
    }
    std::ranges::nth_element(times, times.begin() + commits / 2);
    std::printf("%ld\n", times[commits / 2]);
    return 0;
}
