// The lock of the session, by ext-session-lock-v1 on the host display. From the locker's asking until it unlocks no VM
// hears or is seen: on outputs that are plugged in meanwhile, and when the locker dies. The locker is a client: it gets the
// keys and one surface an output, above which Ensign draws what the locker can't know.
#pragma once

#include "compositor/host/children.hpp"
#include "compositor/host/host_seat.hpp"
#include "compositor/input/focus_controller.hpp"
#include "compositor/input/modal.hpp"
#include "compositor/input/pointer.hpp"
#include "compositor/policy/session_lock.hpp"
#include "compositor/policy/stage.hpp"
#include "compositor/trusted/chooser_session.hpp"
#include "compositor/trusted/lock_view.hpp"
#include "compositor/wl/timer.hpp"

#include <expected>
#include <memory>
#include <string>
#include <vector>

namespace ensign {

class Lock final : public Modal {
  public:
    struct Parts {
        Stage& stage;
        Scene& scene;
        const Outputs& outputs;
        FocusController& focus;
        ChooserSession& chooser;
        LockView& view;
        HostSeat& seat; // the locker's
        Pointer& pointer;
        host::Children& children;
    };
    // session: of a login, which may be on another console; null: nested or headless.
    Lock(wlr_session_lock_manager_v1* manager, wl_event_loop* loop, wlr_session* session, const Clock& clock,
         const Parts& parts);
    ~Lock() override;
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

    [[nodiscard]] bool up() const { return lock_.locked(); }
    // Starts the configured locker; nothing where one has the session locked. The error is a sentence.
    std::expected<void, std::string> request();

    void set_command(std::vector<std::string> command) { command_ = std::move(command); }
    void outputs_changed();
    void repaint(); // colours or the secret changed
    void tick();    // before each turn: the locker waits for no output that presents nothing

    // Modal
    void key(DeviceId device, std::uint32_t time_msec, std::uint32_t code, bool pressed) override;
    void point(const Scene::Hit& under, std::uint32_t time_msec, PointedBy by) override;
    void button(DeviceId device, std::uint32_t time_msec, std::uint32_t code, bool pressed, const Scene::Hit& under) override;
    void axis(const wlr_pointer_axis_event& event, Point at) override;
    void frame() override { parts_.seat.frame(); }
    bool tap(Point) override { return false; }
    void forget(DeviceId device) override { parts_.seat.forget(device); }
    [[nodiscard]] const char* cursor_shape(const Scene::Hit& under) const override;

  private:
    class Surface; // the locker's, on one output
    class Unlocked; // an output that may still show what was there before

    void handle_new_lock(wlr_session_lock_v1* lock) noexcept;
    void handle_new_surface(wlr_session_lock_surface_v1* surface) noexcept;
    void handle_unlock(void* data) noexcept;
    void handle_locker_destroyed(void* data) noexcept;
    void close();
    void open();
    void place_surfaces();
    void drop_locker();
    void gone(Surface& surface);
    void covered(Unlocked& output);
    void confirm_if_covered();
    void show();
    void focus_locker();

    wlr_session* session_;
    const Clock& clock_;
    Parts parts_;
    std::vector<std::string> command_;
    SessionLock lock_;
    FocusController::Whereabouts before_; // where the user was
    std::string problem_;         // why the locker could not be started again
    wlr_session_lock_v1* locker_ = nullptr; // owned by its client; null without one
    std::vector<std::unique_ptr<Unlocked>> unlocked_;
    std::uint32_t since_ = 0; // the session is locked, ms
    wl::Timer timer_; // wakes the turn in which patience with unlocked_ is over
    std::vector<std::unique_ptr<Surface>> surfaces_;
    wl::Listener<&Lock::handle_new_lock> new_lock_{*this};
    wl::Listener<&Lock::handle_new_surface> new_surface_{*this};
    wl::Listener<&Lock::handle_unlock> unlock_{*this};
    wl::Listener<&Lock::handle_locker_destroyed> locker_destroyed_{*this};
};

} // namespace ensign
