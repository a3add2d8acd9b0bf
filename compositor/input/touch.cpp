#include "compositor/input/touch.hpp"

#include <cmath>
#include <utility>

#include <linux/input-event-codes.h>

namespace ensign {

Touch::Touch(Scene& scene, FocusController& focus, Front& front, Pointer& pointer, const Clock& clock)
    : scene_{scene}, focus_{focus}, front_{front}, pointer_{pointer}, clock_{clock} {
    wlr_cursor* cursor = pointer.cursor();
    down_.connect(cursor->events.touch_down);
    motion_.connect(cursor->events.touch_motion);
    up_.connect(cursor->events.touch_up);
    cancel_.connect(cursor->events.touch_cancel);
    frame_.connect(cursor->events.touch_frame);
}

Touch::Place Touch::place_of(wlr_touch& touch, double x, double y) const {
    Place at;
    wlr_cursor_absolute_to_layout_coords(pointer_.cursor(), &touch.base, x, y, &at.x, &at.y);
    return at;
}

void Touch::handle_down(wlr_touch_down_event* event) noexcept {
    const TouchPoint point{id_of(event->touch->base), event->touch_id};
    const Place at = place_of(*event->touch, event->x, event->y);
    if (front_.is_up()) {
        Modal* modal = front_.modal_for(Motion::touch, point.device);
        if (modal == nullptr || modal->tap({static_cast<int>(std::floor(at.x)), static_cast<int>(std::floor(at.y))})) {
            return;
        }
    }
    const Scene::Hit hit = scene_.at(at.x, at.y);
    fingers_[point] = {at, at.x - hit.sx, at.y - hit.sy};
    if (!pointer_.armed(hit)) {
        return;
    }
    const auto [verdict, window] = pointer_.judge(hit, point.device);
    switch (verdict) {
    case ClickVerdict::deliver:
        focus_.click(*window);
        if (hit.surface == nullptr || !focus_.takes_touch(hit.surface)) {
            return lead(point, at, event->time_msec);
        }
        return focus_.touch_down(point, hit.surface, hit.sx, hit.sy, event->time_msec);
    case ClickVerdict::focus_only: return focus_.click(*window);
    case ClickVerdict::frame:
    case ClickVerdict::swallow: return lead(point, at, event->time_msec);
    }
}

void Touch::handle_motion(wlr_touch_motion_event* event) noexcept {
    const TouchPoint point{id_of(event->touch->base), event->touch_id};
    const auto finger = fingers_.find(point);
    if (finger == fingers_.end()) {
        return;
    }
    const Place at = finger->second.at = place_of(*event->touch, event->x, event->y);
    if (leader_ == point) {
        return pointer_.lead(point.device, at.x, at.y, event->time_msec);
    }
    if (Seat* seat = focus_.seat(); seat != nullptr && seat->dragging() && focus_.sees(point)) {
        return drag(*seat, point, at, event->time_msec);
    }
    focus_.touch_motion(point, at.x - finger->second.dx, at.y - finger->second.dy, event->time_msec);
}

void Touch::handle_up(wlr_touch_up_event* event) noexcept {
    const TouchPoint point{id_of(event->touch->base), event->touch_id};
    fingers_.erase(point);
    if (leader_ == point) {
        return let_go(event->time_msec);
    }
    focus_.touch_up(point, event->time_msec);
}

void Touch::handle_cancel(wlr_touch_cancel_event* event) noexcept {
    const TouchPoint point{id_of(event->touch->base), event->touch_id};
    fingers_.erase(point);
    if (leader_ == point) {
        pointer_.cancel(); // before the button is up: what it holds doesn't act
        return let_go(event->time_msec);
    }
    focus_.touch_cancel(point);
}

void Touch::handle_frame(void*) noexcept {
    if (Seat* seat = focus_.seat()) {
        seat->touch_frame();
        seat->frame(); // of the pointer that a finger leads
    }
}

// ---- fingers that act as the pointer

void Touch::lead(TouchPoint point, Place at, std::uint32_t time_msec) {
    if (leader_) {
        return;
    }
    leader_ = point;
    pointer_.lead(point.device, at.x, at.y, time_msec);
    pointer_.press(point.device, BTN_LEFT, time_msec);
}

void Touch::let_go(std::uint32_t time_msec) {
    if (const auto leader = std::exchange(leader_, std::nullopt)) {
        pointer_.release(leader->device, BTN_LEFT, time_msec);
    }
}

bool Touch::begin_requested_grab(Window& window, std::uint32_t serial, FramePart part) {
    if (leader_ || !window.mapped() || !window.vm().seat().touch_is_fresh(serial)) {
        return false;
    }
    for (const auto& [point, finger] : fingers_) {
        if (!focus_.sees(point)) {
            continue;
        }
        focus_.touch_cancel(point); // from here on it is the pointer's, and moves the window
        leader_ = point;
        focus_.click(window);
        pointer_.lead(point.device, finger.at.x, finger.at.y, clock_.now_msec());
        pointer_.begin_grab(window, part);
        return true;
    }
    return false;
}

void Touch::forget(DeviceId device) {
    if (leader_ && leader_->device == device) {
        pointer_.cancel();
        let_go(clock_.now_msec());
    }
    std::erase_if(fingers_, [&](const auto& finger) { return finger.first.device == device; });
}

// ---- drag and drop by touch: what it is over hears of it, inside the VM

void Touch::drag(Seat& seat, TouchPoint point, Place at, std::uint32_t time_msec) {
    pointer_.carry_to({static_cast<int>(std::floor(at.x)), static_cast<int>(std::floor(at.y))});
    const Scene::Hit hit = scene_.at(at.x, at.y);
    const bool own = hit.owner->kind == Owner::Kind::content && hit.owner->vm == seat.party().vm;
    focus_.touch_drag(point, own ? hit.surface : nullptr, hit.sx, hit.sy, time_msec);
}

} // namespace ensign
