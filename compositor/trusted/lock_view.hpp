// The lock on screen. On every output, from below: a curtain over all that isn't Ensign's, what Ensign says where there is
// no locker, the locker's surfaces, and above them the user's secret, which the locker can't know.
#pragma once

#include "compositor/output/outputs.hpp"
#include "compositor/paint/painter.hpp"
#include "compositor/scene/scene.hpp"

#include <list>
#include <string>
#include <vector>

namespace ensign {

class LockView {
  public:
    LockView(Scene& scene, const Outputs& outputs, paint::Painter& painter);

    struct Notice {
        std::string title;
        std::string line;
    };
    void set_secret(paint::Secret secret) { secret_ = std::move(secret); }
    // Also when outputs, colours or the secret changed. Without a title nothing is said.
    void show(const Notice& notice);
    void hide();
    // Where the locker's surfaces hang; theirs alone.
    [[nodiscard]] wlr_scene_tree* surfaces() const { return surfaces_; }

  private:
    void clear();
    void add(wlr_scene_tree* parent, paint::Image image, const Rect& box);
    void add_notice(const Notice& notice, const Output& output);
    void add_secret(const Output& output);

    static constexpr Owner locker_owner{Owner::Kind::host, {}, {}, "locker", {}};
    Scene& scene_;
    const Outputs& outputs_;
    paint::Painter& painter_;
    paint::Secret secret_;
    wlr_scene_tree* curtains_; // owned by the scene, as all below
    wlr_scene_tree* surfaces_;
    wlr_scene_tree* secrets_;
    std::vector<wlr_scene_node*> nodes_; // in curtains_ and secrets_
    std::list<Scene::Veil> veils_;       // over the secrets
};

} // namespace ensign
