// The pointer: what it is over, who is told, and what it looks like. Who may be told is policy/pointer_router's decision.
#pragma once

#include "compositor/input/cursor_image.hpp"
#include "compositor/input/frame_grab.hpp"
#include "compositor/input/hearing.hpp"
#include "compositor/policy/pointer_router.hpp"
#include "compositor/shell/drag_icon.hpp"
#include "compositor/trusted/attention.hpp"
#include "compositor/trusted/lock.hpp"
#include "compositor/wl/listener.hpp"
#include "compositor/wl/ptr.hpp"

#include <memory>
#include <optional>

namespace ensign {

class Pointer {
  public:
    Pointer(Scene& scene, Shell& shell, Hearing& hearing, Attention& attention, Lock& lock, const Clock& clock);
    Pointer(const Pointer&) = delete;
    Pointer& operator=(const Pointer&) = delete;

    void attach(DeviceId id, wlr_input_device* device);
    void detach(wlr_input_device* device);

    // Windows, focus or layers changed: look again what is under the pointer, before the next sleep.
    void picture_changed() { stale_ = true; }
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
    [[nodiscard]] bool may_hear(const Scene::Hit& hit) const;
    void tell_guest(const Scene::Hit& hit, std::uint32_t time_msec);
    void show_held();
    void hover_frame(const Scene::Hit& hit);
    void hover_locker(const Scene::Hit& hit, std::uint32_t time_msec);
    void pressed(std::uint32_t time_msec, DeviceId device, std::uint32_t code);
    void press_frame(Window& window, FramePart part, std::uint32_t time_msec);
    void released(std::uint32_t time_msec, DeviceId device, std::uint32_t code);
    void release_frame();
    void begin_grab(Window& window, FramePart part);
    void end_grab();
    [[nodiscard]] std::optional<PointerTarget> target_of(const Scene::Hit& hit) const;
    [[nodiscard]] FramePart part_under(const Window& window) const;
    [[nodiscard]] bool constrained_motion(wlr_pointer_motion_event& event);
    [[nodiscard]] static DeviceId id_of(const wlr_input_device& device);

    Scene& scene_;
    Shell& shell_;
    Hearing& hearing_;
    Attention& attention_;
    Lock& lock_;
    const Clock& clock_;
    wl::CursorPtr cursor_;
    CursorImage image_;
    bool stale_ = false;
    bool by_hand_ = false; // what is stale is so by the user's doing
    bool hover_same_vm_ = false;

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
