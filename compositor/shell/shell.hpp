// What is shown: all windows of all VMs in stacking order, where they may be, and what they look like.
#pragma once

#include "compositor/output/outputs.hpp"
#include "compositor/policy/desk.hpp"
#include "compositor/policy/look/frame_geometry.hpp"
#include "compositor/policy/look/frame_pace.hpp"
#include "compositor/policy/quota.hpp"
#include "compositor/scene/scene.hpp"
#include "compositor/shell/window.hpp"
#include "compositor/vm/surface_events.hpp"

#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

namespace ensign {

namespace paint {
struct Tools;
}

class VmDisplay;

// What happens to windows, for whoever decides about focus.
class WindowEvents {
  public:
    virtual ~WindowEvents() = default;
    virtual void window_mapped(Window& window) = 0;
    virtual void window_leaves(Window& window) = 0; // one that is shown, and about to be unmapped: still as it was
    // The guest takes away what it showed there (layout coordinates), of this window or its popups.
    virtual void window_exposes(const Window& window, const Rect& where) = 0;
    virtual void window_unmapped(Window& window) = 0;
    virtual void window_hangs_on(Window& window) = 0; // another one than before, or it is modal now, or no longer
    virtual void window_hidden(Window& window) = 0;
    virtual void window_shown(Window& window) = 0;
    // The guest asks to be moved or resized; granted only while the user holds a button in it.
    virtual void grab_requested(Window& window, std::uint32_t serial, FramePart part) = 0;
};

class Shell final : public SurfaceEvents {
  public:
    // all: what all VMs' programs have.
    Shell(Desk& desk, Scene& scene, Outputs& outputs, paint::Tools& tools, const Tally& all, WindowEvents& events);

    void toplevel_created(VmDisplay& vm, wlr_xdg_toplevel* toplevel) override;
    void popup_created(wlr_xdg_popup* popup) override;
    void remove(Window& window);

    // Another number after each change of what windows are there, where, how they are called and how they stand: for whoever
    // shows something of that.
    [[nodiscard]] std::uint64_t revision() const { return revision_; }
    void note_change() { ++revision_; }
    // Likewise after each change of what guests show within their windows: for whoever points there.
    [[nodiscard]] std::uint64_t looks() const { return looks_; }

    [[nodiscard]] Window* find(WindowId id) const;
    [[nodiscard]] Window* find(const wlr_surface* surface) const; // the window that this surface is the toplevel of
    // For frame callbacks: whether anything of the surface would be seen if the screen were its VM's alone.
    [[nodiscard]] Shown shown(wlr_surface* surface) override;
    // Mapped ones, topmost first.
    [[nodiscard]] std::vector<Window*> windows() const;
    [[nodiscard]] std::set<WindowId> others_above(const Window& window) const; // windows of other VMs, shown
    void raise(Window& window);
    void restack(Window& window); // to its place in the desk's stack
    void restack_family(WindowId window); // likewise, with what hangs on it
    // A dialog goes and comes back with its window, and the window with a dialog that blocks it. by: where a guest does it, what
    // comes to light below is no surprise to the user's hand (WindowEvents::window_exposes).
    enum class By : std::uint8_t { user, guest };
    void minimise(Window& window, By by);
    void restore(Window& window);
    void restore_all(const VmDisplay& vm);
    // Paints what guests changed: a few windows and popups of each VM a turn. True when there is more to do.
    bool paint_stale();
    static constexpr int paints_a_turn = 2; // for each VM: the windows that gain and lose the focus

    // A surface of this VM is about to change; see Window::tree_changes.
    void tree_changes(wlr_surface* surface) override;
    // So many changes of the picture come, in a batch of a VM's requests; see are_dear().
    void picture_changes(int count);
    void picture_changes() override { picture_changes(1); }
    void picture_stale() override; // all of it is reckoned with at the batch's end
    void note_changed(Window& window) { changed_.push_back(&window); }
    void batch_begins() override;
    // A batch of a VM's requests is over: who made a tree that can't be drawn in time is dismissed.
    void batch_over() override;
    void client_goes(wl_client* client) override;
    void restraint_changed(const VmDisplay& vm); // or it is concealed
    void refresh_all(); // colours, scale or outputs changed

    // For windows.
    [[nodiscard]] Point place(const Window& window, Size outer) const;
    [[nodiscard]] Ground ground_of(const Rect& outer) const;
    [[nodiscard]] Ground new_window_ground(VmId vm) const;
    [[nodiscard]] Desk& desk() const { return desk_; }
    [[nodiscard]] Scene& scene() const { return scene_; }
    [[nodiscard]] const Arrangement& arrangement() const { return outputs_.arrangement(); }
    [[nodiscard]] paint::Tools& tools() const { return tools_; }
    [[nodiscard]] WindowEvents& events() const { return events_; }

  private:
    void set_minimised(std::vector<Window*>& windows, bool minimised);

    Desk& desk_;
    Scene& scene_;
    Outputs& outputs_;
    paint::Tools& tools_;
    const Tally& all_;
    WindowEvents& events_;
    std::uint32_t last_id_ = 0;
    std::uint64_t revision_ = 0;
    std::uint64_t looks_ = 0;
    std::vector<std::unique_ptr<Window>> windows_; // also those that aren't mapped; the order is the desk's
    std::unordered_map<WindowId, Window*> by_id_;
    std::vector<Window*> changed_; // in this batch of requests
    std::optional<std::int64_t> changes_; // of the picture, in this batch; none: there is no batch
    std::optional<Scene::ManyChanges> at_once_;
};

} // namespace ensign
