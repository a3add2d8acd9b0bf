#include "tests/support/type/pointer.hpp"

#include <string>

#include <linux/input-event-codes.h>

namespace ensign::type {

namespace {

constexpr int px_per_notch = 15; // what libinput says for a wheel

std::uint32_t code_of(std::string_view button) {
    if (button == "left") {
        return BTN_LEFT;
    }
    if (button == "right") {
        return BTN_RIGHT;
    }
    if (button == "middle") {
        return BTN_MIDDLE;
    }
    throw Failure{"no button is called '" + std::string{button} + "'; there are left, right and middle"};
}

} // namespace

Pointer::Pointer(Host& host) : device_{host.create_pointer()} {}

void Pointer::extent(std::uint32_t width, std::uint32_t height) {
    width_ = width;
    height_ = height;
}

void Pointer::move(std::uint32_t x, std::uint32_t y) {
    zwlr_virtual_pointer_v1_motion_absolute(device_.get(), event_time(), x, y, width_, height_);
    zwlr_virtual_pointer_v1_frame(device_.get());
}

void Pointer::press(std::string_view button) { send(button, WL_POINTER_BUTTON_STATE_PRESSED); }

void Pointer::release(std::string_view button) { send(button, WL_POINTER_BUTTON_STATE_RELEASED); }

void Pointer::send(std::string_view button, wl_pointer_button_state state) {
    zwlr_virtual_pointer_v1_button(device_.get(), event_time(), code_of(button), state);
    zwlr_virtual_pointer_v1_frame(device_.get());
}

void Pointer::scroll(int notches) {
    zwlr_virtual_pointer_v1_axis_source(device_.get(), WL_POINTER_AXIS_SOURCE_WHEEL);
    zwlr_virtual_pointer_v1_axis_discrete(device_.get(), event_time(), WL_POINTER_AXIS_VERTICAL_SCROLL,
                                          wl_fixed_from_int(notches * px_per_notch), notches);
    zwlr_virtual_pointer_v1_frame(device_.get());
}

} // namespace ensign::type
