#include "compositor/input/libinput_device.hpp"

#include "compositor/base/format.hpp"

#include <memory>

#include <limits.h>
#include <linux/input-event-codes.h>
#include <stdlib.h>

namespace ensign {

namespace {

DeviceKind kind_of(wlr_input_device_type type) {
    switch (type) {
    case WLR_INPUT_DEVICE_KEYBOARD: return DeviceKind::keyboard;
    case WLR_INPUT_DEVICE_POINTER: return DeviceKind::pointer;
    case WLR_INPUT_DEVICE_TOUCH: return DeviceKind::touch;
    case WLR_INPUT_DEVICE_TABLET:
    case WLR_INPUT_DEVICE_TABLET_PAD: return DeviceKind::tablet;
    case WLR_INPUT_DEVICE_SWITCH: return DeviceKind::switch_;
    }
    return DeviceKind::switch_; // a kind that a later wlroots knows: nothing is listened to
}

// "event5" to where it hangs on the machine's buses.
std::string path_of(libinput_device* device) {
    const std::string link = text::format("/sys/class/input/{}", libinput_device_get_sysname(device));
    const std::unique_ptr<char, decltype(&free)> path{realpath(link.c_str(), nullptr), free};
    return path != nullptr ? path.get() : std::string{};
}

// The value that is set, else libinput's own.
template <class T, class Default>
Default choose(const std::optional<T>& value, Default (*by_default)(libinput_device*), libinput_device* device) {
    return value ? static_cast<Default>(*value) : by_default(device);
}

libinput_config_accel_profile native(AccelProfile profile) {
    return profile == AccelProfile::flat ? LIBINPUT_CONFIG_ACCEL_PROFILE_FLAT : LIBINPUT_CONFIG_ACCEL_PROFILE_ADAPTIVE;
}

libinput_config_click_method native(ClickMethod method) {
    switch (method) {
    case ClickMethod::none: return LIBINPUT_CONFIG_CLICK_METHOD_NONE;
    case ClickMethod::button_areas: return LIBINPUT_CONFIG_CLICK_METHOD_BUTTON_AREAS;
    case ClickMethod::clickfinger: return LIBINPUT_CONFIG_CLICK_METHOD_CLICKFINGER;
    }
    return LIBINPUT_CONFIG_CLICK_METHOD_NONE;
}

libinput_config_scroll_method native(ScrollMethod method) {
    switch (method) {
    case ScrollMethod::none: return LIBINPUT_CONFIG_SCROLL_NO_SCROLL;
    case ScrollMethod::two_finger: return LIBINPUT_CONFIG_SCROLL_2FG;
    case ScrollMethod::edge: return LIBINPUT_CONFIG_SCROLL_EDGE;
    case ScrollMethod::on_button_down: return LIBINPUT_CONFIG_SCROLL_ON_BUTTON_DOWN;
    }
    return LIBINPUT_CONFIG_SCROLL_NO_SCROLL;
}

libinput_config_tap_button_map native(TapButtons buttons) {
    return buttons == TapButtons::left_right_middle ? LIBINPUT_CONFIG_TAP_MAP_LRM : LIBINPUT_CONFIG_TAP_MAP_LMR;
}

template <class T>
auto native(const std::optional<T>& value) -> std::optional<decltype(native(*value))> {
    return value ? std::optional{native(*value)} : std::nullopt;
}

void apply_tapping(const DeviceSettings& settings, libinput_device* device) {
    libinput_device_config_tap_set_enabled(device,
                                           choose(settings.tap, libinput_device_config_tap_get_default_enabled, device));
    libinput_device_config_tap_set_button_map(
        device, choose(native(settings.tap_buttons), libinput_device_config_tap_get_default_button_map, device));
    libinput_device_config_tap_set_drag_enabled(
        device, choose(settings.tap_and_drag, libinput_device_config_tap_get_default_drag_enabled, device));
    libinput_device_config_tap_set_drag_lock_enabled(
        device, choose(settings.drag_lock, libinput_device_config_tap_get_default_drag_lock_enabled, device));
    libinput_device_config_dwt_set_enabled(
        device, choose(settings.disable_while_typing, libinput_device_config_dwt_get_default_enabled, device));
}

void apply_buttons(const DeviceSettings& settings, libinput_device* device) {
    libinput_device_config_left_handed_set(
        device, choose(settings.left_handed, libinput_device_config_left_handed_get_default, device));
    libinput_device_config_middle_emulation_set_enabled(
        device, choose(settings.middle_emulation, libinput_device_config_middle_emulation_get_default_enabled, device));
    libinput_device_config_click_set_method(
        device, choose(native(settings.click_method), libinput_device_config_click_get_default_method, device));
}

void apply_motion(const DeviceSettings& settings, libinput_device* device) {
    libinput_device_config_accel_set_profile(
        device, choose(native(settings.accel_profile), libinput_device_config_accel_get_default_profile, device));
    libinput_device_config_accel_set_speed(
        device, choose(settings.accel_speed, libinput_device_config_accel_get_default_speed, device));
    libinput_device_config_scroll_set_method(
        device, choose(native(settings.scroll_method), libinput_device_config_scroll_get_default_method, device));
    libinput_device_config_scroll_set_button(
        device, choose(settings.scroll_button, libinput_device_config_scroll_get_default_button, device));
    libinput_device_config_scroll_set_natural_scroll_enabled(
        device, choose(settings.natural_scroll, libinput_device_config_scroll_get_default_natural_scroll_enabled, device));
}

} // namespace

DeviceInfo describe(wlr_input_device& device) {
    DeviceInfo info{.kind = kind_of(device.type), .name = device.name != nullptr ? device.name : "", .path = {}};
    if (wlr_input_device_is_libinput(&device)) {
        libinput_device* handle = wlr_libinput_get_device_handle(&device);
        info.vendor = static_cast<std::uint16_t>(libinput_device_get_id_vendor(handle));
        info.product = static_cast<std::uint16_t>(libinput_device_get_id_product(handle));
        info.path = path_of(handle);
        info.has_letters = libinput_device_keyboard_has_key(handle, KEY_A) == 1;
        if (info.kind == DeviceKind::pointer && libinput_device_config_tap_get_finger_count(handle) > 0) {
            info.kind = DeviceKind::touchpad;
        }
    }
    return info;
}

void apply(const DeviceSettings& settings, wlr_input_device& device) {
    // A libinput device may be a keyboard, too, whose rules say nothing of its pointer.
    const bool points = device.type == WLR_INPUT_DEVICE_POINTER || device.type == WLR_INPUT_DEVICE_TABLET;
    if (points && wlr_input_device_is_libinput(&device)) {
        apply(settings, wlr_libinput_get_device_handle(&device));
    }
}

void apply(const DeviceSettings& settings, libinput_device* device) {
    apply_tapping(settings, device);
    apply_buttons(settings, device);
    apply_motion(settings, device);
}

} // namespace ensign
