#include "compositor/input/pointer.hpp"

#include "compositor/input/confine.hpp"
#include "compositor/policy/guest_requests.hpp"
#include "compositor/vm/vm_display.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <linux/input-event-codes.h>

namespace ensign {

namespace {

constexpr std::uint32_t double_click_ms = 400;

} // namespace

Pointer::Pointer(Scene& scene, const Outputs& outputs, Shell& shell, Vms& vms, FocusController& focus, Front& front,
                 const Clock& clock)
    : scene_{scene}, outputs_{outputs}, shell_{shell}, vms_{vms}, focus_{focus}, front_{front}, clock_{clock},
      cursor_{wlr_cursor_create()}, image_{cursor_.get(), scene} {
    wlr_cursor_attach_output_layout(cursor_.get(), shell.arrangement().layout());
    motion_.connect(cursor_->events.motion);
    motion_absolute_.connect(cursor_->events.motion_absolute);
    button_.connect(cursor_->events.button);
    axis_.connect(cursor_->events.axis);
    frame_.connect(cursor_->events.frame);
}

Pointer::Judged Pointer::judge(const Scene::Hit& hit, DeviceId device) const {
    const auto target = target_of(hit);
    Window* window = target ? shell_.find(target->window) : nullptr;
    // A drag icon isn't a window that could be clicked; windows of other VMs are not for a device that is for some only.
    if (target && (window == nullptr || !focus_.reaches(device, target->vm))) {
        return {ClickVerdict::swallow, nullptr};
    }
    return {judge_press(target, focus_.vm(), front_.is_up()), window};
}

void Pointer::lead(DeviceId device, double lx, double ly, std::uint32_t time_msec) {
    hand_ = device;
    follows_ = false;
    wlr_cursor_warp_closest(cursor_.get(), nullptr, lx, ly);
    moved(time_msec);
}

void Pointer::follow(DeviceId device, double lx, double ly) {
    hand_ = device;
    follows_ = true;
    wlr_cursor_warp_closest(cursor_.get(), nullptr, lx, ly);
    hover(clock_.now_msec(), true);
}

void Pointer::carry_to(Point layout) {
    if (drag_icon_ != nullptr) {
        drag_icon_->move_to(layout);
    }
}

void Pointer::attach(wlr_input_device* device) {
    wlr_cursor_attach_input_device(cursor_.get(), device);
    image_.appear();
}

void Pointer::detach(wlr_input_device* device) {
    wlr_cursor_detach_input_device(cursor_.get(), device);
    cancel(); // its buttons, by which a window may be held, are up without having been released here
}

// Content that is too small for the pointer, with the backing round it, is its frame's.
std::optional<PointerTarget> Pointer::target_of(const Scene::Hit& hit) const {
    if (!hit.owner->is_guest()) {
        return std::nullopt;
    }
    const Window* window = shell_.find(hit.owner->window);
    const bool content = hit.owner->kind == Owner::Kind::content && (window == nullptr || window->takes_pointer());
    return PointerTarget{hit.owner->vm, hit.owner->window, content};
}

void Pointer::map_to_output(wlr_input_device* device, std::string_view name) {
    const Output* output = name.empty() ? nullptr : outputs_.find(name);
    wlr_cursor_map_input_to_output(cursor_.get(), device, output != nullptr ? output->get() : nullptr);
}

Point Pointer::position() const { return {static_cast<int>(std::floor(cursor_->x)), static_cast<int>(std::floor(cursor_->y))}; }

// ---- events

void Pointer::handle_motion(wlr_pointer_motion_event* event) noexcept {
    hand_ = id_of(event->pointer->base);
    follows_ = false;
    if (Seat* seat = focus_.seat(); seat != nullptr && !front_.is_up() && tells(seat->party().vm)) {
        seat->relative_motion(*event);
    }
    if (constrained_motion(*event)) {
        return;
    }
    look_for_changes();
    if (stale_) {
        note_owner(scene_.at(cursor_->x, cursor_->y), by_hand_); // came there before the hand went on
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
    hand_ = id_of(event->pointer->base);
    if (front_.is_up()) {
        if (Modal* modal = front_.modal_for(Motion::pointer, *hand_)) {
            modal->axis(*event, position());
        }
        return;
    }
    if (may_have_focus(scene_.at(cursor_->x, cursor_->y))) {
        focus_.seat()->axis(*event);
    }
}

void Pointer::handle_frame(void*) noexcept {
    if (Modal* modal = front_.top()) {
        return modal->frame();
    }
    if (Seat* seat = focus_.seat()) {
        seat->frame();
    }
}

// ---- motion

// True when the guest that the user is in has locked the pointer. A confined one stops at the edge of its content.
bool Pointer::constrained_motion(wlr_pointer_motion_event& event) {
    Seat* seat = focus_.seat();
    auto* constraint = seat != nullptr && !grab_ ? seat->constraint() : nullptr;
    if (constraint == nullptr) {
        return false;
    }
    if (constraint->type == WLR_POINTER_CONSTRAINT_V1_LOCKED) {
        return true;
    }
    confine(*constraint, scene_.at(cursor_->x, cursor_->y), event);
    return false;
}

void Pointer::moved(std::uint32_t time_msec) {
    if (drag_icon_ != nullptr) {
        drag_icon_->move_to(position());
    }
    if (grab_) {
        if (Window* window = shell_.find(grab_->window())) {
            grab_->step(*window, position());
        }
        return;
    }
    pan();
    Seat* seat = focus_.seat();
    if (implicit_ && seat != nullptr && seat->pointer_surface() == implicit_->surface && !seat->dragging() &&
        tells(seat->party().vm)) {
        seat->pointer_over(implicit_->surface, cursor_->x - implicit_->dx, cursor_->y - implicit_->dy, time_msec);
        return show_held();
    }
    hover(time_msec, true);
}

// Content that is larger than its frame comes along as the pointer nears an edge: of the window itself, not of a menu over it.
void Pointer::pan() {
    Window* window = focus_.focused_window();
    if (window == nullptr || !window->is_cut_off() || front_.is_up() || !tells(window->vm().id())) {
        return;
    }
    const Owner& owner = *scene_.at(cursor_->x, cursor_->y).owner;
    if (owner.is_guest() && owner.window == window->id() && !owner.part.starts_with("popup")) {
        pan(*window, [&] { window->pan_to(position()); });
    }
}

void Pointer::pan_by(Window& window, int x, int y) {
    pan(window, [&] { window.pan_by(x, y); });
}

// What holds the pointer by a button moves with the content.
template <class Pan>
void Pointer::pan(Window& window, Pan&& pan) {
    const Point before = window.popup_origin();
    pan();
    if (implicit_) {
        implicit_->dx += window.popup_origin().x - before.x;
        implicit_->dy += window.popup_origin().y - before.y;
    }
    stale_ = by_hand_ = true;
}

void Pointer::hover(std::uint32_t time_msec, bool by_hand) {
    stale_ = false;
    const Scene::Hit hit = scene_.at(cursor_->x, cursor_->y);
    if (front_.is_up()) {
        return hover_modal(hit, time_msec, Modal::PointedBy::hand);
    }
    note_owner(hit, by_hand);
    const FramePart part = hover_frame(hit);
    if (const GuestCursor* wanted = tell_guest(hit, time_msec)) {
        image_.show_guest(*wanted, hit);
    } else {
        image_.show_own(shape_of(part));
    }
}

void Pointer::hover_modal(const Scene::Hit& hit, std::uint32_t time_msec, Modal::PointedBy by) {
    stale_ = false;
    if (Modal* modal = hand_ ? front_.modal_for(Motion::pointer, *hand_) : front_.top()) {
        modal->point(hit, time_msec, by);
    }
    const char* shape = front_.top()->cursor_shape(hit);
    shape != nullptr ? image_.show_own(shape) : image_.hide();
}

void Pointer::note_owner(const Scene::Hit& hit, bool by_hand) {
    const auto target = target_of(hit);
    const Point at{static_cast<int>(std::floor(hit.lx)), static_cast<int>(std::floor(hit.ly))};
    focus_.arming().pointer_over(target ? std::optional{Arming::Target{target->vm, target->window}} : std::nullopt, at, by_hand,
                                 clock_.now_msec());
}

bool Pointer::armed(const Scene::Hit& hit) {
    note_owner(hit, true);
    return front_.is_up() || focus_.arming().takes_button(clock_.now_msec());
}

bool Pointer::may_have_focus(const Scene::Hit& hit) const {
    const auto target = target_of(hit);
    const Seat* seat = focus_.seat();
    const bool all_windows = hover_same_vm_ || (seat != nullptr && seat->dragging());
    return target && tells(target->vm) &&
           may_hover(*target, focus_.vm(), all_windows ? std::nullopt : focus_.window(), front_.is_up());
}

bool Pointer::tells(VmId vm) const { return !hand_ || focus_.reaches(*hand_, vm); }

// Only the focused VM is told, and only over its own content. What it wants to be shown there; null: nobody is told.
const GuestCursor* Pointer::tell_guest(const Scene::Hit& hit, std::uint32_t time_msec) {
    Seat* seat = focus_.seat();
    if (seat == nullptr) {
        return nullptr;
    }
    const bool told = hit.surface != nullptr && may_have_focus(hit);
    if (told ? follows_ : !seat->dragging()) {
        focus_.release_buttons(seat->party().vm); // held in what is gone, where they would have no release
    }
    if (follows_ || !told) {
        seat->pointer_away();
    } else {
        seat->pointer_over(hit.surface, hit.sx, hit.sy, time_msec);
        seat->activate_constraint();
    }
    return told ? &seat->cursor() : nullptr;
}

// A guest holds the pointer and hears where it goes; its image goes no further than its content.
void Pointer::show_held() {
    stale_ = false;
    const Scene::Hit hit = scene_.at(cursor_->x, cursor_->y);
    if (Seat* seat = focus_.seat(); seat != nullptr && hit.surface != nullptr && may_have_focus(hit)) {
        image_.show_guest(seat->cursor(), hit);
    } else {
        image_.show_own("default");
    }
}

FramePart Pointer::hover_frame(const Scene::Hit& hit) {
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
    return part;
}

FramePart Pointer::part_under(const Window& window) const {
    const Point at = position();
    return part_at(window.layout(), {at.x - window.outer().x, at.y - window.outer().y}, window.may_resize());
}

// Windows, focus or layers changed since the last look: something else may be under the pointer.
void Pointer::look_for_changes() {
    const Seen now{shell_.revision(), shell_.looks(), focus_.moves(), front_.stage().top()};
    if (now == seen_) {
        return;
    }
    by_hand_ = by_hand_ || now.layer != seen_.layer || (now.moves != seen_.moves && by_user(focus_.last_reason()));
    stale_ = true;
    seen_ = now;
}

void Pointer::tick() {
    look_for_changes();
    if (drag_icon_ != nullptr) {
        drag_icon_->paint();
    }
    // The surface that held the pointer may be gone, with its button still down; another may get its address.
    Seat* seat = focus_.seat();
    if (implicit_ && (seat == nullptr || seat->pointer_surface() != implicit_->surface || !implicit_->surface->mapped)) {
        implicit_.reset();
        stale_ = true;
    }
    if (stale_ && front_.is_up()) {
        hover_modal(scene_.at(cursor_->x, cursor_->y), clock_.now_msec(), Modal::PointedBy::scene);
    } else if (stale_ && !grab_) {
        implicit_ ? show_held() : hover(clock_.now_msec(), by_hand_);
        if (seat != nullptr) {
            seat->frame_if_due();
        }
    }
    by_hand_ = false;
}

// ---- buttons

void Pointer::pressed(std::uint32_t time_msec, DeviceId device, std::uint32_t code) {
    hand_ = device;
    follows_ = false;
    if (front_.is_up()) {
        focus_.swallow_button(device, code);
        by_hand_ = true;
        if (Modal* modal = front_.modal_for(Motion::pointer, device)) {
            modal->button(device, time_msec, code, true, scene_.at(cursor_->x, cursor_->y));
        }
        return;
    }
    if (grab_) { // the hand is busy
        return focus_.swallow_button(device, code);
    }
    const Scene::Hit hit = scene_.at(cursor_->x, cursor_->y);
    look_for_changes();
    if (stale_) {
        note_owner(hit, by_hand_);
    }
    by_hand_ = true; // what a press raises
    const auto [verdict, window] = judge(hit, device);
    if (window != nullptr && !focus_.arming().takes_button(clock_.now_msec())) {
        return focus_.swallow_button(device, code);
    }
    switch (verdict) {
    case ClickVerdict::deliver:
        focus_.click(*window);
        if (const GuestCursor* wanted = tell_guest(hit, time_msec)) {
            image_.show_guest(*wanted, hit);
        }
        if (hit.surface != nullptr && !implicit_) {
            implicit_ = Implicit{hit.surface, cursor_->x - hit.sx, cursor_->y - hit.sy};
        }
        focus_.press_button(device, time_msec, code);
        return;
    case ClickVerdict::focus_only:
        focus_.swallow_button(device, code);
        focus_.click(*window);
        stale_ = true;
        return;
    case ClickVerdict::frame:
        focus_.swallow_button(device, code);
        focus_.click(*window);
        if (Seat* seat = focus_.seat()) {
            seat->end_grabs();
        }
        if (code == BTN_LEFT) {
            press_frame(*window, part_under(*window), time_msec);
        }
        return;
    case ClickVerdict::swallow:
        focus_.swallow_button(device, code);
        if (Seat* seat = focus_.seat()) {
            seat->end_grabs();
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
    focus_.release_button(device, time_msec, code);
    by_hand_ = true;
    if (Modal* modal = front_.top()) {
        modal->button(device, time_msec, code, false, scene_.at(cursor_->x, cursor_->y));
    }
    if (implicit_ && !focus_.buttons_down()) {
        implicit_.reset();
        stale_ = true;
    }
    if (code == BTN_LEFT || !focus_.buttons_down()) { // a guest may have asked for the move with another button
        end_grab();
    }
    if (code == BTN_LEFT) {
        release_frame();
    }
}

// A frame button acts when it is released where it was pressed.
void Pointer::release_frame() {
    const auto held = std::exchange(held_, std::nullopt);
    Window* window = held ? shell_.find(held->window) : nullptr;
    if (window == nullptr || front_.is_up()) {
        return;
    }
    window->hover(held == hovered_ ? held->part : FramePart::none, false);
    if (held != hovered_) {
        return;
    }
    stale_ = true;
    switch (held->part) {
    case FramePart::minimise: return shell_.minimise(*window, Shell::By::user);
    case FramePart::maximise: return window->set_maximised(!window->maximised());
    case FramePart::close: return window->close();
    default: return; // only buttons are held
    }
}

void Pointer::begin_requested_grab(Window& window, std::uint32_t serial, FramePart part) {
    Seat& seat = window.vm().seat();
    if (may_grab_window(window.mapped(), seat.grab_is_fresh(serial, nullptr), focus_.buttons_down())) {
        focus_.click(window);
        focus_.release_buttons(window.vm().id());
        begin_grab(window, part);
    }
}

void Pointer::begin_grab(Window& window, FramePart part) {
    if (part != FramePart::title && !window.may_resize()) {
        return;
    }
    grab_.emplace(window, part, position());
    image_.show_own(part == FramePart::title ? "grabbing" : shape_of(part));
    if (Seat* seat = focus_.seat()) {
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
    image_.show_own("default");
}

// Only within what of the surface the user sees: a guest moves the pointer nowhere else.
void Pointer::pointer_given_back(Seat& seat, wlr_surface& surface, double sx, double sy) {
    const Scene::Hit here = scene_.at(cursor_->x, cursor_->y);
    if (&seat != focus_.seat() || front_.is_up() || grab_ || here.surface != &surface) {
        return;
    }
    const double lx = cursor_->x + sx - here.sx;
    const double ly = cursor_->y + sy - here.sy;
    if (scene_.at(lx, ly).surface == &surface && wlr_cursor_warp(cursor_.get(), nullptr, lx, ly)) {
        seat.pointer_goes_on_from(sx, sy);
        stale_ = true; // its image may be another there
    }
}

// ---- what it looks like, and what it carries

void Pointer::cursor_changed(Seat& seat) {
    if (&seat == focus_.seat() || front_.is_up()) {
        if (image_.is_guests()) {
            image_.show_own("default"); // the image that is shown may be going
        }
        stale_ = true; // looked at again when no grab is on
    }
}

void Pointer::before_frame() {
    if (drag_icon_ != nullptr) {
        drag_icon_->paint();
    }
    if (image_.intrudes()) {
        image_.show_own("default");
        stale_ = true;
    }
}

void Pointer::clip_again() {
    if (drag_icon_ != nullptr) {
        drag_icon_->clip_again();
    }
    if (image_.is_guests()) {
        image_.show_own("default");
        stale_ = true;
    }
}

void Pointer::conceal(VmId vm) {
    if (drag_icon_ != nullptr && drag_icon_->vm() == vm) {
        drag_icon_.reset();
    }
    if (image_.is_guests()) {
        image_.show_own("default");
    }
}

void Pointer::keep_cursor_in_scene(bool always) {
    image_.keep_in_scene(always);
    stale_ = by_hand_ = true; // the user's
    tick();
}

void Pointer::outputs_changed() {
    image_.reload();
    stale_ = true;
}

void Pointer::drag_started(Seat& seat, wlr_drag* drag) {
    const VmDisplay* vm = vms_.find(seat.party().vm);
    if (vm == nullptr) {
        return; // a host program's
    }
    drag_destroyed_.connect(drag->events.destroy);
    implicit_.reset();
    if (drag->icon != nullptr) {
        drag_icon_ =
            std::make_unique<DragIcon>(scene_, shell_.tools(), vm->id(), vm->flag(), drag->icon, shell_.arrangement().scale());
        drag_icon_->move_to(position());
    }
}

void Pointer::handle_drag_destroyed(wlr_drag*) noexcept {
    drag_destroyed_.disconnect();
    drag_icon_.reset();
    stale_ = true;
}

} // namespace ensign
