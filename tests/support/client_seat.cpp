#include "tests/support/client_wayland.hpp"

#include <map>
#include <span>

#include <linux/input-event-codes.h>
#include <sys/mman.h>
#include <unistd.h>

namespace ensign::test {

// The handlers; `data` is the ClientSeat.
struct ClientSeat::Events {
    static ClientSeat& of(void* data) { return *static_cast<ClientSeat*>(data); }

    static void capabilities(void* data, wl_seat*, std::uint32_t now) {
        of(data).capabilities_ = now;
        of(data).update_devices();
    }
    static void name(void* data, wl_seat*, const char* name) { of(data).name_ = name; }

    // wl_keyboard
    static void keymap(void* data, wl_keyboard*, std::uint32_t, std::int32_t fd, std::uint32_t size) {
        void* const text = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (text != MAP_FAILED) {
            of(data).keymap_ = static_cast<const char*>(text);
            munmap(text, size);
        }
        close(fd);
        of(data).note(KeymapReceived{size});
    }
    static void keyboard_enter(void* data, wl_keyboard*, std::uint32_t serial, wl_surface* surface, wl_array* keys) {
        ClientSeat& self = of(data);
        const std::span pressed{static_cast<const std::uint32_t*>(keys->data), keys->size / sizeof(std::uint32_t)};
        self.keyboard_focus_ = self.client_.id_of(surface);
        self.note(KeyboardEnter{serial, self.keyboard_focus_, {pressed.begin(), pressed.end()}});
    }
    static void keyboard_leave(void* data, wl_keyboard*, std::uint32_t serial, wl_surface* surface) {
        of(data).keyboard_focus_ = 0;
        of(data).note(KeyboardLeave{serial, of(data).client_.id_of(surface)});
    }
    static void key(void* data, wl_keyboard*, std::uint32_t serial, std::uint32_t time, std::uint32_t code,
                    std::uint32_t state) {
        const bool down = state == WL_KEYBOARD_KEY_STATE_PRESSED;
        if (down) {
            of(data).press_serial_ = serial;
        }
        of(data).note(Key{serial, time, code, down});
    }
    static void modifiers(void* data, wl_keyboard*, std::uint32_t serial, std::uint32_t depressed, std::uint32_t latched,
                          std::uint32_t locked, std::uint32_t group) {
        of(data).note(Modifiers{serial, depressed, latched, locked, group});
    }
    static void repeat_info(void* data, wl_keyboard*, std::int32_t rate, std::int32_t delay) {
        of(data).note(RepeatInfo{rate, delay});
    }

    // wl_pointer
    static void pointer_enter(void* data, wl_pointer*, std::uint32_t serial, wl_surface* surface, wl_fixed_t sx,
                              wl_fixed_t sy) {
        ClientSeat& self = of(data);
        self.enter_serial_ = serial;
        self.pointer_focus_ = self.client_.id_of(surface);
        self.pointed_surface_ = surface;
        self.note(PointerEnter{serial, self.pointer_focus_, wl_fixed_to_double(sx), wl_fixed_to_double(sy)});
    }
    static void pointer_leave(void* data, wl_pointer*, std::uint32_t serial, wl_surface* surface) {
        of(data).pointer_focus_ = 0;
        of(data).pointed_surface_ = nullptr;
        of(data).note(PointerLeave{serial, of(data).client_.id_of(surface)});
    }
    static void motion(void* data, wl_pointer*, std::uint32_t time, wl_fixed_t sx, wl_fixed_t sy) {
        of(data).note(PointerMotion{time, wl_fixed_to_double(sx), wl_fixed_to_double(sy)});
    }
    static void button(void* data, wl_pointer*, std::uint32_t serial, std::uint32_t time, std::uint32_t code,
                       std::uint32_t state) {
        const bool down = state == WL_POINTER_BUTTON_STATE_PRESSED;
        if (down) {
            of(data).press_serial_ = serial;
        }
        of(data).note(PointerButton{serial, time, code, down});
    }
    static void axis(void* data, wl_pointer*, std::uint32_t time, std::uint32_t axis, wl_fixed_t value) {
        of(data).note(PointerAxis{time, axis, wl_fixed_to_double(value)});
    }
    static void pointer_frame(void* data, wl_pointer*) { of(data).note(PointerFrame{}); }
    static void axis_source(void* data, wl_pointer*, std::uint32_t source) { of(data).note(AxisSource{source}); }
    static void axis_stop(void* data, wl_pointer*, std::uint32_t, std::uint32_t axis) { of(data).note(AxisStop{axis}); }
    static void axis_discrete(void*, wl_pointer*, std::uint32_t, std::int32_t) {}
    static void axis_value120(void* data, wl_pointer*, std::uint32_t axis, std::int32_t value) {
        of(data).note(AxisValue120{axis, value});
    }
    static void axis_direction(void* data, wl_pointer*, std::uint32_t axis, std::uint32_t direction) {
        of(data).note(AxisDirection{axis, direction});
    }

    static void warp(void*, wl_pointer*, wl_fixed_t, wl_fixed_t) {}

    // wl_touch
    static void touch_down(void* data, wl_touch*, std::uint32_t serial, std::uint32_t, wl_surface* surface, std::int32_t id,
                           wl_fixed_t sx, wl_fixed_t sy) {
        of(data).press_serial_ = serial;
        of(data).note(TouchDown{serial, of(data).client_.id_of(surface), id, wl_fixed_to_double(sx), wl_fixed_to_double(sy)});
    }
    static void touch_up(void* data, wl_touch*, std::uint32_t, std::uint32_t, std::int32_t id) { of(data).note(TouchUp{id}); }
    static void touch_motion(void* data, wl_touch*, std::uint32_t, std::int32_t id, wl_fixed_t sx, wl_fixed_t sy) {
        of(data).note(TouchMotion{id, wl_fixed_to_double(sx), wl_fixed_to_double(sy)});
    }
    static void touch_frame(void*, wl_touch*) {}
    static void touch_cancel(void* data, wl_touch*) { of(data).note(TouchCancel{}); }
    static void touch_shape(void*, wl_touch*, std::int32_t, wl_fixed_t, wl_fixed_t) {}
    static void touch_orientation(void*, wl_touch*, std::int32_t, wl_fixed_t) {}

    static void relative(void* data, zwp_relative_pointer_v1*, std::uint32_t, std::uint32_t, wl_fixed_t dx, wl_fixed_t dy,
                         wl_fixed_t, wl_fixed_t) {
        of(data).note(RelativeMotion{wl_fixed_to_double(dx), wl_fixed_to_double(dy)});
    }
    static void locked(void* data, zwp_locked_pointer_v1*) { of(data).note(ConstraintChanged{true}); }
    static void unlocked(void* data, zwp_locked_pointer_v1*) { of(data).note(ConstraintChanged{false}); }
    static void confined(void* data, zwp_confined_pointer_v1*) { of(data).note(ConstraintChanged{true}); }
    static void unconfined(void* data, zwp_confined_pointer_v1*) { of(data).note(ConstraintChanged{false}); }
};

ClientSeat::ClientSeat(Client& client) : client_{client} {}
ClientSeat::~ClientSeat() = default;

void ClientSeat::start() {
    static constexpr wl_seat_listener listener{Events::capabilities, Events::name};
    wl_seat_add_listener(need<wl_seat>(client_, wl_seat_interface), &listener, this);
}

void ClientSeat::update_devices() {
    static constexpr wl_keyboard_listener keyboard{Events::keymap, Events::keyboard_enter, Events::keyboard_leave,
                                                   Events::key,    Events::modifiers,      Events::repeat_info};
    static constexpr wl_pointer_listener pointer{Events::pointer_enter, Events::pointer_leave,  Events::motion,
                                                 Events::button,        Events::axis,           Events::pointer_frame,
                                                 Events::axis_source,   Events::axis_stop,      Events::axis_discrete,
                                                 Events::axis_value120, Events::axis_direction, Events::warp};
    static constexpr wl_touch_listener touch{Events::touch_down,       Events::touch_up,     Events::touch_motion,
                                             Events::touch_frame,      Events::touch_cancel, Events::touch_shape,
                                             Events::touch_orientation};
    auto* const seat = need<wl_seat>(client_, wl_seat_interface);
    if ((capabilities_ & WL_SEAT_CAPABILITY_KEYBOARD) && !keyboard_) {
        keyboard_.reset(wl_seat_get_keyboard(seat));
        wl_keyboard_add_listener(keyboard_.get(), &keyboard, this);
    }
    if ((capabilities_ & WL_SEAT_CAPABILITY_POINTER) && !pointer_) {
        pointer_.reset(wl_seat_get_pointer(seat));
        wl_pointer_add_listener(pointer_.get(), &pointer, this);
    }
    if ((capabilities_ & WL_SEAT_CAPABILITY_TOUCH) && !touch_) {
        touch_.reset(wl_seat_get_touch(seat));
        wl_touch_add_listener(touch_.get(), &touch, this);
    }
}

std::vector<std::pair<std::uint32_t, bool>> ClientSeat::keys() const {
    std::vector<std::pair<std::uint32_t, bool>> found;
    for (const Key& key : only<Key>(events_)) {
        found.emplace_back(key.code, key.down);
    }
    return found;
}

std::vector<std::uint32_t> ClientSeat::stuck() const {
    std::map<std::uint32_t, int> held; // a leave releases all, and a drag takes its button with it
    const auto drop = [&](auto which) { std::erase_if(held, [&](const auto& one) { return which(one.first); }); };
    const auto is_button = [](std::uint32_t code) { return code >= BTN_MISC && code < KEY_OK; };
    for (const SeatEvent& event : events_) {
        if (const auto* enter = std::get_if<KeyboardEnter>(&event)) {
            for (const std::uint32_t code : enter->pressed) {
                held[code] = 1;
            }
        } else if (const auto* key = std::get_if<Key>(&event)) {
            held[key->code] += key->down ? 1 : -1;
        } else if (const auto* button = std::get_if<PointerButton>(&event)) {
            held[button->code] += button->down ? 1 : -1;
        } else if (std::holds_alternative<KeyboardLeave>(event)) {
            drop([&](std::uint32_t code) { return !is_button(code); });
        } else if (std::holds_alternative<PointerLeave>(event)) {
            drop(is_button);
        }
    }
    std::vector<std::uint32_t> codes;
    for (const auto& [code, count] : held) {
        if (count != 0) {
            codes.push_back(code);
        }
    }
    return codes;
}

Surface& ClientSeat::set_cursor(int width, int height, std::uint32_t color, int hotspot_x, int hotspot_y) {
    if (!cursor_) {
        cursor_ = &client_.create_surface();
    }
    wl_pointer_set_cursor(pointer_.get(), enter_serial_, cursor_->get(), hotspot_x, hotspot_y);
    cursor_->show(width, height, color);
    return *cursor_;
}

void ClientSeat::hide_cursor() { wl_pointer_set_cursor(pointer_.get(), enter_serial_, nullptr, 0, 0); }

void ClientSeat::set_cursor_shape(std::uint32_t shape) {
    if (!shapes_) {
        auto* const manager = need<wp_cursor_shape_manager_v1>(client_, wp_cursor_shape_manager_v1_interface);
        shapes_.reset(wp_cursor_shape_manager_v1_get_pointer(manager, pointer_.get()));
    }
    wp_cursor_shape_device_v1_set_shape(shapes_.get(), enter_serial_, shape);
}

void ClientSeat::listen_to_relative_motion() {
    static constexpr zwp_relative_pointer_v1_listener listener{Events::relative};
    auto* const manager = need<zwp_relative_pointer_manager_v1>(client_, zwp_relative_pointer_manager_v1_interface);
    relative_.reset(zwp_relative_pointer_manager_v1_get_relative_pointer(manager, pointer_.get()));
    zwp_relative_pointer_v1_add_listener(relative_.get(), &listener, this);
}

void ClientSeat::lock_pointer(Surface& surface) {
    static constexpr zwp_locked_pointer_v1_listener listener{Events::locked, Events::unlocked};
    auto* const constraints = need<zwp_pointer_constraints_v1>(client_, zwp_pointer_constraints_v1_interface);
    locked_.reset(zwp_pointer_constraints_v1_lock_pointer(constraints, surface.get(), pointer_.get(), nullptr,
                                                          ZWP_POINTER_CONSTRAINTS_V1_LIFETIME_PERSISTENT));
    zwp_locked_pointer_v1_add_listener(locked_.get(), &listener, this);
}

void ClientSeat::give_pointer_back(Surface& surface, double sx, double sy) {
    zwp_locked_pointer_v1_set_cursor_position_hint(locked_.get(), wl_fixed_from_double(sx), wl_fixed_from_double(sy));
    surface.commit();
    zwp_locked_pointer_v1_destroy(locked_.release());
}

void ClientSeat::inhibit_shortcuts(Surface& surface) {
    inhibitor_.reset(zwp_keyboard_shortcuts_inhibit_manager_v1_inhibit_shortcuts(
        need<zwp_keyboard_shortcuts_inhibit_manager_v1>(client_, zwp_keyboard_shortcuts_inhibit_manager_v1_interface),
        surface.get(), need<wl_seat>(client_, wl_seat_interface)));
}

void ClientSeat::give_shortcuts_back() { zwp_keyboard_shortcuts_inhibitor_v1_destroy(inhibitor_.release()); }

void ClientSeat::confine_pointer(Surface& surface) {
    static constexpr zwp_confined_pointer_v1_listener listener{Events::confined, Events::unconfined};
    auto* const constraints = need<zwp_pointer_constraints_v1>(client_, zwp_pointer_constraints_v1_interface);
    confined_.reset(zwp_pointer_constraints_v1_confine_pointer(constraints, surface.get(), pointer_.get(), nullptr,
                                                               ZWP_POINTER_CONSTRAINTS_V1_LIFETIME_PERSISTENT));
    zwp_confined_pointer_v1_add_listener(confined_.get(), &listener, this);
}

} // namespace ensign::test
