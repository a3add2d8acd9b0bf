#include "tests/support/test_backend.hpp"

namespace ensign::test {

const wlr_keyboard_impl TestKeyboard::impl = {
    .name = "test-keyboard",
    .led_update = [](wlr_keyboard* keyboard, std::uint32_t leds) { reinterpret_cast<Raw*>(keyboard)->self->leds_ = leds; },
};

TestKeyboard::TestKeyboard(const char* name) {
    raw_.self = this;
    wlr_keyboard_init(&raw_.base, &impl, name);
}

TestKeyboard::~TestKeyboard() { wlr_keyboard_finish(&raw_.base); }

void TestKeyboard::key(std::uint32_t code, bool down, std::uint32_t time) {
    wlr_keyboard_key_event event{};
    event.time_msec = time;
    event.keycode = code;
    event.update_state = true;
    event.state = down ? WL_KEYBOARD_KEY_STATE_PRESSED : WL_KEYBOARD_KEY_STATE_RELEASED;
    wlr_keyboard_notify_key(&raw_.base, &event);
}

void TestKeyboard::tap(std::uint32_t code, std::uint32_t time) {
    press(code, time);
    release(code, time);
}

namespace {
const wlr_pointer_impl pointer_impl = {.name = "test-pointer"};
const wlr_touch_impl touch_impl = {.name = "test-touch"};
const wlr_tablet_impl tablet_impl = {.name = "test-tablet"};
} // namespace

TestPointer::TestPointer(const char* name) { wlr_pointer_init(&raw_, &pointer_impl, name); }
TestPointer::~TestPointer() { wlr_pointer_finish(&raw_); }

void TestPointer::motion(double dx, double dy, std::uint32_t time) {
    wlr_pointer_motion_event event{&raw_, time, dx, dy, dx, dy};
    wl_signal_emit_mutable(&raw_.events.motion, &event);
}

void TestPointer::motion_absolute(double x, double y, std::uint32_t time) {
    wlr_pointer_motion_absolute_event event{&raw_, time, x, y};
    wl_signal_emit_mutable(&raw_.events.motion_absolute, &event);
}

void TestPointer::button(std::uint32_t code, bool down, std::uint32_t time) {
    wlr_pointer_button_event event{&raw_, time, code,
                                   down ? WL_POINTER_BUTTON_STATE_PRESSED : WL_POINTER_BUTTON_STATE_RELEASED};
    wlr_pointer_notify_button(&raw_, &event);
}

void TestPointer::axis(wl_pointer_axis orientation, double delta, std::int32_t discrete, std::uint32_t time) {
    wlr_pointer_axis_event event{};
    event.pointer = &raw_;
    event.time_msec = time;
    event.source = WL_POINTER_AXIS_SOURCE_WHEEL;
    event.orientation = orientation;
    event.delta = delta;
    event.delta_discrete = discrete;
    wl_signal_emit_mutable(&raw_.events.axis, &event);
}

void TestPointer::axis_finger(wl_pointer_axis orientation, double delta, wl_pointer_axis_relative_direction direction,
                              std::uint32_t time) {
    wlr_pointer_axis_event event{};
    event.pointer = &raw_;
    event.time_msec = time;
    event.source = WL_POINTER_AXIS_SOURCE_FINGER;
    event.orientation = orientation;
    event.relative_direction = direction;
    event.delta = delta;
    wl_signal_emit_mutable(&raw_.events.axis, &event);
}

void TestPointer::swipe_begin(std::uint32_t fingers, std::uint32_t time) {
    wlr_pointer_swipe_begin_event event{&raw_, time, fingers};
    wl_signal_emit_mutable(&raw_.events.swipe_begin, &event);
}

void TestPointer::swipe_update(std::uint32_t fingers, double dx, double dy, std::uint32_t time) {
    wlr_pointer_swipe_update_event event{&raw_, time, fingers, dx, dy};
    wl_signal_emit_mutable(&raw_.events.swipe_update, &event);
}

void TestPointer::swipe_end(bool cancelled, std::uint32_t time) {
    wlr_pointer_swipe_end_event event{&raw_, time, cancelled};
    wl_signal_emit_mutable(&raw_.events.swipe_end, &event);
}

void TestPointer::pinch_begin(std::uint32_t fingers, std::uint32_t time) {
    wlr_pointer_pinch_begin_event event{&raw_, time, fingers};
    wl_signal_emit_mutable(&raw_.events.pinch_begin, &event);
}

void TestPointer::pinch_update(std::uint32_t fingers, double scale, double rotation, std::uint32_t time) {
    wlr_pointer_pinch_update_event event{&raw_, time, fingers, 0, 0, scale, rotation};
    wl_signal_emit_mutable(&raw_.events.pinch_update, &event);
}

void TestPointer::pinch_end(bool cancelled, std::uint32_t time) {
    wlr_pointer_pinch_end_event event{&raw_, time, cancelled};
    wl_signal_emit_mutable(&raw_.events.pinch_end, &event);
}

void TestPointer::hold_begin(std::uint32_t fingers, std::uint32_t time) {
    wlr_pointer_hold_begin_event event{&raw_, time, fingers};
    wl_signal_emit_mutable(&raw_.events.hold_begin, &event);
}

void TestPointer::hold_end(bool cancelled, std::uint32_t time) {
    wlr_pointer_hold_end_event event{&raw_, time, cancelled};
    wl_signal_emit_mutable(&raw_.events.hold_end, &event);
}

void TestPointer::frame() { wl_signal_emit_mutable(&raw_.events.frame, &raw_); }

TestTouch::TestTouch(const char* name) { wlr_touch_init(&raw_, &touch_impl, name); }
TestTouch::~TestTouch() { wlr_touch_finish(&raw_); }

void TestTouch::down(std::int32_t id, double x, double y, std::uint32_t time) {
    wlr_touch_down_event event{&raw_, time, id, x, y};
    wl_signal_emit_mutable(&raw_.events.down, &event);
}

void TestTouch::motion(std::int32_t id, double x, double y, std::uint32_t time) {
    wlr_touch_motion_event event{&raw_, time, id, x, y};
    wl_signal_emit_mutable(&raw_.events.motion, &event);
}

void TestTouch::up(std::int32_t id, std::uint32_t time) {
    wlr_touch_up_event event{&raw_, time, id};
    wl_signal_emit_mutable(&raw_.events.up, &event);
}

void TestTouch::cancel(std::int32_t id, std::uint32_t time) {
    wlr_touch_cancel_event event{&raw_, time, id};
    wl_signal_emit_mutable(&raw_.events.cancel, &event);
}

TestTablet::TestTablet(const char* name) {
    wlr_tablet_init(&raw_, &tablet_impl, name);
    raw_.usb_vendor_id = 0x056a;
    raw_.usb_product_id = 0x0357;
    pen_.type = WLR_TABLET_TOOL_TYPE_PEN;
    pen_.hardware_serial = 0x1234'5678'9abc;
    pen_.hardware_wacom = 0x802;
    pen_.tilt = pen_.pressure = true;
    wl_signal_init(&pen_.events.destroy);
}

TestTablet::~TestTablet() {
    wl_signal_emit_mutable(&pen_.events.destroy, &pen_);
    wlr_tablet_finish(&raw_);
}

void TestTablet::proximity(bool in, double x, double y, std::uint32_t time) {
    wlr_tablet_tool_proximity_event event{&raw_, near_, time,
                                          x,     y,     in ? WLR_TABLET_TOOL_PROXIMITY_IN : WLR_TABLET_TOOL_PROXIMITY_OUT};
    wl_signal_emit_mutable(&raw_.events.proximity, &event);
}

void TestTablet::motion(double x, double y, std::uint32_t time) {
    wlr_tablet_tool_axis_event event{};
    event.tablet = &raw_;
    event.tool = near_;
    event.time_msec = time;
    event.updated_axes = WLR_TABLET_TOOL_AXIS_X | WLR_TABLET_TOOL_AXIS_Y;
    event.x = x;
    event.y = y;
    wl_signal_emit_mutable(&raw_.events.axis, &event);
}

void TestTablet::axes(std::uint32_t which, double pressure, double tilt_x, double tilt_y, std::uint32_t time) {
    wlr_tablet_tool_axis_event event{};
    event.tablet = &raw_;
    event.tool = near_;
    event.time_msec = time;
    event.updated_axes = which;
    event.pressure = pressure;
    event.tilt_x = tilt_x;
    event.tilt_y = tilt_y;
    wl_signal_emit_mutable(&raw_.events.axis, &event);
}

void TestTablet::tip(bool down, double x, double y, std::uint32_t time) {
    wlr_tablet_tool_tip_event event{&raw_, near_, time, x, y, down ? WLR_TABLET_TOOL_TIP_DOWN : WLR_TABLET_TOOL_TIP_UP};
    wl_signal_emit_mutable(&raw_.events.tip, &event);
}

void TestTablet::button(std::uint32_t code, bool down, std::uint32_t time) {
    wlr_tablet_tool_button_event event{&raw_, near_, time, code, down ? WLR_BUTTON_PRESSED : WLR_BUTTON_RELEASED};
    wl_signal_emit_mutable(&raw_.events.button, &event);
}

void TestTouch::frame() { wl_signal_emit_mutable(&raw_.events.frame, nullptr); }

} // namespace ensign::test
