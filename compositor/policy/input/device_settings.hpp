// How libinput is to treat a device. What isn't set stays as libinput has it; what a device can't do it ignores.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ensign {

enum class AccelProfile : std::uint8_t { flat, adaptive };
enum class ClickMethod : std::uint8_t { none, button_areas, clickfinger };
enum class ScrollMethod : std::uint8_t { none, two_finger, edge, on_button_down };
enum class TapButtons : std::uint8_t { left_right_middle, left_middle_right }; // for one, two and three fingers

// As the configuration writes them, in the order of the enumerators.
inline constexpr std::array<std::string_view, 2> accel_profile_names{"flat", "adaptive"};
inline constexpr std::array<std::string_view, 3> click_method_names{"none", "button-areas", "clickfinger"};
inline constexpr std::array<std::string_view, 4> scroll_method_names{"none", "two-finger", "edge", "on-button-down"};
inline constexpr std::array<std::string_view, 2> tap_buttons_names{"lrm", "lmr"};
// evdev's codes from BTN_LEFT on.
inline constexpr std::array<std::string_view, 7> button_names{"left", "right", "middle", "side", "extra", "forward", "back"};

struct DeviceSettings {
    std::optional<bool> tap;
    std::optional<TapButtons> tap_buttons;
    std::optional<bool> tap_and_drag;
    std::optional<bool> drag_lock;
    std::optional<bool> natural_scroll;
    std::optional<bool> left_handed;
    std::optional<bool> middle_emulation;
    std::optional<bool> disable_while_typing;
    std::optional<double> accel_speed; // -1..1
    std::optional<AccelProfile> accel_profile;
    std::optional<ClickMethod> click_method;
    std::optional<ScrollMethod> scroll_method;
    std::optional<std::uint32_t> scroll_button; // for on_button_down: evdev code
    std::optional<std::string> output;          // connector that touch and tablets cover; not set: all outputs
    bool operator==(const DeviceSettings&) const = default;

    // What `later` sets replaces what is set here.
    void overlay(const DeviceSettings& later);
};

} // namespace ensign
