// A window: a toplevel of one VM with its frame. The frame comes with the role and goes with it; nothing of the guest is in
// the scene without it.
//
//     window tree                       at outer().origin()
//      ├─ backing                       opaque, as large as the content rectangle: no window shines through another
//      ├─ content                       the surface and its subsurfaces, clipped to the content rectangle
//      ├─ sides                         what Ensign painted: top, left, right, bottom
//      └─ popups                        each with a frame of its own, see Popup
//
// Sizes follow the guest's commits, never Ensign's requests, so frame and content are never apart:
//
//     request_state(), request_outer() → configure → the guest commits → fit()
#pragma once

#include "compositor/paint/frame.hpp"
#include "compositor/policy/look/window_place.hpp"
#include "compositor/scene/scene.hpp"
#include "compositor/scene/stage_node.hpp"
#include "compositor/shell/popup.hpp"
#include "compositor/shell/sides.hpp"
#include "compositor/wl/listener.hpp"

#include <memory>
#include <string>
#include <vector>

namespace ensign {

class Shell;
class VmDisplay;

class Window : public PopupParent {
  public:
    Window(Shell& shell, VmDisplay& vm, WindowId id, wlr_xdg_toplevel* toplevel);
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    [[nodiscard]] WindowId id() const { return id_; }
    [[nodiscard]] VmDisplay& vm() const { return vm_; }
    [[nodiscard]] bool mapped() const { return mapped_; }
    [[nodiscard]] bool minimised() const { return minimised_; }
    [[nodiscard]] bool visible() const; // mapped, and neither it nor its VM is hidden, nor concealed
    [[nodiscard]] Window* parent() const; // mapped, of the same VM; null: none
    [[nodiscard]] bool modal() const;
    [[nodiscard]] bool may_be_seen() const; // neither its VM is hidden nor is it concealed
    [[nodiscard]] bool full_screen() const { return toplevel_->current.fullscreen; } // as it asked to be, with its frame
    [[nodiscard]] bool hung() const { return hung_; }
    [[nodiscard]] bool maximised() const { return at_.fills_area(); } // as committed by the guest
    [[nodiscard]] bool focused() const;
    [[nodiscard]] bool urgent() const;
    [[nodiscard]] bool takes_pointer() const; // drawn large enough for it, for fingers and for pens
    [[nodiscard]] bool may_resize() const { return !at_.fills_area(); }
    [[nodiscard]] const std::string& title() const { return title_; } // safe
    [[nodiscard]] std::string app_id() const; // safe, too
    [[nodiscard]] wlr_surface* surface() const override { return toplevel_->base->surface; }
    [[nodiscard]] Rect part_shown() const override;
    [[nodiscard]] const Rect& outer() const { return at_.outer(); } // layout coordinates
    [[nodiscard]] Rect content() const { return at_.content(); } // layout coordinates
    [[nodiscard]] const Ground& ground() const { return at_.ground(); }
    [[nodiscard]] Rect geometry() const; // of the surface that is window, in surface coordinates
    [[nodiscard]] const FrameLayout& layout() const { return at_.layout(); }
    [[nodiscard]] Size minimum_outer() const;
    [[nodiscard]] Size maximum_outer() const;

    // What the user does.
    void move_to(Point origin); // kept where the label can be seen
    void set_maximised(bool maximised);
    void set_minimised(bool minimised); // it alone; see Shell::minimise
    // Full screen without a frame, under the stripe: by the user's own gesture only, and only while focused.
    void set_frameless(bool frameless);
    [[nodiscard]] bool frameless() const { return frameless_ && toplevel_->current.fullscreen; }
    void close();
    // The guest is asked for this outer rectangle; the edges opposite to `part` stay where they are while it answers.
    void request_outer(const Rect& wanted, FramePart part);
    void end_resize();
    [[nodiscard]] bool is_cut_off() const { return mapped_ && at_.is_cut_off(); } // its content is larger than its frame
    void pan_to(Point pointer); // see WindowPlace
    void pan_by(int x, int y);
    // The pointer is over this button of the frame (FramePart::none: over none), and holds it pressed.
    void hover(FramePart part, bool pressed);

    // Its VM was hidden, shown, frozen or thawed (VmDisplay::restraint), or concealed.
    void restraint_changed();
    void set_hung(bool hung); // its program doesn't answer
    [[nodiscard]] wlr_xdg_surface* xdg() const { return toplevel_->base; }

    void focus_changed(); // it got the focus, or lost it
    [[nodiscard]] bool wants_frameless() const { return frameless_; } // the user does
    void set_urgent(bool urgent);
    void raise_to_top();
    void place_below(const Window& other);
    // Colours, scale or outputs changed.
    void refresh();
    void paint();
    [[nodiscard]] bool stale() const { return stale_ && mapped_; } // to be painted, see Shell::paint_stale
    // It or a popup is stale, or a popup of it is still to be ended.
    [[nodiscard]] bool has_to_paint() const { return stale() || popups_.stale() || popups_.any_has_to_end(); }
    [[nodiscard]] Popups& popups() { return popups_; }

    // One of its surfaces, or one of a popup's, is about to change: the tree is looked at once the batch of requests is over, and
    // stays away from the scene until then where it is large.
    void tree_changes(PopupParent& part);
    // Nodes of a part are about to move: they do it away from the scene, until the batch of requests is over.
    void rebuild_offstage(PopupParent& part);
    // What is wrong with a tree that changed, for its guest to read; null: nothing, and all of them are in the scene again.
    const char* trees_changed();
    // Its client is going, with all its objects: the window is over, and what is still to come of that costs nobody anything.
    void client_goes();
    // The guard found content outside its bounds.
    void clip_again();

    // PopupParent
    Window& root() override { return *this; }
    StageNode& stage() override { return node_; }
    [[nodiscard]] Point origin_in_root() const override { return {}; }
    [[nodiscard]] int depth() const override { return 0; }
    [[nodiscard]] wlr_scene_tree* popup_tree() const { return popup_tree_; }
    [[nodiscard]] Point popup_origin() const; // of its coordinates, in the layout
    [[nodiscard]] wlr_scene_node* place() const { return node_.place(); } // in Scene::windows()
    void remove_popup(Popup& popup);
    void note_reach(); // a popup was shown, moved or hidden
    [[nodiscard]] Shell& shell() const { return shell_; }

  private:
    void handle_commit(wlr_surface* surface) noexcept;
    void handle_map(void* data) noexcept;
    void handle_unmap(void* data) noexcept;
    void handle_destroy(void* data) noexcept;
    void handle_set_title(void* data) noexcept;
    void handle_set_parent(void* data) noexcept;
    void handle_request_maximise(void* data) noexcept;
    void handle_request_minimise(void* data) noexcept;
    void handle_request_fullscreen(void* data) noexcept;
    void handle_request_move(wlr_xdg_toplevel_move_event* event) noexcept;
    void handle_request_resize(wlr_xdg_toplevel_resize_event* event) noexcept;

    void configure_first();
    void request_state(bool maximised, bool fullscreen) { request_state(maximised, fullscreen, frameless_ && fullscreen); }
    void request_state(bool maximised, bool fullscreen, bool frameless);
    void open();
    void tell_bounds();
    void fit();
    [[nodiscard]] WindowPlace::Form committed_form() const;
    // Where it is, and what hangs on it.
    struct Stance {
        Rect outer;
        Point popups;
        bool operator==(const Stance&) const = default;
    };
    [[nodiscard]] Stance stance() const { return {outer(), popup_origin()}; }
    void stand(const Stance& before);
    void place_sides() { sides_.place({0, 0, layout().outer.width, layout().outer.height}, layout().content); }
    void update_visibility();
    void note_changed(PopupParent& part);
    void show() { node_.show(visible() && painted_once_); }
    [[nodiscard]] paint::FrameSpec::Stall stall() const;
    void clip_content();
    void paint_soon();
    void leave_picture();
    void lose_frame();

    Shell& shell_;
    VmDisplay& vm_;
    WindowId id_;
    wlr_xdg_toplevel* toplevel_; // owned by its client; gone with handle_destroy
    Owner frame_owner_;
    Owner content_owner_;
    std::string title_;
    Rect fitted_; // the geometry by which they are, of the guest's last commit
    WindowPlace at_;
    bool mapped_ = false;
    bool minimised_ = false;
    bool hung_ = false;
    bool activated_ = false; // as its guest was told
    bool modal_ = false; // as the desk was told
    bool frameless_ = false; // asked for by the user; in force once the guest commits a full-screen state
    bool stale_ = false;
    bool painted_once_ = false; // since it is mapped: nothing of it is shown without its frame
    FramePart hovered_ = FramePart::none;
    bool pressed_ = false;
    paint::FrameSpec painted_; // what the sides show
    std::vector<PopupParent*> changed_; // parts whose trees changed in this batch of requests
    StageNode node_;
    wlr_scene_rect* backing_; // owned by node_, as all below
    wlr_scene_tree* content_tree_;
    wlr_scene_tree* surface_tree_;
    Sides sides_;
    wlr_scene_tree* popup_tree_;
    Popups popups_;

    wl::Listener<&Window::handle_commit> commit_{*this};
    wl::Listener<&Window::handle_map> map_{*this};
    wl::Listener<&Window::handle_unmap> unmap_{*this};
    wl::Listener<&Window::handle_destroy> destroy_{*this};
    wl::Listener<&Window::handle_set_title> set_title_{*this};
    wl::Listener<&Window::handle_set_parent> set_parent_{*this};
    wl::Listener<&Window::handle_request_maximise> request_maximise_{*this};
    wl::Listener<&Window::handle_request_minimise> request_minimise_{*this};
    wl::Listener<&Window::handle_request_fullscreen> request_fullscreen_{*this};
    wl::Listener<&Window::handle_request_move> request_move_{*this};
    wl::Listener<&Window::handle_request_resize> request_resize_{*this};
};

} // namespace ensign
