// The lock of the session, by ext-session-lock-v1 on the host display. From the locker's asking until it unlocks no VM
// hears or is seen: on outputs that are plugged in meanwhile, and when the locker dies. The locker is a client: it gets the
// keys and one surface an output, above which Ensign draws what the locker can't know.
#pragma once

#include "compositor/host/children.hpp"
#include "compositor/host/host_seat.hpp"
#include "compositor/input/focus_controller.hpp"
#include "compositor/policy/session_lock.hpp"
#include "compositor/trusted/chooser_session.hpp"
#include "compositor/trusted/lock_view.hpp"

#include <expected>
#include <memory>
#include <string>
#include <vector>

namespace ensign {

class LockEvents {
  public:
    virtual ~LockEvents() = default;
    virtual void session_locks() = 0; // whatever the user is doing ends
    virtual void lock_changed() = 0;  // locked or unlocked, or the locker's surfaces are others
};

class Lock {
  public:
    // session: of a login, which may be on another console; null: nested or headless.
    Lock(wl_display* host, wlr_session* session, const Clock& clock, LockView& view, Scene& scene, const Outputs& outputs,
         FocusController& focus, ChooserSession& attention, host::Children& children, SeatRequests& requests,
         LockEvents& events);
    ~Lock();
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

    [[nodiscard]] bool up() const { return lock_.locked(); }
    // Starts the configured locker; nothing where one has the session locked. The error is a sentence.
    std::expected<void, std::string> request();

    void set_command(std::vector<std::string> command) { command_ = std::move(command); }
    void set_keymap(const Keymap& keymap);
    void next_layout() { seat_.next_layout(); }
    [[nodiscard]] std::uint32_t layout() const { return seat_.layout(); }
    void refresh(); // outputs, colours or the secret changed
    void settle();  // each turn: the locker waits for no output that presents nothing

    // The user's hand while it is up; keys are past the attention key.
    void key(DeviceId device, std::uint32_t time_msec, std::uint32_t code, bool pressed);
    void point(const Scene::Hit& under, std::uint32_t time_msec);
    void button(DeviceId device, std::uint32_t time_msec, std::uint32_t code, bool pressed);
    void axis(const wlr_pointer_axis_event& event) { seat_.axis(event); }
    void frame() { seat_.frame(); }
    void forget(DeviceId device) { seat_.forget(device); } // unplugged
    [[nodiscard]] const char* cursor_shape() const { return seat_.cursor_shape(); } // null: hidden

  private:
    class Surface; // the locker's, on one output
    class Unlocked; // an output that may still show what was there before

    void handle_new_lock(wlr_session_lock_v1* lock) noexcept;
    void handle_new_surface(wlr_session_lock_surface_v1* surface) noexcept;
    void handle_unlock(void* data) noexcept;
    void handle_locker_destroyed(void* data) noexcept;
    void close();
    void open();
    void drop_locker();
    void gone(Surface& surface);
    void covered(Unlocked& output);
    void confirm_if_covered();
    void show();
    void hear();

    wlr_session* session_;
    const Clock& clock_;
    Scene& scene_;
    const Outputs& outputs_;
    FocusController& focus_;
    ChooserSession& chooser_;
    host::Children& children_;
    LockEvents& events_;
    LockView& view_;
    std::vector<std::string> command_;
    HostSeat seat_;
    SessionLock lock_;
    FocusController::Whereabouts before_; // where the user was
    std::string problem_;         // why the locker could not be started again
    wlr_session_lock_v1* locker_ = nullptr; // owned by its client; null without one
    std::vector<std::unique_ptr<Unlocked>> unlocked_;
    std::uint32_t since_ = 0; // the session is locked, ms
    wl::EventSourcePtr timer_; // wakes the turn in which patience with unlocked_ is over
    std::vector<std::unique_ptr<Surface>> surfaces_;
    wl::Listener<&Lock::handle_new_lock> new_lock_{*this};
    wl::Listener<&Lock::handle_new_surface> new_surface_{*this};
    wl::Listener<&Lock::handle_unlock> unlock_{*this};
    wl::Listener<&Lock::handle_locker_destroyed> locker_destroyed_{*this};
};

} // namespace ensign
