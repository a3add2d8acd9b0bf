// A popup: placed by its positioner only, inside the work area, in a frame of its VM's colour and pattern. All popups of a
// window are siblings in its popup tree, whichever is whose parent, so each owns its nodes.
#pragma once

#include "compositor/policy/frame_geometry.hpp"
#include "compositor/shell/framed_surface.hpp"
#include "compositor/wl/listener.hpp"
#include "compositor/wl/ptr.hpp"

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
    [[nodiscard]] virtual wlr_surface* surface() const = 0;
    [[nodiscard]] virtual Rect part_shown() const = 0; // of the surface, in its coordinates
};

class Popup : public PopupParent {
  public:
    Popup(Window& window, PopupParent& parent, wlr_xdg_popup* popup);
    ~Popup();
    Popup(const Popup&) = delete;
    Popup& operator=(const Popup&) = delete;

    Window& root() override { return window_; }
    [[nodiscard]] Point origin_in_root() const override { return origin_; }
    [[nodiscard]] int depth() const override { return depth_; }
    void repaint() { framed_.repaint(); }
    void paint();
    [[nodiscard]] bool stale() const { return framed_.stale(); }
    void clip_again() { framed_.clip_again(); }
    [[nodiscard]] wlr_surface* surface() const override { return popup_->base->surface; }
    [[nodiscard]] Rect part_shown() const override { return framed_.part_shown(); }
    StageNode& stage() override { return framed_.stage(); }

  private:
    void handle_commit(wlr_surface* surface) noexcept;
    void handle_reposition(void* data) noexcept;
    void handle_destroy(void* data) noexcept;
    void constrain();
    void fit();
    void note_shown(std::optional<Rect> shown);

    Window& window_;
    PopupParent& parent_; // outlives this: a popup with children can't go first, wlroots ends them before
    wlr_xdg_popup* popup_; // owned by its client; gone with handle_destroy
    int depth_;
    Point origin_;
    std::optional<Rect> shown_; // where, as origin_
    Rect fitted_; // the geometry of the guest's last commit
    FramedSurface framed_;

    wl::Listener<&Popup::handle_commit> commit_{*this};
    wl::Listener<&Popup::handle_reposition> reposition_{*this};
    wl::Listener<&Popup::handle_destroy> destroy_{*this};
};

} // namespace ensign
