#include "tests/support/type/host.hpp"

#include <chrono>
#include <cstdlib>
#include <string>

namespace ensign::type {

Host::Host() : display_{wl_display_connect(nullptr)} {
    if (!display_) {
        const char* name = std::getenv("WAYLAND_DISPLAY");
        throw Failure{std::string{"no compositor answers at WAYLAND_DISPLAY="} + (name ? name : "") +
                      "; set it to the host display that ensign prints"};
    }
    registry_.reset(wl_display_get_registry(display_.get()));
    static constexpr wl_registry_listener listener{
        .global = handle_global,
        .global_remove = [](void*, wl_registry*, std::uint32_t) {},
    };
    wl_registry_add_listener(registry_.get(), &listener, this);
    settle();
    if (!seat_) {
        throw Failure{"this compositor has no seat to type on"};
    }
}

template <typename T>
void Host::bind(std::uint32_t name, std::uint32_t version, const wl_interface& interface, T& to) {
    to.reset(static_cast<T::pointer>(wl_registry_bind(registry_.get(), name, &interface, version)));
}

// `host` is the Host that listens.
void Host::handle_global(void* host, wl_registry*, std::uint32_t name, const char* interface, std::uint32_t) {
    auto& self = *static_cast<Host*>(host);
    const std::string_view offered{interface};
    if (offered == wl_seat_interface.name && !self.seat_) {
        self.bind(name, 1, wl_seat_interface, self.seat_);
    } else if (offered == zwp_virtual_keyboard_manager_v1_interface.name) {
        self.bind(name, 1, zwp_virtual_keyboard_manager_v1_interface, self.keyboards_);
    } else if (offered == zwlr_virtual_pointer_manager_v1_interface.name) {
        self.bind(name, 1, zwlr_virtual_pointer_manager_v1_interface, self.pointers_);
    }
}

zwp_virtual_keyboard_v1* Host::create_keyboard() {
    if (!keyboards_) {
        throw Failure{"this compositor has no zwp_virtual_keyboard_manager_v1; Ensign offers it when it runs --headless"};
    }
    return zwp_virtual_keyboard_manager_v1_create_virtual_keyboard(keyboards_.get(), seat_.get());
}

zwlr_virtual_pointer_v1* Host::create_pointer() {
    if (!pointers_) {
        throw Failure{"this compositor has no zwlr_virtual_pointer_manager_v1; Ensign offers it when it runs --headless"};
    }
    return zwlr_virtual_pointer_manager_v1_create_virtual_pointer(pointers_.get(), seat_.get());
}

void Host::settle() {
    if (wl_display_roundtrip(display_.get()) < 0) {
        throw Failure{"the compositor closed the connection"};
    }
}

std::uint32_t event_time() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

} // namespace ensign::type
