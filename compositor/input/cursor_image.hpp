// What the pointer looks like. Over frames, stripe and chooser it is Ensign's own; a guest's image is shown over its own
// content only, and where it would stick out of that it is a node of the scene under the content's clip.
#pragma once

#include "compositor/scene/scene.hpp"
#include "compositor/vm/seat.hpp"
#include "compositor/wl/listener.hpp"
#include "compositor/wl/ptr.hpp"

#include <string>
#include <utility>

namespace ensign {

class CursorImage {
  public:
    CursorImage(wlr_cursor* cursor, Scene& scene);
    ~CursorImage();
    CursorImage(const CursorImage&) = delete;
    CursorImage& operator=(const CursorImage&) = delete;

    // There is something to point with. The theme, all of whose images are read at once, waits until then.
    void appear();
    void show_own(const char* shape); // an XCursor name
    void hide();
    void show_guest(const GuestCursor& wanted, const Scene::Hit& under);
    // A guest's image is on screen, which may be going.
    [[nodiscard]] bool is_guests() const { return shape_.empty(); }
    // A guest's image lies on what is not its content: that came there, or grew, after the image did.
    [[nodiscard]] bool intrudes() const;
    void reload(); // outputs changed
    // While X-ray looks, a guest's image is in the scene wherever it is: on a hardware plane it has no node, and no owner.
    // Say what is to be shown again after it.
    void keep_in_scene(bool always) { always_in_scene_ = always; }
    // The image in the scene came, went or moved since this was asked last.
    [[nodiscard]] bool scene_changed() { return std::exchange(scene_changed_, false); }

  private:
    void show_clipped(const GuestCursor& wanted, const Scene::Hit& under);
    void drop_node();
    void handle_node_destroyed(void* data) noexcept;

    wlr_cursor* cursor_; // not owned
    Scene& scene_;
    wl::XcursorManagerPtr theme_;
    std::string shape_; // Ensign's; empty while a guest's image is shown
    wlr_scene_tree* node_ = nullptr; // owned by the window that it lies in
    wlr_surface* surface_ = nullptr; // of node_
    wlr_scene_tree* parent_ = nullptr;
    Owner owner_; // of a guest's image: the content that it lies on
    Rect box_; // of a guest's image that is no node, layout coordinates; else empty
    bool appeared_ = false;
    bool always_in_scene_ = false;
    bool scene_changed_ = false;
    wl::Listener<&CursorImage::handle_node_destroyed> node_destroyed_{*this};
};

} // namespace ensign
