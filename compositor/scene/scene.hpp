// The one scene that all outputs show, in layers, and whose each of its nodes is.
//
//     chooser      Ensign's own, over everything
//     stripe       one for each output, over all windows
//     lock         over all of that while the session is locked: curtain, the locker's surfaces, the user's secret
//     banner       the large label over a window without a frame
//     xray         whose each region is, while its chord is held
//     drag         the icon that is being dragged
//     windows      toplevels with their frames and popups; gone while the chooser is up and while the session is locked
//     background
#pragma once

#include "compositor/policy/geometry.hpp"
#include "compositor/policy/vm.hpp"
#include "compositor/wl/ptr.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

namespace ensign {

// Who answers for the pixels of a node and of all nodes below it. Hung on wlr_scene_node.data.
struct Owner {
    enum class Kind : std::uint8_t { background, ensign, host, content, frame } kind = Kind::background;
    VmId vm; // content, frame
    WindowId window; // content, frame
    std::string_view part;
    // Guests': where all of it lies, and for a frame all that hangs below it, in the coordinates of the owning node's parent.
    Rect bounds;

    [[nodiscard]] bool is_guest() const { return kind == Kind::content || kind == Kind::frame; }
    // The bounds in the layout, where the parent of the owning node is at (x, y). Small numbers: an owning node is Ensign's.
    [[nodiscard]] Rect bounds_from(int x, int y) const { return {bounds.x + x, bounds.y + y, bounds.width, bounds.height}; }
};

class Scene {
  public:
    explicit Scene(Color desk);
    Scene(const Scene&) = delete;
    Scene& operator=(const Scene&) = delete;

    // Valid until a guest is dispatched or a node is destroyed: it points to nodes and surfaces. Nobody keeps one.
    struct Hit {
        wlr_scene_node* node = nullptr;
        const Owner* owner = nullptr; // never null
        wlr_surface* surface = nullptr; // the guest surface under the point, null over frames and backings
        double lx = 0; // where it was asked, layout coordinates
        double ly = 0;
        double sx = 0; // surface-local
        double sy = 0;
        Rect bounds; // of the owner's content, layout coordinates
        wlr_scene_node* owner_node = nullptr; // the one that is the owner's
    };
    // What is visible at a point of the layout.
    [[nodiscard]] Hit at(double lx, double ly) const;

    // at() leaves this node out: the pointer's own image, as far as it is a node of the scene. Null: there is none.
    void set_carried(wlr_scene_node* node) { carried_ = node; }

    // Whose the pixel at a point is: of all that is drawn there, whether it takes input or not.
    [[nodiscard]] const Owner& owner_at(int lx, int ly) const;

    // The nearest owner upwards; the background's where nobody else claims the node.
    [[nodiscard]] const Owner& owner_of(const wlr_scene_node* node) const;

    void set_desk(Color desk);
    // The background covers the layout; an output that changes calls this.
    void set_extent(const wlr_box& layout);

    [[nodiscard]] wlr_scene* root() const { return root_; }
    [[nodiscard]] wlr_scene_tree* windows() const { return windows_; }
    [[nodiscard]] wlr_scene_tree* drag() const { return drag_; }
    [[nodiscard]] wlr_scene_tree* xray() const { return xray_; }
    [[nodiscard]] wlr_scene_tree* banner() const { return banner_; }
    [[nodiscard]] wlr_scene_tree* lock() const { return lock_; }
    [[nodiscard]] wlr_scene_tree* stripe() const { return stripe_; }
    [[nodiscard]] wlr_scene_tree* chooser() const { return chooser_; }

    // A part of the layout that no program may see, in the colour that captures show there: the user's secret. For as long as it
    // exists; whoever shows what is below it keeps it.
    class Veil {
      public:
        Veil(Scene& scene, const Rect& where, Color shown) : box{where}, color{shown}, scene_{scene} {
            scene.veils_.push_back(this);
        }
        ~Veil() { std::erase(scene_.veils_, this); }
        Veil(const Veil&) = delete;
        Veil& operator=(const Veil&) = delete;
        const Rect box;
        const Color color;

      private:
        Scene& scene_;
    };
    [[nodiscard]] const std::vector<const Veil*>& veils() const { return veils_; }

    // Part of no picture: a tree that is about to change a lot, or to go, does it here. In the scene itself each change of a node
    // costs a walk over all nodes, those of other VMs included.
    [[nodiscard]] wlr_scene_tree* backstage() const { return &backstage_->tree; }

    // Guest content leaves the picture, and comes back.
    void show_guests(bool shown);
    [[nodiscard]] bool shows_guests() const { return shows_guests_; }
    // While one exists, what happens to many windows costs as much as what happens to one: the picture is reckoned with once, when
    // the last one ends. No frame may be drawn meanwhile.
    class ManyChanges {
      public:
        static constexpr std::size_t few = 4; // so few are reckoned with one by one
        explicit ManyChanges(Scene& scene, std::size_t changes = few + 1) : scene_{changes > few ? &scene : nullptr} {
            if (scene_ != nullptr) {
                scene_->begin_changes();
            }
        }
        ~ManyChanges() {
            if (scene_ != nullptr) {
                scene_->end_changes();
            }
        }
        ManyChanges(const ManyChanges&) = delete;
        ManyChanges& operator=(const ManyChanges&) = delete;

      private:
        Scene* scene_; // null: they are few
    };

  private:
    void begin_changes();
    void end_changes();
    [[nodiscard]] wlr_scene_node* node_at(double lx, double ly, double& sx, double& sy) const;
    static constexpr Owner background_owner{Owner::Kind::background, {}, {}, "background", {}};
    static constexpr Owner xray_owner{Owner::Kind::ensign, {}, {}, "xray", {}};
    static constexpr Owner banner_owner{Owner::Kind::ensign, {}, {}, "banner", {}};
    static constexpr Owner lock_owner{Owner::Kind::ensign, {}, {}, "lock", {}};
    static constexpr Owner stripe_owner{Owner::Kind::ensign, {}, {}, "stripe", {}};
    static constexpr Owner chooser_owner{Owner::Kind::ensign, {}, {}, "chooser", {}};

    wl::ScenePtr owned_;
    wlr_scene* root_; // owned by owned_
    wlr_scene_rect* background_; // owned by the scene, as all below
    wlr_scene_tree* windows_;
    wlr_scene_rect* shutter_; // among the windows, and in no frame: see end_changes()
    wlr_scene_tree* drag_;
    wlr_scene_tree* xray_;
    wlr_scene_tree* banner_;
    wlr_scene_tree* lock_;
    wlr_scene_tree* stripe_;
    wlr_scene_tree* chooser_;
    wl::ScenePtr backstage_owned_;
    wlr_scene* backstage_; // owned by backstage_owned_
    std::vector<const Veil*> veils_;
    wlr_scene_node* carried_ = nullptr; // not owned
    bool shows_guests_ = true;
    int many_changes_ = 0;
};

// What wlroots reckoned from a guest's numbers, overflows included, as numbers that can be reckoned with.
inline Rect reckonable(const wlr_box& box) {
    constexpr int far = 1 << 24;
    return {std::clamp(box.x, -far, far), std::clamp(box.y, -far, far), std::clamp(box.width, 1, far),
            std::clamp(box.height, 1, far)};
}

// Colours as wlroots' scene wants them.
struct Rgba {
    float values[4];
};
Rgba to_rgba(Color c);

// For Owner in node.data, which is void*.
inline void set_owner(wlr_scene_node& node, const Owner& owner) { node.data = const_cast<Owner*>(&owner); }

} // namespace ensign
