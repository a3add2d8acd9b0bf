// A popup: placed by its positioner only, inside the work area, in a frame of its VM's colour and pattern. All popups of a
// window are siblings in its popup tree, whichever is whose parent, so each owns its nodes.
#pragma once

#include "compositor/policy/look/frame_geometry.hpp"
#include "compositor/shell/framed_surface.hpp"
#include "compositor/wl/listener.hpp"
#include "compositor/wl/ptr.hpp"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace ensign {

class Window;

// What a popup can hang on: a window or another popup. Stored in wlr_xdg_surface.data.
class PopupParent {
  public:
    virtual ~PopupParent() = default;
    virtual Window& root() = 0;
    virtual StageNode& stage() = 0;
    // The window geometry's origin, in the root window's content coordinates.
    [[nodiscard]] virtual Point origin_in_root() const = 0;
    [[nodiscard]] virtual int depth() const = 0; // 0: a window
    [[nodiscard]] virtual bool dismissed() const { return false; } // a popup that is over, and what hangs on it with it
    [[nodiscard]] virtual wlr_surface* surface() const = 0;
    [[nodiscard]] virtual Rect part_shown() const = 0; // of the surface, in its coordinates
};

class Popup final : public PopupParent {
  public:
    Popup(Window& window, PopupParent& parent, wlr_xdg_popup* popup);
    ~Popup() override;
    Popup(const Popup&) = delete;
    Popup& operator=(const Popup&) = delete;

    Window& root() override { return window_; }
    [[nodiscard]] Point origin_in_root() const override { return origin_; }
    [[nodiscard]] int depth() const override { return depth_; }
    void repaint() { framed_.repaint(); }
    void follow(); // what it hangs on, or the work area, is elsewhere
    void paint();
    [[nodiscard]] bool stale() const { return framed_.stale(); }
    [[nodiscard]] bool dismissed() const override { return dismissed_; }
    [[nodiscard]] bool has_to_end() const { return dismissed_ && !told_; }
    [[nodiscard]] const PopupParent& parent() const { return parent_; }
    void clip_again() { framed_.clip_again(); }
    [[nodiscard]] wlr_surface* surface() const override { return popup_->base->surface; }
    [[nodiscard]] Rect part_shown() const override { return framed_.part_shown(); }
    StageNode& stage() override { return framed_.stage(); }
    // With its frame, in the root window's content coordinates; empty: it isn't shown.
    [[nodiscard]] Rect reach() const;

    // Out of the picture at once and for good, with what hangs on it. Its guest is told by end(), if it wasn't by its grab's end.
    void dismiss();
    // Once nobody holds anything of it: takes the guest's object away, and with it this one.
    void end() { wlr_xdg_popup_destroy(popup_); }

  private:
    void handle_commit(wlr_surface* surface) noexcept;
    void handle_reposition(void* data) noexcept;
    void handle_destroy(void* data) noexcept;
    void handle_pointer_grab_end(wlr_seat_pointer_grab* grab) noexcept;
    void handle_touch_grab_end(wlr_seat_touch_grab* grab) noexcept;
    void watch_grab();
    void grab_ended();
    void constrain();
    [[nodiscard]] Rect area() const;
    [[nodiscard]] Rect place(const wlr_box& geometry) const;
    void fit();
    void note_shown(std::optional<Rect> shown);

    Window& window_;
    PopupParent& parent_; // outlives this: a popup with children can't go first, wlroots ends them before
    wlr_xdg_popup* popup_; // owned by its client; gone with handle_destroy
    int depth_;
    Point origin_;
    std::optional<Rect> shown_; // where, as origin_
    Rect fitted_; // the geometry of the guest's last commit
    bool grabs_ = false;
    bool dismissed_ = false;
    bool told_ = false; // that it is over: its guest has to take its object away
    FramedSurface framed_;

    wl::Listener<&Popup::handle_commit> commit_{*this};
    wl::Listener<&Popup::handle_reposition> reposition_{*this};
    wl::Listener<&Popup::handle_destroy> destroy_{*this};
    wl::Listener<&Popup::handle_pointer_grab_end> pointer_grab_end_{*this};
    wl::Listener<&Popup::handle_touch_grab_end> touch_grab_end_{*this};
};

// Those of one window, each after the one that it hangs on.
class Popups {
  public:
    void add(Window& window, PopupParent& parent, wlr_xdg_popup* popup);
    void remove(const Popup& popup);
    void clear() { std::exchange(all_, {}); }
    int paint(int most); // at most so many of the stale ones; how many it was
    [[nodiscard]] bool stale() const;
    [[nodiscard]] bool any_has_to_end() const;
    void repaint();
    void follow(const PopupParent* parent = nullptr); // those that hang on it; null: all
    void clip_again();
    void dismiss();
    void dismiss_below(const PopupParent& parent);
    void end_dismissed();
    [[nodiscard]] Rect reach() const; // of all, as Popup's

  private:
    std::vector<std::unique_ptr<Popup>> all_;
};

} // namespace ensign
