#include "tests/support/test_backend.hpp"

namespace ensign::test {

const wlr_keyboard_impl TestKeyboard::impl = {
    .name = "test-keyboard",
    .led_update =
        [](wlr_keyboard* keyboard, std::uint32_t leds) { reinterpret_cast<Raw*>(keyboard)->self->leds_ = leds; },
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
    wlr_pointer_button_event event{&raw_, time, code, down ? WL_POINTER_BUTTON_STATE_PRESSED : WL_POINTER_BUTTON_STATE_RELEASED};
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

void TestTouch::frame() { wl_signal_emit_mutable(&raw_.events.frame, nullptr); }

} // namespace ensign::test
