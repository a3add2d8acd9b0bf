// A test client's touchpad gestures and tablets.
#include "tests/support/client_wayland.hpp"

namespace ensign::test {

// The handlers; `data` is the ClientSeat.
struct ClientSeat::GestureEvents {
    static ClientSeat& of(void* data) { return *static_cast<ClientSeat*>(data); }
    static void begin(void* data, GestureKind kind, wl_surface* surface, std::uint32_t fingers) {
        of(data).note(GestureBegin{kind, of(data).client_.id_of(surface), fingers});
    }

    static void swipe_begin(void* data, zwp_pointer_gesture_swipe_v1*, std::uint32_t, std::uint32_t, wl_surface* surface,
                            std::uint32_t fingers) {
        begin(data, GestureKind::swipe, surface, fingers);
    }
    static void swipe_update(void* data, zwp_pointer_gesture_swipe_v1*, std::uint32_t, wl_fixed_t dx, wl_fixed_t dy) {
        of(data).note(GestureUpdate{GestureKind::swipe, wl_fixed_to_double(dx), wl_fixed_to_double(dy)});
    }
    static void swipe_end(void* data, zwp_pointer_gesture_swipe_v1*, std::uint32_t, std::uint32_t, std::int32_t cancelled) {
        of(data).note(GestureEnd{GestureKind::swipe, cancelled != 0});
    }
    static void pinch_begin(void* data, zwp_pointer_gesture_pinch_v1*, std::uint32_t, std::uint32_t, wl_surface* surface,
                            std::uint32_t fingers) {
        begin(data, GestureKind::pinch, surface, fingers);
    }
    static void pinch_update(void* data, zwp_pointer_gesture_pinch_v1*, std::uint32_t, wl_fixed_t dx, wl_fixed_t dy,
                             wl_fixed_t scale, wl_fixed_t rotation) {
        of(data).note(GestureUpdate{GestureKind::pinch, wl_fixed_to_double(dx), wl_fixed_to_double(dy),
                                    wl_fixed_to_double(scale), wl_fixed_to_double(rotation)});
    }
    static void pinch_end(void* data, zwp_pointer_gesture_pinch_v1*, std::uint32_t, std::uint32_t, std::int32_t cancelled) {
        of(data).note(GestureEnd{GestureKind::pinch, cancelled != 0});
    }
    static void hold_begin(void* data, zwp_pointer_gesture_hold_v1*, std::uint32_t, std::uint32_t, wl_surface* surface,
                           std::uint32_t fingers) {
        begin(data, GestureKind::hold, surface, fingers);
    }
    static void hold_end(void* data, zwp_pointer_gesture_hold_v1*, std::uint32_t, std::uint32_t, std::int32_t cancelled) {
        of(data).note(GestureEnd{GestureKind::hold, cancelled != 0});
    }
};

void ClientSeat::listen_to_gestures() {
    using E = GestureEvents;
    static constexpr zwp_pointer_gesture_swipe_v1_listener swipe{E::swipe_begin, E::swipe_update, E::swipe_end};
    static constexpr zwp_pointer_gesture_pinch_v1_listener pinch{E::pinch_begin, E::pinch_update, E::pinch_end};
    static constexpr zwp_pointer_gesture_hold_v1_listener hold{E::hold_begin, E::hold_end};
    auto* const gestures = need<zwp_pointer_gestures_v1>(client_, zwp_pointer_gestures_v1_interface);
    swipe_.reset(zwp_pointer_gestures_v1_get_swipe_gesture(gestures, pointer_.get()));
    zwp_pointer_gesture_swipe_v1_add_listener(swipe_.get(), &swipe, this);
    pinch_.reset(zwp_pointer_gestures_v1_get_pinch_gesture(gestures, pointer_.get()));
    zwp_pointer_gesture_pinch_v1_add_listener(pinch_.get(), &pinch, this);
    hold_.reset(zwp_pointer_gestures_v1_get_hold_gesture(gestures, pointer_.get()));
    zwp_pointer_gesture_hold_v1_add_listener(hold_.get(), &hold, this);
}

// `data` is the ClientSeat.
struct ClientSeat::TabletEvents {
    static ClientSeat& of(void* data) { return *static_cast<ClientSeat*>(data); }

    // zwp_tablet_seat_v2
    static void tablet_added(void* data, zwp_tablet_seat_v2*, zwp_tablet_v2* tablet) {
        static constexpr zwp_tablet_v2_listener listener{name, id, path, done, tablet_removed, bustype};
        zwp_tablet_v2_add_listener(tablet, &listener, data);
        of(data).tablets_.emplace_back(tablet);
        of(data).note(TabletAdded{});
    }
    static void tool_added(void* data, zwp_tablet_seat_v2*, zwp_tablet_tool_v2* tool) {
        static constexpr zwp_tablet_tool_v2_listener listener{
            type,   serial,   wacom,    capability, tool_done, tool_removed, proximity_in, proximity_out, down, up,
            motion, pressure, distance, tilt,       rotation,  slider,       wheel,        button,        frame};
        zwp_tablet_tool_v2_add_listener(tool, &listener, data);
        of(data).tablets_.emplace_back(tool);
        of(data).tool_ = tool;
        of(data).tool_added_ = {};
    }
    static void pad_added(void* data, zwp_tablet_seat_v2*, zwp_tablet_pad_v2* pad) { of(data).tablets_.emplace_back(pad); }

    // zwp_tablet_v2
    static void name(void* data, zwp_tablet_v2*, const char* name) { of(data).note(TabletIdentity{name}); }
    static void id(void* data, zwp_tablet_v2*, std::uint32_t vendor, std::uint32_t product) {
        of(data).note(TabletIdentity{std::to_string(vendor) + ":" + std::to_string(product)});
    }
    static void path(void* data, zwp_tablet_v2*, const char* path) { of(data).note(TabletIdentity{path}); }
    static void done(void*, zwp_tablet_v2*) {}
    static void tablet_removed(void* data, zwp_tablet_v2*) { of(data).note(TabletRemoved{}); }
    static void bustype(void* data, zwp_tablet_v2*, std::uint32_t bus) { of(data).note(TabletIdentity{std::to_string(bus)}); }

    // zwp_tablet_tool_v2
    static void type(void* data, zwp_tablet_tool_v2*, std::uint32_t type) { of(data).tool_added_.type = type; }
    static void serial(void* data, zwp_tablet_tool_v2*, std::uint32_t, std::uint32_t low) {
        of(data).note(TabletIdentity{std::to_string(low)});
    }
    static void wacom(void* data, zwp_tablet_tool_v2*, std::uint32_t, std::uint32_t low) {
        of(data).note(TabletIdentity{std::to_string(low)});
    }
    static void capability(void* data, zwp_tablet_tool_v2*, std::uint32_t what) {
        of(data).tool_added_.capabilities.push_back(what);
    }
    static void tool_done(void* data, zwp_tablet_tool_v2*) { of(data).note(of(data).tool_added_); }
    static void tool_removed(void*, zwp_tablet_tool_v2*) {}
    static void proximity_in(void* data, zwp_tablet_tool_v2* tool, std::uint32_t serial, zwp_tablet_v2*, wl_surface* surface) {
        of(data).tool_ = tool;
        of(data).tool_serial_ = serial;
        of(data).note(ToolProximity{of(data).client_.id_of(surface)});
    }
    static void proximity_out(void* data, zwp_tablet_tool_v2*) { of(data).note(ToolProximity{0}); }
    static void down(void* data, zwp_tablet_tool_v2*, std::uint32_t serial) {
        of(data).press_serial_ = serial;
        of(data).note(ToolTip{true});
    }
    static void up(void* data, zwp_tablet_tool_v2*) { of(data).note(ToolTip{false}); }
    static void motion(void* data, zwp_tablet_tool_v2*, wl_fixed_t sx, wl_fixed_t sy) {
        of(data).note(ToolMotion{wl_fixed_to_double(sx), wl_fixed_to_double(sy)});
    }
    static void pressure(void* data, zwp_tablet_tool_v2*, std::uint32_t value) {
        of(data).note(ToolAxis{ToolAxisKind::pressure, static_cast<double>(value)});
    }
    static void distance(void* data, zwp_tablet_tool_v2*, std::uint32_t value) {
        of(data).note(ToolAxis{ToolAxisKind::distance, static_cast<double>(value)});
    }
    static void tilt(void* data, zwp_tablet_tool_v2*, wl_fixed_t x, wl_fixed_t y) {
        of(data).note(ToolAxis{ToolAxisKind::tilt, wl_fixed_to_double(x), wl_fixed_to_double(y)});
    }
    static void rotation(void* data, zwp_tablet_tool_v2*, wl_fixed_t degrees) {
        of(data).note(ToolAxis{ToolAxisKind::rotation, wl_fixed_to_double(degrees)});
    }
    static void slider(void* data, zwp_tablet_tool_v2*, std::int32_t position) {
        of(data).note(ToolAxis{ToolAxisKind::slider, static_cast<double>(position)});
    }
    static void wheel(void* data, zwp_tablet_tool_v2*, wl_fixed_t degrees, std::int32_t) {
        of(data).note(ToolAxis{ToolAxisKind::wheel, wl_fixed_to_double(degrees)});
    }
    static void button(void* data, zwp_tablet_tool_v2*, std::uint32_t, std::uint32_t code, std::uint32_t state) {
        of(data).note(ToolButton{code, state == ZWP_TABLET_TOOL_V2_BUTTON_STATE_PRESSED});
    }
    static void frame(void*, zwp_tablet_tool_v2*, std::uint32_t) {}
};

void ClientSeat::listen_to_tablets() {
    using E = TabletEvents;
    if (tablet_seat_) { // as a program does; its tablets and tools stay here, and go silent
        zwp_tablet_seat_v2_destroy(tablet_seat_.release());
    }
    static constexpr zwp_tablet_seat_v2_listener listener{E::tablet_added, E::tool_added, E::pad_added};
    tablet_seat_.reset(zwp_tablet_manager_v2_get_tablet_seat(
        need<zwp_tablet_manager_v2>(client_, zwp_tablet_manager_v2_interface), need<wl_seat>(client_, wl_seat_interface)));
    zwp_tablet_seat_v2_add_listener(tablet_seat_.get(), &listener, this);
}

void ClientSeat::set_tool_cursor(int width, int height, std::uint32_t color) {
    Surface& image = client_.create_surface();
    zwp_tablet_tool_v2_set_cursor(tool_, tool_serial_, image.get(), 0, 0);
    image.show(width, height, color);
}

} // namespace ensign::test
