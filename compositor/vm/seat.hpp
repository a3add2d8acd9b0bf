// A VM's seat: the only place that tells a guest about input. Who may be told is decided before it gets here; each VM has
// a keyboard object of its own, so locks, LEDs and layout group of one VM are never another's.
#pragma once

#include "compositor/base/clock.hpp"
#include "compositor/policy/guest_requests.hpp"
#include "compositor/policy/input/presses.hpp"
#include "compositor/policy/party.hpp"
#include "compositor/policy/vm.hpp"
#include "compositor/vm/keymap.hpp"
#include "compositor/vm/seat_gestures.hpp"
#include "compositor/vm/seat_tablet.hpp"
#include "compositor/wl/listener.hpp"
#include "compositor/wl/ptr.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace ensign {

class Seat;

// What a guest asks for through its seat.
class SeatRequests {
  public:
    virtual ~SeatRequests() = default;
    virtual void cursor_changed(Seat& seat) = 0;
    // The program gave its lock of the pointer back, and the pointer is to go on from there (surface coordinates).
    virtual void pointer_given_back(Seat& seat, wlr_surface& surface, double sx, double sy) = 0;
    virtual void drag_started(Seat& seat, wlr_drag* drag) = 0;
};

// The image that a guest wants under the pointer while it is over its content.
struct GuestCursor {
    wlr_surface* surface = nullptr; // owned by its client; null with a shape, or hidden
    Point hotspot;
    const char* shape = nullptr; // an XCursor name of Ensign's own theme
    bool hidden = false;
};

class Seat final : private ToolCursors {
  public:
    Seat(Party party, wl_display* display, const Clock& clock, SeatRequests& requests);
    ~Seat() override;
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;

    [[nodiscard]] const Party& party() const { return party_; }
    // Makes the keyboard object at the VM's first connection, or gives it another keymap. It costs 37 kB and a descriptor. False: there
    // is no memory or descriptor for it, and the keymap is what it was; a seat that has none yet hears nothing.
    [[nodiscard]] bool set_keymap(const Keymap& keymap);

    // Whether this VM has the focus. Ends every grab, drag and constraint on leaving, and all keys are up
    // in it; buttons must have been released before.
    void set_focus(bool has_focus);
    [[nodiscard]] bool has_focus() const { return has_focus_; }
    // For the guard: whether a surface has keyboard or pointer; and what it does where none may.
    [[nodiscard]] bool listens() const {
        return seat_->keyboard_state.focused_surface != nullptr || seat_->pointer_state.focused_surface != nullptr;
    }
    void silence();

    void keyboard_enter(wlr_surface* surface); // with what this VM holds pressed: nothing, after a switch
    void keyboard_leave();
    void key(std::uint32_t time_msec, std::uint32_t code, bool pressed);
    [[nodiscard]] std::uint32_t leds() const { return leds_; } // WLR_LED_*: the locks of this VM's own keyboard
    // The layout group of this VM's own keyboard: only the focused VM is told of another one.
    [[nodiscard]] std::uint32_t layout() const { return keyboard_.modifiers.group; }
    void next_layout();

    void pointer_over(wlr_surface* surface, double sx, double sy, std::uint32_t time_msec); // surface-local
    void pointer_goes_on_from(double sx, double sy); // on the surface that it is over; its program knows
    void pointer_away();
    [[nodiscard]] wlr_surface* pointer_surface() const { return seat_->pointer_state.focused_surface; }
    void button(std::uint32_t time_msec, std::uint32_t code, bool pressed);
    void axis(const wlr_pointer_axis_event& event);
    void frame();
    void frame_if_due(); // after motion that came of no device: something else is under the pointer, or it is elsewhere there
    void relative_motion(const wlr_pointer_motion_event& event);

    // wl_touch: only with a touch screen that reaches this VM. Ids are the VM's own (policy/input/touch_router), places surface-local.
    void offer_touch(bool offered);
    [[nodiscard]] bool takes_touch(wlr_surface* surface) const; // its client listens to touch
    // False where nobody was told: a menu ended instead, or the client has gone deaf.
    bool touch_down(wlr_surface* surface, std::int32_t id, double sx, double sy, std::uint32_t time_msec);
    void touch_motion(std::int32_t id, double sx, double sy, std::uint32_t time_msec);
    void touch_drag(wlr_surface* over, std::int32_t id, double sx, double sy, std::uint32_t time_msec); // over: may be null
    void touch_up(std::int32_t id, std::uint32_t time_msec);
    void touch_cancel(); // all of them
    void touch_frame();
    // A serial of the one finger that is down here.
    [[nodiscard]] bool touch_is_fresh(std::uint32_t serial) const;

    // A press came by another protocol than the seat's own: a serial that shows the user's hand.
    void note_press();
    [[nodiscard]] SeatGestures& gestures() { return gestures_; }
    [[nodiscard]] SeatTablet& tablet() { return tablet_; }

    // Popups and drags end, as by a click elsewhere.
    void end_grabs();
    [[nodiscard]] bool dragging() const { return seat_->drag != nullptr; }

    [[nodiscard]] const GuestCursor& cursor() const { return cursor_; }
    [[nodiscard]] wlr_pointer_constraint_v1* constraint() const { return constraint_; }
    // What the VM's programs may have, by [[vm]].
    void set_pointer_lock_allowed(bool allowed);
    // The focused window asks to have Ensign's shortcuts, too.
    [[nodiscard]] bool wants_shortcuts() const;
    // The constraint on the surface under the pointer begins, if there is one and the VM has the focus.
    void activate_constraint();

    // A guest is about to open a popup with a grab, by this serial. Without a press of the user's it is dismissed.
    void popup_grab_requested(std::uint32_t serial);
    // The VM has the focus, and this may be the serial of one of the last two presses that it saw, or of what came after them.
    [[nodiscard]] bool is_recent_press(std::uint32_t serial) const;
    // A serial of a press that this VM saw: for requests that need the user's hand.
    [[nodiscard]] bool grab_is_fresh(std::uint32_t serial, wlr_surface* origin);
    [[nodiscard]] wlr_seat* get() { return seat_; }

  private:
    void drop_keyboard();
    void lift_keys();
    void handle_keyboard_key(wlr_keyboard_key_event* event) noexcept;
    void handle_keyboard_modifiers(wlr_keyboard* keyboard) noexcept;
    static void handle_leds(wlr_keyboard* keyboard, std::uint32_t leds);
    static const wlr_keyboard_impl keyboard_implementation;
    void handle_request_set_cursor(wlr_seat_pointer_request_set_cursor_event* event) noexcept;
    void handle_request_set_shape(wlr_cursor_shape_manager_v1_request_set_shape_event* event) noexcept;
    void handle_request_set_selection(wlr_seat_request_set_selection_event* event) noexcept;
    void handle_request_set_primary_selection(wlr_seat_request_set_primary_selection_event* event) noexcept;
    void handle_request_start_drag(wlr_seat_request_start_drag_event* event) noexcept;
    void handle_start_drag(wlr_drag* drag) noexcept;
    void handle_cursor_surface_destroyed(wlr_surface* surface) noexcept;
    void handle_cursor_surface_commit(wlr_surface* surface) noexcept;
    void tool_cursor_requested(const wlr_tablet_v2_event_cursor& event) override;
    void handle_new_constraint(wlr_pointer_constraint_v1* constraint) noexcept;
    void handle_constraint_destroyed(wlr_pointer_constraint_v1* constraint) noexcept;
    void handle_new_inhibitor(wlr_keyboard_shortcuts_inhibitor_v1* inhibitor) noexcept;
    class Inhibitor; // of shortcuts: its end is waited for
    void inhibitor_ended(const Inhibitor& inhibitor);
    void handle_pointer_grab_begin(wlr_seat_pointer_grab* grab) noexcept;
    static void end_unasked_grab(void* self);
    void deactivate_constraint();
    void set_cursor(const GuestCursor& cursor);

    [[nodiscard]] bool may_copy(std::uint32_t serial) const;
    void weigh_drag();

    Party party_;
    const Clock& clock_;
    SeatRequests& requests_;
    wlr_seat* seat_; // owned by the display
    wlr_relative_pointer_manager_v1* relative_; // owned by the display
    wlr_pointer_constraints_v1* constraints_; // owned by the display
    wlr_cursor_shape_manager_v1* shapes_; // owned by the display
    wlr_keyboard_shortcuts_inhibit_manager_v1* inhibitors_; // owned by the display
    SeatGestures gestures_;
    SeatTablet tablet_;
    wlr_keyboard keyboard_{};
    bool has_keyboard_ = false;
    std::uint32_t leds_ = 0;
    bool pointer_lock_allowed_ = true;
    bool has_focus_ = false;
    bool grab_unasked_ = false; // the popup grab that begins next was not the user's wish
    Presses presses_; // of the user's here
    bool frame_due_ = false; // of wl_pointer
    struct DragPlace {
        wlr_surface* surface = nullptr; // only compared
        double sx = 0;
        double sy = 0;
        bool operator==(const DragPlace&) const = default;
    };
    DragPlace dragged_to_; // as was told last in this drag
    wl_event_source* ending_ = nullptr; // idle, owned by the VM's loop; null when none is due
    GuestCursor cursor_;
    wlr_pointer_constraint_v1* constraint_ = nullptr; // the active one; owned by its client
    std::vector<std::unique_ptr<Inhibitor>> known_inhibitors_;

    wl::Listener<&Seat::handle_keyboard_key> keyboard_key_{*this};
    wl::Listener<&Seat::handle_keyboard_modifiers> keyboard_modifiers_{*this};
    wl::Listener<&Seat::handle_request_set_cursor> request_set_cursor_{*this};
    wl::Listener<&Seat::handle_request_set_shape> request_set_shape_{*this};
    wl::Listener<&Seat::handle_request_set_selection> request_set_selection_{*this};
    wl::Listener<&Seat::handle_request_set_primary_selection> request_set_primary_selection_{*this};
    wl::Listener<&Seat::handle_request_start_drag> request_start_drag_{*this};
    wl::Listener<&Seat::handle_start_drag> start_drag_{*this};
    wl::Listener<&Seat::handle_cursor_surface_destroyed> cursor_surface_destroyed_{*this};
    wl::Listener<&Seat::handle_cursor_surface_commit> cursor_surface_commit_{*this};
    wl::Listener<&Seat::handle_new_constraint> new_constraint_{*this};
    wl::Listener<&Seat::handle_constraint_destroyed> constraint_destroyed_{*this};
    wl::Listener<&Seat::handle_new_inhibitor> new_inhibitor_{*this};
    wl::Listener<&Seat::handle_pointer_grab_begin> pointer_grab_begin_{*this};
};

} // namespace ensign
