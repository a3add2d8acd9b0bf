// A test client's wl_seat: everything that it hears, in order, and what a program does with its cursor.
#pragma once

#include "tests/support/proxy.hpp"
#include "tests/support/received.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

struct wl_keyboard;
struct wl_pointer;
struct wl_surface;
struct wl_touch;
struct wp_cursor_shape_device_v1;
struct zwp_confined_pointer_v1;
struct zwp_pointer_gesture_hold_v1;
struct zwp_pointer_gesture_pinch_v1;
struct zwp_pointer_gesture_swipe_v1;
struct zwp_tablet_seat_v2;
struct zwp_tablet_tool_v2;
struct zwp_locked_pointer_v1;
struct zwp_keyboard_shortcuts_inhibitor_v1;
struct zwp_relative_pointer_v1;

namespace ensign::test {

class Client;
class Surface;

class ClientSeat {
  public:
    explicit ClientSeat(Client& client);
    ~ClientSeat();
    ClientSeat(const ClientSeat&) = delete;
    ClientSeat& operator=(const ClientSeat&) = delete;

    [[nodiscard]] const std::vector<SeatEvent>& events() const { return events_; }
    void forget() { events_.clear(); } // what came until now; state below stays

    // State, as of the last event.
    [[nodiscard]] std::uint32_t capabilities() const { return capabilities_; } // wl_seat.capability
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const std::string& keymap() const { return keymap_; } // the last one's text
    [[nodiscard]] SurfaceId keyboard_focus() const { return keyboard_focus_; }
    [[nodiscard]] SurfaceId pointer_focus() const { return pointer_focus_; }
    [[nodiscard]] wl_surface* pointed_surface() const { return pointed_surface_; } // whoever made it; may be destroyed since
    [[nodiscard]] std::uint32_t press_serial() const { return press_serial_; } // of the last key, button or touch down
    [[nodiscard]] std::uint32_t enter_serial() const { return enter_serial_; } // of the last pointer enter

    // Of the events kept: keys, then buttons, that the program believes to be down; releases of what it never saw pressed
    // count as well. The right answer after the user let go of everything is: none.
    [[nodiscard]] std::vector<std::uint32_t> stuck() const;
    // Of the events kept: the keys as (code, down), without their serials and times.
    [[nodiscard]] std::vector<std::pair<std::uint32_t, bool>> keys() const;

    // wl_pointer.set_cursor with the last enter's serial.
    Surface& set_cursor(int width, int height, std::uint32_t color, int hotspot_x, int hotspot_y);
    [[nodiscard]] Surface* cursor() { return cursor_; } // null before the first
    void hide_cursor();
    void set_cursor_shape(std::uint32_t shape); // wp_cursor_shape_device_v1.shape
    void listen_to_relative_motion();
    void listen_to_gestures();
    void listen_to_tablets();
    void set_tool_cursor(int width, int height, std::uint32_t color); // zwp_tablet_tool_v2.set_cursor, of the last tool
    void lock_pointer(Surface& surface);
    void give_pointer_back(Surface& surface, double sx, double sy); // to go on from there, surface-local
    void confine_pointer(Surface& surface);
    void inhibit_shortcuts(Surface& surface);
    void give_shortcuts_back();

    // Called when the seat global has been bound.
    void start();

  private:
    struct Events;
    struct GestureEvents;
    struct TabletEvents;
    void update_devices();
    template <class T>
    void note(T event) {
        events_.emplace_back(std::move(event));
    }

    Client& client_;
    std::vector<SeatEvent> events_;
    std::uint32_t capabilities_ = 0;
    std::string name_;
    std::string keymap_;
    SurfaceId keyboard_focus_ = 0;
    SurfaceId pointer_focus_ = 0;
    wl_surface* pointed_surface_ = nullptr;
    std::uint32_t press_serial_ = 0;
    std::uint32_t enter_serial_ = 0;
    Surface* cursor_ = nullptr; // owned by the client
    Proxy<wl_keyboard> keyboard_;
    Proxy<wl_pointer> pointer_;
    Proxy<wl_touch> touch_;
    Proxy<wp_cursor_shape_device_v1> shapes_;
    Proxy<zwp_relative_pointer_v1> relative_;
    Proxy<zwp_locked_pointer_v1> locked_;
    Proxy<zwp_keyboard_shortcuts_inhibitor_v1> inhibitor_;
    Proxy<zwp_confined_pointer_v1> confined_;
    Proxy<zwp_pointer_gesture_swipe_v1> swipe_;
    Proxy<zwp_pointer_gesture_pinch_v1> pinch_;
    Proxy<zwp_pointer_gesture_hold_v1> hold_;
    std::vector<Proxy<void>> tablets_;
    Proxy<zwp_tablet_seat_v2> tablet_seat_;
    zwp_tablet_tool_v2* tool_ = nullptr; // the last one; owned by tablets_
    std::uint32_t tool_serial_ = 0;      // of its last proximity
    ToolAdded tool_added_;               // what is known of it until its done
};

} // namespace ensign::test
