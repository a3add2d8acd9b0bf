// A connection to a compositor that lets its clients be its hands: virtual keyboards and pointers of one seat.
#pragma once

#include "virtual-keyboard-unstable-v1-client-protocol.h"
#include "wlr-virtual-pointer-unstable-v1-client-protocol.h"

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string_view>

#include <wayland-client.h>

namespace ensign::type {

// What went wrong, in one sentence for the user.
struct Failure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

template <auto destroy>
struct Destroy {
    void operator()(auto* object) const { destroy(object); }
};

class Host {
  public:
    // Connects to $WAYLAND_DISPLAY; throws Failure where there is no compositor, or none that lets us type.
    Host();

    [[nodiscard]] zwp_virtual_keyboard_v1* create_keyboard();
    [[nodiscard]] zwlr_virtual_pointer_v1* create_pointer();
    // Returns when the compositor has handled all that was sent.
    void settle();

  private:
    static void handle_global(void* host, wl_registry*, std::uint32_t name, const char* interface, std::uint32_t version);
    template <typename T>
    void bind(std::uint32_t name, std::uint32_t version, const wl_interface&, T& to);

    std::unique_ptr<wl_display, Destroy<wl_display_disconnect>> display_;
    std::unique_ptr<wl_registry, Destroy<wl_registry_destroy>> registry_;
    std::unique_ptr<wl_seat, Destroy<wl_seat_destroy>> seat_;
    std::unique_ptr<zwp_virtual_keyboard_manager_v1, Destroy<zwp_virtual_keyboard_manager_v1_destroy>> keyboards_;
    std::unique_ptr<zwlr_virtual_pointer_manager_v1, Destroy<zwlr_virtual_pointer_manager_v1_destroy>> pointers_;
};

// Milliseconds of an unspecified clock, as input events have them.
std::uint32_t event_time();

} // namespace ensign::type
