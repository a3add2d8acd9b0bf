// What the suite and a compositor's module know of each other, version 3 of it. The suite loads the module and looks for
// `wlcs_server_integration`; of each struct it reads the version first. Layouts are the suite's, the words are not: its own headers
// are under the GPL.
#pragma once

#include <cstddef>
#include <cstdint>

#include <wayland-client-core.h>

struct wl_event_loop;
struct wl_surface;

namespace ensign::wlcs {

inline constexpr std::uint32_t server_version = 3;
inline constexpr std::uint32_t other_version = 1; // of all other structs

// A mouse that the suite moves. Places are the suite's coordinates.
struct Pointer {
    std::uint32_t version;
    void (*move_absolute)(Pointer* self, wl_fixed_t x, wl_fixed_t y);
    void (*move_relative)(Pointer* self, wl_fixed_t dx, wl_fixed_t dy);
    void (*button_up)(Pointer* self, int code); // evdev's
    void (*button_down)(Pointer* self, int code);
    void (*destroy)(Pointer* self);
};

// One finger. The suite calls these on the thread of its clients, and gives whole numbers where its type says wl_fixed_t.
struct Touch {
    std::uint32_t version;
    void (*down)(Touch* self, int x, int y);
    void (*move)(Touch* self, int x, int y);
    void (*up)(Touch* self);
    void (*destroy)(Touch* self);
};

// Protocols that the compositor has: a test that needs another one is skipped, a test that finds one of these missing fails.
struct Protocol {
    const char* interface;
    std::uint32_t version;
};
struct Protocols {
    std::uint32_t version;
    std::size_t count;
    const Protocol* all;
};

struct Server {
    std::uint32_t version;
    void (*start)(Server* self); // null: start_on_this_thread
    void (*stop)(Server* self);
    int (*connect)(Server* self); // a client's end, which the suite closes
    // client and surface are the client's own objects, in the same process.
    void (*place_window)(Server* self, wl_display* client, wl_surface* surface, int x, int y);
    Pointer* (*create_pointer)(Server* self);
    Touch* (*create_touch)(Server* self);
    const Protocols* (*protocols)(const Server* self);
    // Returns after `stop`. Until then it dispatches `asks`, by which the suite makes all calls but those to Touch.
    void (*start_on_this_thread)(Server* self, wl_event_loop* asks);
};

struct Integration {
    std::uint32_t version;
    Server* (*create_server)(int argc, const char** argv); // what the suite didn't understand of its command line
    void (*destroy_server)(Server* server);
};

} // namespace ensign::wlcs
