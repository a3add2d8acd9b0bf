#include "compositor/vm/seat.hpp"

#include "compositor/policy/globals.hpp"
#include "compositor/policy/quota.hpp"
#include "compositor/vm/surface_tree.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace ensign {

namespace {
constexpr int max_cursor_size = 256; // logical px
} // namespace

const wlr_keyboard_impl Seat::keyboard_implementation{.name = "ensign-vm", .led_update = handle_leds};

class Seat::Inhibitor {
  public:
    Inhibitor(Seat& seat, wlr_keyboard_shortcuts_inhibitor_v1& inhibitor) : seat_{seat} {
        destroy_.connect(inhibitor.events.destroy);
    }

  private:
    void handle_destroy(void*) noexcept { seat_.inhibitor_ended(*this); }
    Seat& seat_;
    wl::Listener<&Inhibitor::handle_destroy> destroy_{*this};
};

Seat::Seat(Party party, wl_display* display, const Clock& clock, SeatRequests& requests)
    : party_{party}, clock_{clock}, requests_{requests}, seat_{wlr_seat_create(display, "seat0")},
      relative_{wlr_relative_pointer_manager_v1_create(display)}, constraints_{wlr_pointer_constraints_v1_create(display)},
      shapes_{wlr_cursor_shape_manager_v1_create(display, offered_version("wp_cursor_shape_manager_v1"))},
      inhibitors_{wlr_keyboard_shortcuts_inhibit_v1_create(display)}, gestures_{display, seat_},
      tablet_{display, seat_, *this} {
    wlr_seat_set_capabilities(seat_, WL_SEAT_CAPABILITY_POINTER | WL_SEAT_CAPABILITY_KEYBOARD);
    request_set_cursor_.connect(seat_->events.request_set_cursor);
    request_set_selection_.connect(seat_->events.request_set_selection);
    request_set_primary_selection_.connect(seat_->events.request_set_primary_selection);
    request_start_drag_.connect(seat_->events.request_start_drag);
    start_drag_.connect(seat_->events.start_drag);
    request_set_shape_.connect(shapes_->events.request_set_shape);
    new_constraint_.connect(constraints_->events.new_constraint);
    new_inhibitor_.connect(inhibitors_->events.new_inhibitor);
    pointer_grab_begin_.connect(seat_->events.pointer_grab_begin);
}

Seat::~Seat() {
    if (ending_ != nullptr) {
        wl_event_source_remove(ending_);
    }
    if (has_keyboard_) {
        drop_keyboard();
    }
}

bool Seat::set_keymap(const Keymap& keymap) {
    const bool first = !has_keyboard_;
    if (first) {
        wlr_keyboard_init(&keyboard_, &keyboard_implementation, "ensign-vm");
        keyboard_.data = this;
        keyboard_key_.connect(keyboard_.events.key);
        keyboard_modifiers_.connect(keyboard_.events.modifiers);
        has_keyboard_ = true;
    }
    if (!wlr_keyboard_set_keymap(&keyboard_, keymap.xkb.get())) {
        if (first) {
            drop_keyboard();
        }
        return false;
    }
    wlr_keyboard_set_repeat_info(&keyboard_, keymap.repeat_rate, keymap.repeat_delay);
    wlr_seat_set_keyboard(seat_, &keyboard_);
    return true;
}

void Seat::drop_keyboard() {
    keyboard_key_.disconnect();
    keyboard_modifiers_.disconnect();
    wlr_keyboard_finish(&keyboard_);
    has_keyboard_ = false;
}

void Seat::set_focus(bool has_focus) {
    if (has_focus_ == has_focus) {
        return;
    }
    has_focus_ = has_focus;
    if (!has_focus) {
        silence();
        lift_keys();
    }
}

// By the protocol wl_keyboard.leave has lifted them for the program; no release is sent, for a lone Alt opens menu bars.
void Seat::lift_keys() {
    assert(seat_->keyboard_state.focused_surface == nullptr && "nobody sees these releases");
    while (has_keyboard_ && keyboard_.num_keycodes > 0) {
        key(0, keyboard_.keycodes[keyboard_.num_keycodes - 1], false);
    }
}

void Seat::silence() {
    end_grabs();
    keyboard_leave();
    pointer_away(); // and its constraint
    tablet_.leave();
}

void Seat::end_grabs() {
    if (wlr_drag* drag = seat_->drag; drag != nullptr && drag->source != nullptr) {
        wlr_data_source_destroy(drag->source); // takes the drag along, and its program hears that it is cancelled
    } else if (drag != nullptr) {
        drag->pointer_grab.interface->cancel(&drag->pointer_grab); // though a popup's grab took the place of its own
    }
    if (wlr_seat_pointer_has_grab(seat_)) {
        wlr_seat_pointer_end_grab(seat_);
    }
    if (wlr_seat_keyboard_has_grab(seat_)) {
        wlr_seat_keyboard_end_grab(seat_);
    }
    if (wlr_seat_touch_has_grab(seat_)) { // a popup's, from which a drag took the pointer; a drag's own went with it
        auto* popups = static_cast<wlr_xdg_popup_grab*>(seat_->touch_state.grab->data);
        assert(seat_->touch_state.grab == &popups->touch_grab && "only popups and drags grab touch");
        popups->pointer_grab.interface->cancel(&popups->pointer_grab); // ends the touch grab, too, and dismisses them
    }
}

void Seat::keyboard_enter(wlr_surface* surface) {
    assert(has_focus_ && "only the VM that hears gets the keyboard");
    assert(wl_client_get_display(wl_resource_get_client(surface->resource)) == seat_->display &&
           "a seat meets its own VM only");
    if (has_keyboard_) {
        wlr_seat_keyboard_notify_enter(seat_, surface, keyboard_.keycodes, keyboard_.num_keycodes, &keyboard_.modifiers);
    }
}

void Seat::keyboard_leave() { wlr_seat_keyboard_notify_clear_focus(seat_); }

void Seat::key(std::uint32_t time_msec, std::uint32_t code, bool pressed) {
    if (!has_keyboard_) {
        return;
    }
    // Through the VM's own keyboard object, which keeps its xkb state and hands on to handle_keyboard_key.
    wlr_keyboard_key_event event{time_msec, code, true,
                                 pressed ? WL_KEYBOARD_KEY_STATE_PRESSED : WL_KEYBOARD_KEY_STATE_RELEASED};
    wlr_keyboard_notify_key(&keyboard_, &event);
    if (pressed) {
        note_press();
    }
    weigh_drag();
}

// Once and for all kinds of press: the display's newest serial is at least that of the event just sent.
void Seat::note_press() { presses_.note(wl_display_get_serial(seat_->display), clock_.monotonic()); }

void Seat::handle_keyboard_key(wlr_keyboard_key_event* event) noexcept {
    wlr_seat_keyboard_notify_key(seat_, event->time_msec, event->keycode, event->state);
}

void Seat::handle_keyboard_modifiers(wlr_keyboard*) noexcept {
    wlr_seat_keyboard_notify_modifiers(seat_, &keyboard_.modifiers);
}

void Seat::next_layout() {
    const xkb_layout_index_t count = has_keyboard_ ? xkb_keymap_num_layouts(keyboard_.keymap) : 0;
    if (count > 1) {
        const auto& now = keyboard_.modifiers;
        wlr_keyboard_notify_modifiers(&keyboard_, now.depressed, now.latched, now.locked, (now.group + 1) % count);
    }
}

void Seat::handle_leds(wlr_keyboard* keyboard, std::uint32_t leds) { static_cast<Seat*>(keyboard->data)->leds_ = leds; }

void Seat::pointer_over(wlr_surface* surface, double sx, double sy, std::uint32_t time_msec) {
    assert(has_focus_ && "only the VM that hears sees the pointer");
    assert(wl_client_get_display(wl_resource_get_client(surface->resource)) == seat_->display &&
           "a seat meets its own VM only");
    gestures_.pointer_over(surface);
    if (const DragPlace place{surface, sx, sy}; dragging() && std::exchange(dragged_to_, place) == place) {
        return; // wlroots would tell of it again, and so of whatever made Ensign look
    }
    wlr_seat_pointer_notify_enter(seat_, surface, sx, sy);
    frame_due_ = frame_due_ || seat_->pointer_state.sx != sx || seat_->pointer_state.sy != sy;
    wlr_seat_pointer_notify_motion(seat_, time_msec, sx, sy);
}

void Seat::pointer_away() {
    deactivate_constraint(); // what isn't under the pointer holds it no longer
    gestures_.pointer_over(nullptr);
    wlr_seat_pointer_notify_clear_focus(seat_);
}

void Seat::button(std::uint32_t time_msec, std::uint32_t code, bool pressed) {
    wlr_seat_pointer_notify_button(seat_, time_msec, code,
                                   pressed ? WL_POINTER_BUTTON_STATE_PRESSED : WL_POINTER_BUTTON_STATE_RELEASED);
    if (pressed) {
        note_press();
    }
}

void Seat::axis(const wlr_pointer_axis_event& event) {
    wlr_seat_pointer_notify_axis(seat_, event.time_msec, event.orientation, event.delta, event.delta_discrete, event.source,
                                 event.relative_direction);
}

void Seat::frame() {
    frame_due_ = false;
    wlr_seat_pointer_notify_frame(seat_);
}

void Seat::frame_if_due() {
    if (frame_due_) {
        frame();
    }
}

void Seat::relative_motion(const wlr_pointer_motion_event& event) {
    wlr_relative_pointer_manager_v1_send_relative_motion(relative_, seat_, static_cast<std::uint64_t>(event.time_msec) * 1000,
                                                         event.delta_x, event.delta_y, event.unaccel_dx, event.unaccel_dy);
}

bool Seat::grab_is_fresh(std::uint32_t serial, wlr_surface* origin) {
    return has_focus_ && wlr_seat_validate_pointer_grab_serial(seat_, origin, serial);
}

// ---- fingers

void Seat::offer_touch(bool offered) {
    const std::uint32_t always = WL_SEAT_CAPABILITY_POINTER | WL_SEAT_CAPABILITY_KEYBOARD;
    wlr_seat_set_capabilities(seat_, offered ? always | WL_SEAT_CAPABILITY_TOUCH : always);
}

bool Seat::takes_touch(wlr_surface* surface) const { return wlr_surface_accepts_touch(surface, seat_); }

bool Seat::touch_down(wlr_surface* surface, std::int32_t id, double sx, double sy, std::uint32_t time_msec) {
    assert(has_focus_ && "only the VM that hears feels a finger");
    assert(wl_client_get_display(wl_resource_get_client(surface->resource)) == seat_->display &&
           "a seat meets its own VM only");
    if (wlr_seat_touch_notify_down(seat_, surface, time_msec, id, sx, sy) == 0) {
        return false;
    }
    note_press();
    return true;
}

void Seat::touch_motion(std::int32_t id, double sx, double sy, std::uint32_t time_msec) {
    wlr_seat_touch_notify_motion(seat_, time_msec, id, sx, sy);
}

void Seat::touch_drag(wlr_surface* over, std::int32_t id, double sx, double sy, std::uint32_t time_msec) {
    if (wlr_seat_touch_get_point(seat_, id) == nullptr) {
        return; // its client is gone
    }
    if (over == nullptr) {
        wlr_seat_touch_notify_clear_focus(seat_, time_msec, id); // for the drag
        wlr_seat_touch_point_clear_focus(seat_, time_msec, id);  // for the finger: it may come back to the same surface
        return;
    }
    wlr_seat_touch_point_focus(seat_, over, time_msec, id, sx, sy);
    wlr_seat_touch_notify_motion(seat_, time_msec, id, sx, sy);
}

void Seat::touch_up(std::int32_t id, std::uint32_t time_msec) { wlr_seat_touch_notify_up(seat_, time_msec, id); }

void Seat::touch_cancel() {
    end_grabs(); // a popup's keeps wlroots from telling the client
    while (!wl_list_empty(&seat_->touch_state.touch_points)) {
        wlr_touch_point* point = nullptr;
        point = wl_container_of(seat_->touch_state.touch_points.next, point, link);
        wlr_seat_touch_notify_cancel(seat_, point->client); // takes all of its points
    }
}

void Seat::touch_frame() { wlr_seat_touch_notify_frame(seat_); }

bool Seat::touch_is_fresh(std::uint32_t serial) const {
    return has_focus_ && wlr_seat_validate_touch_grab_serial(seat_, nullptr, serial, nullptr);
}

bool Seat::is_recent_press(std::uint32_t serial) const {
    return has_focus_ && presses_.is_recent(serial, wl_display_get_serial(seat_->display));
}

// ---- what guests ask for

namespace {
wl_data_device_manager_dnd_action dnd_action(DragWish wish) {
    switch (wish) {
    case DragWish::none: break;
    case DragWish::copy: return WL_DATA_DEVICE_MANAGER_DND_ACTION_COPY;
    case DragWish::move: return WL_DATA_DEVICE_MANAGER_DND_ACTION_MOVE;
    case DragWish::ask: return WL_DATA_DEVICE_MANAGER_DND_ACTION_ASK;
    }
    return WL_DATA_DEVICE_MANAGER_DND_ACTION_NONE;
}

bool acceptable(const GuestCursor& cursor) {
    if (cursor.surface == nullptr) {
        return true;
    }
    const auto in_reach = [](int v) { return v >= 0 && v <= max_cursor_size; };
    const auto& state = cursor.surface->current;
    return subsurfaces_below(*cursor.surface, bounds::subsurfaces_of_an_icon) <= bounds::subsurfaces_of_an_icon &&
           in_reach(cursor.hotspot.x) && in_reach(cursor.hotspot.y) && in_reach(state.width) && in_reach(state.height);
}
} // namespace

void Seat::set_cursor(const GuestCursor& cursor) {
    cursor_surface_destroyed_.disconnect();
    cursor_surface_commit_.disconnect();
    cursor_ = cursor;
    if (cursor_.surface != nullptr) {
        cursor_surface_commit_.connect(cursor_.surface->events.commit);
        cursor_surface_destroyed_.connect(cursor_.surface->events.destroy);
    }
    requests_.cursor_changed(*this);
}

void Seat::handle_request_set_cursor(wlr_seat_pointer_request_set_cursor_event* event) noexcept {
    if (!has_focus_ || event->seat_client != seat_->pointer_state.focused_client) {
        return;
    }
    GuestCursor cursor{event->surface, {event->hotspot_x, event->hotspot_y}, nullptr, event->surface == nullptr};
    set_cursor(acceptable(cursor) ? cursor : GuestCursor{nullptr, {}, "default", false});
}

void Seat::tool_cursor_requested(const wlr_tablet_v2_event_cursor& event) {
    const GuestCursor cursor{event.surface, {event.hotspot_x, event.hotspot_y}, nullptr, event.surface == nullptr};
    set_cursor(acceptable(cursor) ? cursor : GuestCursor{nullptr, {}, "default", false});
}

void Seat::handle_request_set_shape(wlr_cursor_shape_manager_v1_request_set_shape_event* event) noexcept {
    const bool under_it = event->device_type == WLR_CURSOR_SHAPE_MANAGER_V1_DEVICE_TYPE_POINTER
                              ? event->seat_client == seat_->pointer_state.focused_client
                              : tablet_.is_over(event->seat_client);
    if (has_focus_ && under_it) {
        set_cursor({nullptr, {}, wlr_cursor_shape_v1_name(event->shape), false});
    }
}

void Seat::handle_cursor_surface_destroyed(wlr_surface*) noexcept { set_cursor({}); }

// Each image is judged as the first was: another size or offset is another cursor.
void Seat::handle_cursor_surface_commit(wlr_surface* surface) noexcept {
    GuestCursor next = cursor_;
    next.hotspot.x -= std::clamp(surface->current.dx, -1024, 1024);
    next.hotspot.y -= std::clamp(surface->current.dy, -1024, 1024);
    set_cursor(acceptable(next) ? next : GuestCursor{nullptr, {}, "default", false});
}

bool Seat::may_copy(std::uint32_t serial) const {
    const bool pressed_just_now =
        presses_.is_within(press_counts_for, serial, wl_display_get_serial(seat_->display), clock_.monotonic());
    return may_set_selection(has_focus_, pressed_just_now);
}

void Seat::handle_request_set_selection(wlr_seat_request_set_selection_event* event) noexcept {
    if (may_copy(event->serial)) {
        wlr_seat_set_selection(seat_, event->source, event->serial);
    } else if (event->source != nullptr) {
        wlr_data_source_destroy(event->source);
    }
}

void Seat::handle_request_set_primary_selection(wlr_seat_request_set_primary_selection_event* event) noexcept {
    if (may_copy(event->serial)) {
        wlr_seat_set_primary_selection(seat_, event->source, event->serial);
    } else if (event->source != nullptr) {
        wlr_primary_selection_source_destroy(event->source);
    }
}

void Seat::handle_request_start_drag(wlr_seat_request_start_drag_event* event) noexcept {
    wlr_drag& drag = *event->drag;
    wlr_touch_point* point = nullptr;
    const bool fresh_button = grab_is_fresh(event->serial, event->origin);
    const bool fresh_touch = wlr_seat_validate_touch_grab_serial(seat_, event->origin, event->serial, &point);
    switch (judge_drag(has_focus_, fresh_button, fresh_touch, drag.source != nullptr)) {
    case DragStart::pointer: gestures_.pointer_over(nullptr); return wlr_seat_start_pointer_drag(seat_, &drag, event->serial);
    case DragStart::touch: return wlr_seat_start_touch_drag(seat_, &drag, event->serial, point);
    case DragStart::refused: break;
    }
    if (drag.source != nullptr) {
        wlr_data_source_destroy(drag.source); // and the drag with it
    } else {
        drag.pointer_grab.interface->cancel(&drag.pointer_grab); // wlroots frees it nowhere else
    }
}

void Seat::handle_start_drag(wlr_drag* drag) noexcept {
    // wlroots' drag swallows keys; then a press from before it would have no release, and one from within it no press.
    seat_->keyboard_state.grab = seat_->keyboard_state.default_grab;
    dragged_to_ = {};
    weigh_drag(); // a modifier may be held already
    requests_.drag_started(*this, drag);
}

// wlroots heeds the compositor's wish where a target chooses anew; what it has chosen before is weighed again here.
void Seat::weigh_drag() {
    wlr_data_source* source = seat_->drag != nullptr ? seat_->drag->source : nullptr;
    if (source == nullptr || source->actions < 0 || seat_->drag->dropped) {
        return; // of before wl_data_device_manager 3, it copies; after the drop all is said
    }
    const std::uint32_t held = wlr_keyboard_get_modifiers(&keyboard_);
    source->compositor_action = dnd_action(
        drag_wish((held & WLR_MODIFIER_CTRL) != 0, (held & WLR_MODIFIER_SHIFT) != 0, (held & WLR_MODIFIER_ALT) != 0));
    wlr_data_offer* offer = nullptr;
    wl_list_for_each(offer, &seat_->drag_offers, link) {
        if (offer->source != source || offer->actions == 0 || // it hasn't said yet
            wl_resource_get_version(offer->resource) < WL_DATA_OFFER_ACTION_SINCE_VERSION) {
            continue;
        }
        const auto both = offer->actions & static_cast<std::uint32_t>(source->actions);
        const auto wish = static_cast<std::uint32_t>(source->compositor_action);
        const auto action = static_cast<wl_data_device_manager_dnd_action>(chosen_action(both, wish, offer->preferred_action));
        if (source->current_dnd_action != action) {
            source->current_dnd_action = action;
            wlr_data_source_dnd_action(source, action);
            wl_data_offer_send_action(offer->resource, action);
        }
    }
}

// ---- popup grabs: only for a press of the user's. wlroots takes any serial, so the request is looked at before it does.

void Seat::popup_grab_requested(std::uint32_t serial) { grab_unasked_ = !is_recent_press(serial); }

void Seat::handle_pointer_grab_begin(wlr_seat_pointer_grab*) noexcept {
    if (std::exchange(grab_unasked_, false) && ending_ == nullptr) {
        ending_ = wl_event_loop_add_idle(wl_display_get_event_loop(seat_->display), end_unasked_grab, this);
    }
}

void Seat::end_unasked_grab(void* data) {
    auto& self = *static_cast<Seat*>(data);
    self.ending_ = nullptr;
    self.end_grabs(); // popup_done for all of them
}

// ---- pointer constraints: one at a time, only under the pointer of the focused VM

void Seat::handle_new_constraint(wlr_pointer_constraint_v1*) noexcept { activate_constraint(); }

void Seat::activate_constraint() {
    wlr_surface* surface = pointer_surface();
    auto* wanted = has_focus_ && pointer_lock_allowed_ && surface != nullptr
                       ? wlr_pointer_constraints_v1_constraint_for_surface(constraints_, surface, seat_)
                       : nullptr;
    if (wanted == constraint_) {
        return;
    }
    deactivate_constraint();
    constraint_ = wanted;
    if (constraint_ != nullptr) {
        constraint_destroyed_.connect(constraint_->events.destroy);
        wlr_pointer_constraint_v1_send_activated(constraint_);
    }
}

void Seat::set_pointer_lock_allowed(bool allowed) {
    pointer_lock_allowed_ = allowed;
    activate_constraint();
}

void Seat::deactivate_constraint() {
    if (auto* constraint = constraint_) {
        constraint_ = nullptr;
        constraint_destroyed_.disconnect();
        wlr_pointer_constraint_v1_send_deactivated(constraint); // destroys a one-shot constraint
    }
}

void Seat::handle_constraint_destroyed(wlr_pointer_constraint_v1* constraint) noexcept {
    constraint_destroyed_.disconnect();
    constraint_ = nullptr;
    if (const auto& hint = constraint->current.cursor_hint; hint.enabled && constraint->surface == pointer_surface()) {
        requests_.pointer_given_back(*this, *constraint->surface, hint.x, hint.y);
    }
}

void Seat::pointer_goes_on_from(double sx, double sy) { wlr_seat_pointer_warp(seat_, sx, sy); }

// ---- shortcuts: which of them a VM may have is its [[vm]]'s to say; here it is only noted what its windows ask for

void Seat::handle_new_inhibitor(wlr_keyboard_shortcuts_inhibitor_v1* inhibitor) noexcept {
    known_inhibitors_.push_back(std::make_unique<Inhibitor>(*this, *inhibitor));
    wlr_keyboard_shortcuts_inhibitor_v1_activate(inhibitor);
}

void Seat::inhibitor_ended(const Inhibitor& inhibitor) {
    std::erase_if(known_inhibitors_, [&](const auto& known) { return known.get() == &inhibitor; });
}

bool Seat::wants_shortcuts() const {
    wlr_keyboard_shortcuts_inhibitor_v1* inhibitor = nullptr;
    wl_list_for_each(inhibitor, &inhibitors_->inhibitors, link) {
        if (inhibitor->active && inhibitor->surface == seat_->keyboard_state.focused_surface) {
            return true;
        }
    }
    return false;
}

} // namespace ensign
