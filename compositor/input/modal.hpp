// What is in front of the guests' windows and takes the user's hand while its layer is the topmost: the chooser, the lock. Points
// are the layout's, logical px. Devices that the user's rules don't trust don't get here; nor does the attention key.
#pragma once

#include "compositor/policy/geometry.hpp"
#include "compositor/policy/ids.hpp"
#include "compositor/scene/scene.hpp"
#include "compositor/wl/wlr.hpp"

#include <cstdint>

namespace ensign {

class Modal {
  public:
    virtual ~Modal() = default;

    // code: evdev. Releases come of all keys, also of those whose presses it didn't see.
    virtual void key(DeviceId device, std::uint32_t time_msec, std::uint32_t code, bool pressed) = 0;

    // The pointer is there: because it was moved, or because something else is under it now.
    enum class PointedBy : std::uint8_t { hand, scene };
    virtual void point(const Scene::Hit& under, std::uint32_t time_msec, PointedBy by) = 0;
    virtual void button(DeviceId device, std::uint32_t time_msec, std::uint32_t code, bool pressed,
                        const Scene::Hit& under) = 0;
    virtual void axis(const wlr_pointer_axis_event& event, Point at) = 0;
    virtual void frame() {} // of what the pointer did
    // A finger comes down. False: it acts as the pointer here.
    virtual bool tap(Point at) = 0;

    virtual void forget(DeviceId) {} // it is listened to no more
    // XCursor name of what the pointer looks like there; null: it is hidden.
    [[nodiscard]] virtual const char* cursor_shape(const Scene::Hit& under) const = 0;
};

} // namespace ensign
