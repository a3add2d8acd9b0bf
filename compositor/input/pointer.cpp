#include "compositor/input/pointer.hpp"

#include "compositor/vm/vm_display.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <linux/input-event-codes.h>

namespace ensign {

namespace {

constexpr std::uint32_t double_click_ms = 400;
constexpr int max_drag_icon = 128; // logical px

const char* shape_of(FramePart part) {
    switch (part) {
    case FramePart::top: return "n-resize";
    case FramePart::top_right: return "ne-resize";
    case FramePart::right: return "e-resize";
    case FramePart::bottom_right: return "se-resize";
    case FramePart::bottom: return "s-resize";
    case FramePart::bottom_left: return "sw-resize";
    case FramePart::left: return "w-resize";
    case FramePart::top_left: return "nw-resize";
    case FramePart::none:
    case FramePart::content:
    case FramePart::title:
    case FramePart::minimise:
    case FramePart::maximise:
    case FramePart::close: return "default";
    }
    return "default";
}

std::optional<PointerTarget> target_of(const Scene::Hit& hit) {
    if (!hit.owner->is_guest()) {
        return std::nullopt;
    }
    return PointerTarget{hit.owner->vm, hit.owner->window, hit.owner->kind == Owner::Kind::content};
}

} // namespace

Pointer::Pointer(Scene& scene, Shell& shell, Hearing& hearing, Attention& attention, const Clock& clock)
    : scene_{scene}, shell_{shell}, hearing_{hearing}, attention_{attention}, clock_{clock},
      theme_{wlr_xcursor_manager_create(nullptr, 24)}, cursor_{wlr_cursor_create()} {
    wlr_cursor_attach_output_layout(cursor_.get(), shell.outputs().layout());
    motion_.connect(cursor_->events.motion);
    motion_absolute_.connect(cursor_->events.motion_absolute);
    button_.connect(cursor_->events.button);
    axis_.connect(cursor_->events.axis);
    frame_.connect(cursor_->events.frame);
    show_cursor("default");
}

DeviceId Pointer::id_of(const wlr_input_device& device) {
    return DeviceId{static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(device.data))};
}

void Pointer::attach(DeviceId id, wlr_input_device* device) {
    device->data = reinterpret_cast<void*>(static_cast<std::uintptr_t>(id.value));
    wlr_cursor_attach_input_device(cursor_.get(), device);
}

void Pointer::detach(wlr_input_device* device) { wlr_cursor_detach_input_device(cursor_.get(), device); }

Point Pointer::position() const {
    return {static_cast<int>(std::floor(cursor_->x)), static_cast<int>(std::floor(cursor_->y))};
}

// ---- events

void Pointer::handle_motion(wlr_pointer_motion_event* event) noexcept {
    if (Seat* seat = hearing_.seat(); seat != nullptr && !attention_.up()) {
        seat->relative_motion(*event);
    }
    if (constrained_motion(*event)) {
        return;
    }
    wlr_cursor_move(cursor_.get(), &event->pointer->base, event->delta_x, event->delta_y);
    moved(event->time_msec);
}

void Pointer::handle_motion_absolute(wlr_pointer_motion_absolute_event* event) noexcept {
    double lx = 0;
    double ly = 0;
    wlr_cursor_absolute_to_layout_coords(cursor_.get(), &event->pointer->base, event->x, event->y, &lx, &ly);
    wlr_pointer_motion_event relative{.pointer = event->pointer,
                                      .time_msec = event->time_msec,
                                      .delta_x = lx - cursor_->x,
                                      .delta_y = ly - cursor_->y,
                                      .unaccel_dx = lx - cursor_->x,
                                      .unaccel_dy = ly - cursor_->y};
    handle_motion(&relative);
}

void Pointer::handle_button(wlr_pointer_button_event* event) noexcept {
    const DeviceId device = id_of(event->pointer->base);
    if (event->state == WL_POINTER_BUTTON_STATE_PRESSED) {
        pressed(event->time_msec, device, event->button);
    } else {
        released(event->time_msec, device, event->button);
    }
}

void Pointer::handle_axis(wlr_pointer_axis_event* event) noexcept {
    const auto target = target_of(scene_.at(cursor_->x, cursor_->y));
    if (target && may_hover(*target, hearing_.vm(), attention_.up())) {
        hearing_.seat()->axis(*event);
    }
}

void Pointer::handle_frame(void*) noexcept {
    if (Seat* seat = hearing_.seat()) {
        seat->frame();
    }
}

// ---- motion

// True when the guest that the user is in has locked the pointer. A confined one stops at the edge of its content.
bool Pointer::constrained_motion(wlr_pointer_motion_event& event) {
    Seat* seat = hearing_.seat();
    auto* constraint = seat != nullptr && !grab_ ? seat->constraint() : nullptr;
    if (constraint == nullptr) {
        return false;
    }
    if (constraint->type == WLR_POINTER_CONSTRAINT_V1_LOCKED) {
        return true;
    }
    const Scene::Hit hit = scene_.at(cursor_->x, cursor_->y);
    double sx = hit.sx;
    double sy = hit.sy;
    if (hit.surface == constraint->surface &&
        wlr_region_confine(&constraint->region, hit.sx, hit.sy, hit.sx + event.delta_x, hit.sy + event.delta_y, &sx, &sy)) {
        event.delta_x = sx - hit.sx;
        event.delta_y = sy - hit.sy;
    }
    return false;
}

void Pointer::moved(std::uint32_t time_msec) {
    move_drag_icon();
    if (attention_.up()) {
        show_cursor("default");
        return attention_.hover(position());
    }
    if (grab_) {
        if (Window* window = shell_.find(grab_->window())) {
            grab_->step(*window, position());
        }
        return;
    }
    Seat* seat = hearing_.seat();
    if (implicit_ && seat != nullptr && seat->pointer_surface() == implicit_->surface && !seat->dragging()) {
        return seat->pointer_over(implicit_->surface, cursor_->x - implicit_->dx, cursor_->y - implicit_->dy, time_msec);
    }
    hover(time_msec);
}

void Pointer::hover(std::uint32_t time_msec) {
    stale_ = false;
    const Scene::Hit hit = scene_.at(cursor_->x, cursor_->y);
    hover_frame(hit);
    tell_guest(hit, time_msec);
}

// Only the VM that hears is told, and only over its own content.
void Pointer::tell_guest(const Scene::Hit& hit, std::uint32_t time_msec) {
    Seat* seat = hearing_.seat();
    const auto target = target_of(hit);
    if (seat == nullptr || hit.surface == nullptr || !may_hover(*target, hearing_.vm(), attention_.up())) {
        if (seat != nullptr) {
            seat->pointer_away();
        }
        return;
    }
    seat->pointer_over(hit.surface, hit.sx, hit.sy, time_msec);
    seat->activate_constraint();
    show_guest_cursor(hit);
}

void Pointer::hover_frame(const Scene::Hit& hit) {
    std::optional<FrameButton> now;
    FramePart part = FramePart::none;
    Window* window = hit.owner->kind == Owner::Kind::frame ? shell_.find(hit.owner->window) : nullptr;
    if (window != nullptr) {
        part = part_under(*window);
        if (is_button(part)) {
            now = FrameButton{window->id(), part};
        }
    }
    if (now != hovered_) {
        if (Window* old = hovered_ ? shell_.find(hovered_->window) : nullptr) {
            old->hover(FramePart::none, false);
        }
        hovered_ = now;
        if (now) {
            window->hover(part, held_ == now);
        }
    }
    show_cursor(shape_of(part));
}

FramePart Pointer::part_under(const Window& window) const {
    const Point at = position();
    return part_at(window.layout(), {at.x - window.outer().x, at.y - window.outer().y}, window.may_resize());
}

void Pointer::settle() {
    if (stale_ && !attention_.up() && !grab_ && !implicit_) {
        hover(clock_.now_msec());
    }
}

// ---- buttons

void Pointer::pressed(std::uint32_t time_msec, DeviceId device, std::uint32_t code) {
    const Scene::Hit hit = scene_.at(cursor_->x, cursor_->y);
    const auto target = target_of(hit);
    Window* window = target ? shell_.find(target->window) : nullptr;
    switch (judge_press(target, hearing_.vm(), attention_.up())) {
    case ClickVerdict::deliver:
        hearing_.click(*window);
        tell_guest(hit, time_msec);
        if (hit.surface != nullptr && !implicit_) {
            implicit_ = Implicit{hit.surface, cursor_->x - hit.sx, cursor_->y - hit.sy};
        }
        hearing_.press_button(device, time_msec, code);
        return;
    case ClickVerdict::focus_only:
        hearing_.swallow_button(device, code);
        hearing_.click(*window);
        stale_ = true;
        return;
    case ClickVerdict::frame:
        hearing_.swallow_button(device, code);
        hearing_.click(*window);
        if (Seat* seat = hearing_.seat()) {
            seat->end_grabs();
        }
        if (code == BTN_LEFT) {
            press_frame(*window, part_under(*window), time_msec);
        }
        return;
    case ClickVerdict::swallow:
        hearing_.swallow_button(device, code);
        if (Seat* seat = hearing_.seat()) {
            seat->end_grabs();
        }
        if (attention_.up() && code == BTN_LEFT) {
            attention_.click(position());
        }
        return;
    }
}

void Pointer::press_frame(Window& window, FramePart part, std::uint32_t time_msec) {
    if (is_button(part)) {
        held_ = FrameButton{window.id(), part};
        window.hover(part, true);
        return;
    }
    if (part == FramePart::title) {
        const bool again = last_title_click_ && last_title_click_->window == window.id() &&
                           time_msec - last_title_click_->time_msec < double_click_ms;
        last_title_click_ = again ? std::nullopt : std::optional{Click{window.id(), time_msec}};
        if (again) {
            return window.set_maximised(!window.maximised());
        }
    }
    if (part == FramePart::title || is_resize(part)) {
        begin_grab(window, part);
    }
}

void Pointer::released(std::uint32_t time_msec, DeviceId device, std::uint32_t code) {
    hearing_.release_button(device, time_msec, code);
    if (implicit_ && !hearing_.buttons_down()) {
        implicit_.reset();
        stale_ = true;
    }
    if (code == BTN_LEFT) {
        end_grab();
        release_frame();
    }
}

// A frame button acts when it is released where it was pressed.
void Pointer::release_frame() {
    const auto held = std::exchange(held_, std::nullopt);
    Window* window = held ? shell_.find(held->window) : nullptr;
    if (window == nullptr || attention_.up()) {
        return;
    }
    window->hover(held == hovered_ ? held->part : FramePart::none, false);
    if (held != hovered_) {
        return;
    }
    stale_ = true;
    switch (held->part) {
    case FramePart::minimise: return window->set_minimised(true);
    case FramePart::maximise: return window->set_maximised(!window->maximised());
    case FramePart::close: return window->close();
    default: return; // only buttons are held
    }
}

void Pointer::begin_requested_grab(Window& window, std::uint32_t serial, FramePart part) {
    Seat& seat = window.vm().seat();
    if (window.mapped() && seat.grab_is_fresh(serial, nullptr) && hearing_.buttons_down()) {
        hearing_.click(window);
        begin_grab(window, part);
    }
}

void Pointer::begin_grab(Window& window, FramePart part) {
    if (part != FramePart::title && !window.may_resize()) {
        return;
    }
    grab_.emplace(window, part, position());
    show_cursor(part == FramePart::title ? "grabbing" : shape_of(part));
    if (Seat* seat = hearing_.seat()) {
        seat->pointer_away();
    }
}

void Pointer::end_grab() {
    if (!grab_) {
        return;
    }
    if (Window* window = shell_.find(grab_->window())) {
        window->end_resize();
    }
    grab_.reset();
    stale_ = true;
}

void Pointer::cancel() {
    end_grab();
    held_.reset();
    implicit_.reset();
    if (Window* window = hovered_ ? shell_.find(hovered_->window) : nullptr) {
        window->hover(FramePart::none, false);
    }
    hovered_.reset();
    stale_ = true;
    show_cursor("default");
}

// ---- what it looks like

void Pointer::show_cursor(const char* shape) {
    if (shape_ != shape) {
        shape_ = shape;
        wlr_cursor_set_xcursor(cursor_.get(), theme_.get(), shape);
    }
}

// A guest's image stays inside its own content: where it would stick out, Ensign's own arrow is shown.
void Pointer::show_guest_cursor(const Scene::Hit& hit) {
    const GuestCursor& wanted = hearing_.seat()->cursor();
    if (wanted.shape != nullptr) {
        return show_cursor(wanted.shape);
    }
    const Window* window = shell_.find(hit.owner->window);
    if (wanted.hidden) {
        shape_.clear();
        return wlr_cursor_unset_image(cursor_.get());
    }
    if (wanted.surface == nullptr || window == nullptr) {
        return show_cursor("default");
    }
    const Point at = position();
    const auto& state = wanted.surface->current;
    const Rect image{at.x - wanted.hotspot.x, at.y - wanted.hotspot.y, state.width, state.height};
    if (hit.owner->part != "content" || !window->content().contains(image)) {
        return show_cursor("default");
    }
    shape_.clear();
    wlr_cursor_set_surface(cursor_.get(), wanted.surface, wanted.hotspot.x, wanted.hotspot.y);
}

void Pointer::cursor_changed(const Seat& seat) {
    if (&seat == hearing_.seat() && !grab_) {
        if (shape_.empty()) {
            show_cursor("default"); // the image that is shown may be going
        }
        stale_ = true;
    }
}

void Pointer::outputs_changed() {
    shape_.clear();
    show_cursor("default");
    stale_ = true;
}

// ---- drag icons: bounded, and shown inside their own VM's content only

void Pointer::drag_started(Seat& seat, wlr_drag* drag) {
    drag_destroyed_.connect(drag->events.destroy);
    implicit_.reset();
    if (drag->icon != nullptr) {
        dragged_ = drag->icon;
        drag_owner_ = {Owner::Kind::content, seat.vm(), {}, "drag icon"};
        drag_icon_ = wlr_scene_drag_icon_create(scene_.drag(), dragged_);
        set_owner(drag_icon_->node, drag_owner_);
        drag_icon_destroyed_.connect(drag_icon_->node.events.destroy);
        move_drag_icon();
    }
}

void Pointer::handle_drag_destroyed(wlr_drag*) noexcept {
    drag_destroyed_.disconnect();
    stale_ = true;
}

void Pointer::handle_drag_icon_destroyed(void*) noexcept {
    drag_icon_destroyed_.disconnect();
    drag_icon_ = nullptr;
    dragged_ = nullptr;
}

void Pointer::move_drag_icon() {
    if (drag_icon_ == nullptr) {
        return;
    }
    // Not in the way of the look-up of what lies below it.
    wlr_scene_node_set_enabled(&drag_icon_->node, false);
    const Scene::Hit hit = scene_.at(cursor_->x, cursor_->y);
    const Window* window = hit.owner->is_guest() && hit.owner->vm == drag_owner_.vm ? shell_.find(hit.owner->window) : nullptr;
    const auto& state = dragged_->surface->current;
    const Rect box{position().x, position().y, std::min(state.width, max_drag_icon), std::min(state.height, max_drag_icon)};
    if (window == nullptr || !window->content().contains(box)) {
        return;
    }
    wlr_scene_node_set_position(&drag_icon_->node, box.x, box.y);
    const wlr_box bounds{0, 0, std::max(1, box.width), std::max(1, box.height)};
    wlr_scene_subsurface_tree_set_clip(&drag_icon_->node, &bounds);
    wlr_scene_node_set_enabled(&drag_icon_->node, true);
}

} // namespace ensign
