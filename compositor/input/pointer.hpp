// The pointer: what it is over, who is told, and what it looks like. Who may be told is policy/pointer_router's decision.
#pragma once

#include "compositor/input/cursor_image.hpp"
#include "compositor/input/device.hpp"
#include "compositor/input/focus_controller.hpp"
#include "compositor/input/frame_grab.hpp"
#include "compositor/input/front.hpp"
#include "compositor/policy/input/pointer_router.hpp"
#include "compositor/shell/drag_icon.hpp"
#include "compositor/wl/listener.hpp"
#include "compositor/wl/ptr.hpp"

#include <memory>
#include <optional>

namespace ensign {

class Pointer final : public SeatRequests {
  public:
    Pointer(Scene& scene, const Outputs& outputs, Shell& shell, Vms& vms, FocusController& focus, Front& front,
            const Clock& clock);
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
    // False while presses at `hit` are held back, because what is there appeared without the user's doing.
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
    void pan_by(Window& window, int x, int y); // Window::pan_by, by keys

    void before_frame(); // the image is where it may be, also when what is below it changed in this turn
    // The user arranged windows by other means: what comes under the pointer now is no surprise.
    void arranged() { stale_ = by_hand_ = true; }
    void set_hover(bool same_vm) { hover_same_vm_ = same_vm; }
    // Before each turn: windows, focus or layers may have changed, and with them what is under the pointer.
    void tick();
    void cursor_changed(Seat& seat) override;
    void pointer_given_back(Seat& seat, wlr_surface& surface, double sx, double sy) override;
    void drag_started(Seat& seat, wlr_drag* drag) override;
    // A guest wants the user to move or resize its window with the button that it holds there.
    void begin_requested_grab(Window& window, std::uint32_t serial, FramePart part);
    void outputs_changed();
    // The guard's: what hangs on the pointer is clipped again, or goes.
    void clip_again();
    void conceal(VmId vm);
    // What X-ray needs: see CursorImage.
    void keep_cursor_in_scene(bool always);
    [[nodiscard]] bool take_cursor_moved() { return image_.scene_changed(); }
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

    void look_for_changes();
    void moved(std::uint32_t time_msec);
    void pan();
    template <class Pan>
    void pan(Window& window, Pan&& pan);
    void hover(std::uint32_t time_msec, bool by_hand);
    void hover_modal(const Scene::Hit& hit, std::uint32_t time_msec, Modal::PointedBy by);
    void note_owner(const Scene::Hit& hit, bool by_hand);
    [[nodiscard]] bool may_have_focus(const Scene::Hit& hit) const;
    [[nodiscard]] const GuestCursor* tell_guest(const Scene::Hit& hit, std::uint32_t time_msec);
    void show_held();
    [[nodiscard]] FramePart hover_frame(const Scene::Hit& hit);
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
    const Outputs& outputs_;
    Shell& shell_;
    Vms& vms_;
    FocusController& focus_;
    Front& front_;
    const Clock& clock_;
    wl::CursorPtr cursor_;
    CursorImage image_;
    struct Seen { // what the last look was at
        std::uint64_t windows = 0;
        std::uint64_t within = 0; // them
        std::uint64_t moves = 0; // of the focus
        Layer layer = Layer::desk;
        bool operator==(const Seen&) const = default;
    };
    Seen seen_;
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
