// What a test client received, as values in the order in which it came. No Wayland type in it, so that tests may hold it
// beside the server's headers.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace ensign::test {

// Names one wl_surface of one client, from 1; 0 where the surface is none, or is gone.
using SurfaceId = int;

struct Global {
    std::string interface;
    std::uint32_t version = 0;
    bool operator==(const Global&) const = default;
};

// wl_keyboard
struct KeymapReceived {
    std::uint32_t size = 0;
    bool operator==(const KeymapReceived&) const = default;
};
struct KeyboardEnter {
    std::uint32_t serial = 0;
    SurfaceId surface = 0;
    std::vector<std::uint32_t> pressed;
    bool operator==(const KeyboardEnter&) const = default;
};
struct KeyboardLeave {
    std::uint32_t serial = 0;
    SurfaceId surface = 0;
    bool operator==(const KeyboardLeave&) const = default;
};
struct Key {
    std::uint32_t serial = 0;
    std::uint32_t time = 0;
    std::uint32_t code = 0;
    bool down = false;
    bool operator==(const Key&) const = default;
};
struct Modifiers {
    std::uint32_t serial = 0;
    std::uint32_t depressed = 0;
    std::uint32_t latched = 0;
    std::uint32_t locked = 0;
    std::uint32_t group = 0;
    bool operator==(const Modifiers&) const = default;
};
struct RepeatInfo {
    int rate = 0;
    int delay = 0;
    bool operator==(const RepeatInfo&) const = default;
};

// wl_pointer; positions in surface-local logical px
struct PointerEnter {
    std::uint32_t serial = 0;
    SurfaceId surface = 0;
    double sx = 0;
    double sy = 0;
    bool operator==(const PointerEnter&) const = default;
};
struct PointerLeave {
    std::uint32_t serial = 0;
    SurfaceId surface = 0;
    bool operator==(const PointerLeave&) const = default;
};
struct PointerMotion {
    std::uint32_t time = 0;
    double sx = 0;
    double sy = 0;
    bool operator==(const PointerMotion&) const = default;
};
struct PointerButton {
    std::uint32_t serial = 0;
    std::uint32_t time = 0;
    std::uint32_t code = 0;
    bool down = false;
    bool operator==(const PointerButton&) const = default;
};
struct PointerAxis {
    std::uint32_t time = 0;
    std::uint32_t axis = 0; // wl_pointer.axis
    double value = 0;
    bool operator==(const PointerAxis&) const = default;
};
struct AxisSource {
    std::uint32_t source = 0; // wl_pointer.axis_source
    bool operator==(const AxisSource&) const = default;
};
struct AxisStop {
    std::uint32_t axis = 0;
    bool operator==(const AxisStop&) const = default;
};
struct AxisValue120 {
    std::uint32_t axis = 0;
    std::int32_t value = 0; // 120 a notch
    bool operator==(const AxisValue120&) const = default;
};
struct AxisDirection {
    std::uint32_t axis = 0;
    std::uint32_t direction = 0; // wl_pointer.axis_relative_direction
    bool operator==(const AxisDirection&) const = default;
};
struct PointerFrame {
    bool operator==(const PointerFrame&) const = default;
};
struct RelativeMotion { // zwp_relative_pointer_v1
    double dx = 0;
    double dy = 0;
    bool operator==(const RelativeMotion&) const = default;
};
struct ConstraintChanged { // zwp_locked_pointer_v1 and zwp_confined_pointer_v1
    bool active = false;
    bool operator==(const ConstraintChanged&) const = default;
};

// wl_touch
struct TouchDown {
    std::uint32_t serial = 0;
    SurfaceId surface = 0;
    std::int32_t id = 0;
    double sx = 0;
    double sy = 0;
    bool operator==(const TouchDown&) const = default;
};
struct TouchUp {
    std::int32_t id = 0;
    bool operator==(const TouchUp&) const = default;
};
struct TouchMotion {
    std::int32_t id = 0;
    double sx = 0;
    double sy = 0;
    bool operator==(const TouchMotion&) const = default;
};
struct TouchCancel {
    bool operator==(const TouchCancel&) const = default;
};

// zwp_pointer_gestures_v1
enum class GestureKind : std::uint8_t { swipe, pinch, hold };
struct GestureBegin {
    GestureKind kind = GestureKind::swipe;
    SurfaceId surface = 0;
    std::uint32_t fingers = 0;
    bool operator==(const GestureBegin&) const = default;
};
struct GestureUpdate {
    GestureKind kind = GestureKind::swipe;
    double dx = 0;
    double dy = 0;
    double scale = 1;
    double rotation = 0; // degrees
    bool operator==(const GestureUpdate&) const = default;
};
struct GestureEnd {
    GestureKind kind = GestureKind::swipe;
    bool cancelled = false;
    bool operator==(const GestureEnd&) const = default;
};

// zwp_tablet_v2 and zwp_tablet_tool_v2
struct TabletAdded {
    bool operator==(const TabletAdded&) const = default;
};
struct TabletRemoved {
    bool operator==(const TabletRemoved&) const = default;
};
struct TabletIdentity { // what it tells of the hardware
    std::string text;
    bool operator==(const TabletIdentity&) const = default;
};
struct ToolAdded {
    std::uint32_t type = 0; // zwp_tablet_tool_v2.type
    std::vector<std::uint32_t> capabilities;
    bool operator==(const ToolAdded&) const = default;
};
struct ToolProximity {
    SurfaceId surface = 0; // 0: it went away
    bool operator==(const ToolProximity&) const = default;
};
struct ToolMotion {
    double sx = 0;
    double sy = 0;
    bool operator==(const ToolMotion&) const = default;
};
struct ToolTip {
    bool down = false;
    bool operator==(const ToolTip&) const = default;
};
struct ToolButton {
    std::uint32_t code = 0;
    bool down = false;
    bool operator==(const ToolButton&) const = default;
};
enum class ToolAxisKind : std::uint8_t { pressure, distance, tilt, rotation, slider, wheel };
struct ToolAxis {
    ToolAxisKind kind = ToolAxisKind::pressure;
    double value = 0;
    double second = 0; // of tilt
    bool operator==(const ToolAxis&) const = default;
};

using SeatEvent = std::variant<KeymapReceived, KeyboardEnter, KeyboardLeave, Key, Modifiers, RepeatInfo, PointerEnter,
                               PointerLeave, PointerMotion, PointerButton, PointerAxis, PointerFrame, RelativeMotion,
                               ConstraintChanged, TouchDown, TouchUp, TouchMotion, TouchCancel, AxisSource, AxisStop,
                               AxisValue120, AxisDirection, GestureBegin, GestureUpdate, GestureEnd, TabletAdded, TabletRemoved,
                               TabletIdentity, ToolAdded, ToolProximity, ToolMotion, ToolTip, ToolButton, ToolAxis>;

// xdg_toplevel.configure with its xdg_surface.configure
struct ToplevelConfigure {
    std::uint32_t serial = 0;
    int width = 0; // 0: the client's choice
    int height = 0;
    std::vector<std::uint32_t> states; // xdg_toplevel.state, sorted
    bool operator==(const ToplevelConfigure&) const = default;
};
struct PopupConfigure {
    std::uint32_t serial = 0;
    int x = 0; // in the parent's window geometry
    int y = 0;
    int width = 0;
    int height = 0;
    bool operator==(const PopupConfigure&) const = default;
};

// wp_presentation_feedback.presented
struct Presented {
    std::uint64_t seconds = 0;
    std::uint32_t nanoseconds = 0;
    std::uint32_t refresh = 0; // ns
    std::uint64_t sequence = 0;
    std::uint32_t flags = 0; // wp_presentation_feedback.kind
    int outputs = 0;         // sync_output
    bool operator==(const Presented&) const = default;
};

// All of wl_output's and xdg_output's, as of its last done.
struct OutputInfo {
    std::string name;
    std::string description;
    std::string make;
    std::string model;
    int x = 0;
    int y = 0;
    int physical_width = 0; // mm
    int physical_height = 0;
    int mode_width = 0; // device px
    int mode_height = 0;
    int refresh = 0; // mHz
    int scale = 0;
    int transform = 0;
    int logical_x = 0; // xdg_output
    int logical_y = 0;
    int logical_width = 0;
    int logical_height = 0;
    bool operator==(const OutputInfo&) const = default;
};

// The end of a connection: a protocol error of this object, or only a closed socket.
struct Failure {
    int error = 0; // errno
    std::string interface;
    std::uint32_t code = 0;
    std::string message; // as libwayland prints it; empty without a protocol error
    bool operator==(const Failure&) const = default;
};

// The events of one kind, in order.
template <class T, class... All>
std::vector<T> only(const std::vector<std::variant<All...>>& events) {
    std::vector<T> found;
    for (const auto& event : events) {
        if (const T* one = std::get_if<T>(&event)) {
            found.push_back(*one);
        }
    }
    return found;
}

} // namespace ensign::test
