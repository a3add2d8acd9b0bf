// The pointer: what it is over, who is told, and what it looks like. Who may be told is policy/pointer_router's decision.
#pragma once

#include "compositor/input/cursor_image.hpp"
#include "compositor/input/device.hpp"
#include "compositor/input/focus_controller.hpp"
#include "compositor/input/frame_grab.hpp"
#include "compositor/policy/input/pointer_router.hpp"
#include "compositor/shell/drag_icon.hpp"
#include "compositor/trusted/chooser_session.hpp"
#include "compositor/trusted/lock.hpp"
#include "compositor/wl/listener.hpp"
#include "compositor/wl/ptr.hpp"

#include <memory>
#include <optional>

namespace ensign {

class Pointer {
  public:
    Pointer(Scene& scene, Shell& shell, FocusController& focus, ChooserSession& attention, Lock& lock, const Clock& clock);
    Pointer(const Pointer&) = delete;
    Pointer& operator=(const Pointer&) = delete;

    // Mice, touch screens and tablets: what the last two do comes out of cursor().
    void attach(wlr_input_device* device);
    void detach(wlr_input_device* device);
    // A touch screen or tablet that is attached covers this output; where there is none of this name, all of them.
    void map_to_output(wlr_input_device* device, std::string_view name);
    [[nodiscard]] wlr_cursor* cursor() const { return cursor_.get(); }

    // What a press of this device means there, and the window that it is on (null: none that it may touch).
    struct Judged {
        ClickVerdict verdict;
        Window* window;
    };
    // What is there came by itself just now, and takes no press yet: false.
    [[nodiscard]] bool armed(const Scene::Hit& hit);
    [[nodiscard]] Judged judge(const Scene::Hit& hit, DeviceId device) const;
    // Where a guest doesn't speak of fingers or pens, and on all that is Ensign's own, these act as the pointer: it goes
    // where they are (layout coordinates), and its buttons go down and up.
    void lead(DeviceId device, double lx, double ly, std::uint32_t time_msec);
    // Over a guest that does speak of pens it only shows where one is.
    void follow(DeviceId device, double lx, double ly);
    void press(DeviceId device, std::uint32_t code, std::uint32_t time_msec) { pressed(time_msec, device, code); }
    void release(DeviceId device, std::uint32_t code, std::uint32_t time_msec) { released(time_msec, device, code); }
    void frame() { handle_frame(nullptr); }
    void begin_grab(Window& window, FramePart part);
    void carry_to(Point layout); // what is dragged by a finger

    // Windows, focus or layers changed: look again what is under the pointer, before the next sleep.
    void scene_changed() { stale_ = true; }
    void before_frame(); // the image is where it may be, also when what is below it changed in this turn
    // Likewise, and the user did it.
    void arranged() { stale_ = by_hand_ = true; }
    void set_hover(bool same_vm) { hover_same_vm_ = same_vm; }
    void settle();
    void cursor_changed(const Seat& seat);
    void drag_started(const VmDisplay& vm, wlr_drag* drag);
    // A guest wants the user to move or resize its window with the button that it holds there.
    void begin_requested_grab(Window& window, std::uint32_t serial, FramePart part);
    void outputs_changed();
    // The guard's: what hangs on the pointer is clipped again, or goes.
    void clip_again();
    void conceal(VmId vm);
    // What X-ray needs: see CursorImage.
    void keep_cursor_in_scene(bool always);
    [[nodiscard]] bool cursor_changed_in_scene() { return image_.scene_changed(); }
    // The attention key: whatever the pointer was doing, it does no more.
    void cancel();

    [[nodiscard]] Point position() const;

  private:
    void handle_motion(wlr_pointer_motion_event* event) noexcept;
    void handle_motion_absolute(wlr_pointer_motion_absolute_event* event) noexcept;
    void handle_button(wlr_pointer_button_event* event) noexcept;
    void handle_axis(wlr_pointer_axis_event* event) noexcept;
    void handle_frame(void* data) noexcept;
    void handle_drag_destroyed(wlr_drag* drag) noexcept;

    void moved(std::uint32_t time_msec);
    void hover(std::uint32_t time_msec, bool by_hand);
    void note_owner(const Scene::Hit& hit, bool by_hand);
    [[nodiscard]] bool may_have_focus(const Scene::Hit& hit) const;
    void tell_guest(const Scene::Hit& hit, std::uint32_t time_msec);
    void show_held();
    void hover_frame(const Scene::Hit& hit);
    void hover_locker(const Scene::Hit& hit, std::uint32_t time_msec);
    void pressed(std::uint32_t time_msec, DeviceId device, std::uint32_t code);
    void press_frame(Window& window, FramePart part, std::uint32_t time_msec);
    void released(std::uint32_t time_msec, DeviceId device, std::uint32_t code);
    void release_frame();
    void end_grab();
    [[nodiscard]] std::optional<PointerTarget> target_of(const Scene::Hit& hit) const;
    [[nodiscard]] FramePart part_under(const Window& window) const;
    [[nodiscard]] bool tells(VmId vm) const;
    [[nodiscard]] bool constrained_motion(wlr_pointer_motion_event& event);

    Scene& scene_;
    Shell& shell_;
    FocusController& focus_;
    ChooserSession& chooser_;
    Lock& lock_;
    const Clock& clock_;
    wl::CursorPtr cursor_;
    CursorImage image_;
    bool stale_ = false;
    bool by_hand_ = false; // what is stale is so by the user's doing
    bool hover_same_vm_ = false;
    bool follows_ = false;         // a pen, which the guest under it is told of by another protocol
    std::optional<DeviceId> hand_; // moved or pressed it last; a VM that it doesn't reach isn't told where it is

    std::optional<FrameGrab> grab_;
    struct Implicit { // a button is down in guest content: that surface hears until it is up
        wlr_surface* surface;
        double dx; // layout minus surface-local
        double dy;
    };
    std::optional<Implicit> implicit_;
    struct FrameButton {
        WindowId window;
        FramePart part;
        bool operator==(const FrameButton&) const = default;
    };
    std::optional<FrameButton> hovered_; // of a frame
    std::optional<FrameButton> held_;
    struct Click {
        WindowId window;
        std::uint32_t time_msec;
    };
    std::optional<Click> last_title_click_;
    std::unique_ptr<DragIcon> drag_icon_;

    wl::Listener<&Pointer::handle_motion> motion_{*this};
    wl::Listener<&Pointer::handle_motion_absolute> motion_absolute_{*this};
    wl::Listener<&Pointer::handle_button> button_{*this};
    wl::Listener<&Pointer::handle_axis> axis_{*this};
    wl::Listener<&Pointer::handle_frame> frame_{*this};
    wl::Listener<&Pointer::handle_drag_destroyed> drag_destroyed_{*this};
};

} // namespace ensign
