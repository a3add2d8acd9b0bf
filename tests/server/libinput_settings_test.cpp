// What libinput is told of a device's settings. Its setters are this program's own here and write down what they are told;
// a device is only a name to them.
#include "compositor/input/libinput_device.hpp"

#include <catch2/catch_test_macros.hpp>

#include <map>
#include <string>

using namespace ensign;

namespace {

std::map<std::string, double> told;

template <class T>
libinput_config_status note(const char* what, T value) {
    told[what] = static_cast<double>(value);
    return LIBINPUT_CONFIG_STATUS_SUCCESS;
}

} // namespace

extern "C" {
libinput_config_status libinput_device_config_tap_set_enabled(libinput_device*, libinput_config_tap_state value) {
    return note("tap", value);
}
libinput_config_tap_state libinput_device_config_tap_get_default_enabled(libinput_device*) {
    return static_cast<libinput_config_tap_state>(0);
}
libinput_config_status libinput_device_config_tap_set_button_map(libinput_device*, libinput_config_tap_button_map value) {
    return note("tap_buttons", value);
}
libinput_config_tap_button_map libinput_device_config_tap_get_default_button_map(libinput_device*) {
    return static_cast<libinput_config_tap_button_map>(0);
}
libinput_config_status libinput_device_config_tap_set_drag_enabled(libinput_device*, libinput_config_drag_state value) {
    return note("tap_and_drag", value);
}
libinput_config_drag_state libinput_device_config_tap_get_default_drag_enabled(libinput_device*) {
    return static_cast<libinput_config_drag_state>(1);
}
libinput_config_status libinput_device_config_tap_set_drag_lock_enabled(libinput_device*,
                                                                        libinput_config_drag_lock_state value) {
    return note("drag_lock", value);
}
libinput_config_drag_lock_state libinput_device_config_tap_get_default_drag_lock_enabled(libinput_device*) {
    return static_cast<libinput_config_drag_lock_state>(0);
}
libinput_config_status libinput_device_config_dwt_set_enabled(libinput_device*, libinput_config_dwt_state value) {
    return note("disable_while_typing", value);
}
libinput_config_dwt_state libinput_device_config_dwt_get_default_enabled(libinput_device*) {
    return static_cast<libinput_config_dwt_state>(1);
}
libinput_config_status libinput_device_config_left_handed_set(libinput_device*, int value) {
    return note("left_handed", value);
}
int libinput_device_config_left_handed_get_default(libinput_device*) { return 0; }
libinput_config_status libinput_device_config_middle_emulation_set_enabled(libinput_device*,
                                                                           libinput_config_middle_emulation_state value) {
    return note("middle_emulation", value);
}
libinput_config_middle_emulation_state libinput_device_config_middle_emulation_get_default_enabled(libinput_device*) {
    return static_cast<libinput_config_middle_emulation_state>(0);
}
libinput_config_status libinput_device_config_click_set_method(libinput_device*, libinput_config_click_method value) {
    return note("click_method", value);
}
libinput_config_click_method libinput_device_config_click_get_default_method(libinput_device*) {
    return LIBINPUT_CONFIG_CLICK_METHOD_BUTTON_AREAS;
}
libinput_config_status libinput_device_config_accel_set_profile(libinput_device*, libinput_config_accel_profile value) {
    return note("accel_profile", value);
}
libinput_config_accel_profile libinput_device_config_accel_get_default_profile(libinput_device*) {
    return LIBINPUT_CONFIG_ACCEL_PROFILE_ADAPTIVE;
}
libinput_config_status libinput_device_config_accel_set_speed(libinput_device*, double value) {
    return note("accel_speed", value);
}
double libinput_device_config_accel_get_default_speed(libinput_device*) { return 0; }
libinput_config_status libinput_device_config_scroll_set_method(libinput_device*, libinput_config_scroll_method value) {
    return note("scroll_method", value);
}
libinput_config_scroll_method libinput_device_config_scroll_get_default_method(libinput_device*) {
    return LIBINPUT_CONFIG_SCROLL_2FG;
}
libinput_config_status libinput_device_config_scroll_set_button(libinput_device*, std::uint32_t value) {
    return note("scroll_button", value);
}
std::uint32_t libinput_device_config_scroll_get_default_button(libinput_device*) { return 0x112; }
libinput_config_status libinput_device_config_scroll_set_natural_scroll_enabled(libinput_device*, int value) {
    return note("natural_scroll", value);
}
int libinput_device_config_scroll_get_default_natural_scroll_enabled(libinput_device*) { return 0; }
}

namespace {
libinput_device* device() { return reinterpret_cast<libinput_device*>(&told); } // never looked into
} // namespace

TEST_CASE("what isn't set is told as libinput's own default, so that a rule that goes leaves nothing behind") {
    apply(DeviceSettings{}, device());
    CHECK(told == std::map<std::string, double>{{"tap", 0},
                                                {"tap_buttons", 0},
                                                {"tap_and_drag", 1},
                                                {"drag_lock", 0},
                                                {"disable_while_typing", 1},
                                                {"left_handed", 0},
                                                {"middle_emulation", 0},
                                                {"click_method", LIBINPUT_CONFIG_CLICK_METHOD_BUTTON_AREAS},
                                                {"accel_profile", LIBINPUT_CONFIG_ACCEL_PROFILE_ADAPTIVE},
                                                {"accel_speed", 0},
                                                {"scroll_method", LIBINPUT_CONFIG_SCROLL_2FG},
                                                {"scroll_button", 0x112},
                                                {"natural_scroll", 0}});
}

TEST_CASE("each setting is told to libinput as what it means") {
    apply(DeviceSettings{true,
                         TapButtons::left_middle_right,
                         false,
                         true,
                         true,
                         true,
                         true,
                         false,
                         -0.5,
                         AccelProfile::flat,
                         ClickMethod::clickfinger,
                         ScrollMethod::on_button_down,
                         0x114,
                         {}},
          device());
    CHECK(told == std::map<std::string, double>{{"tap", 1},
                                                {"tap_buttons", LIBINPUT_CONFIG_TAP_MAP_LMR},
                                                {"tap_and_drag", 0},
                                                {"drag_lock", 1},
                                                {"disable_while_typing", 0},
                                                {"left_handed", 1},
                                                {"middle_emulation", 1},
                                                {"click_method", LIBINPUT_CONFIG_CLICK_METHOD_CLICKFINGER},
                                                {"accel_profile", LIBINPUT_CONFIG_ACCEL_PROFILE_FLAT},
                                                {"accel_speed", -0.5},
                                                {"scroll_method", LIBINPUT_CONFIG_SCROLL_ON_BUTTON_DOWN},
                                                {"scroll_button", 0x114},
                                                {"natural_scroll", 1}});
}
