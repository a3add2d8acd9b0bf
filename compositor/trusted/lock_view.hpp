// The lock on screen. On every output, from below: a curtain over all that isn't Ensign's, what Ensign says where there is
// no locker, the locker's surfaces, and above them the user's secret, which the locker can't know.
#pragma once

#include "compositor/output/outputs.hpp"
#include "compositor/output/per_output.hpp"
#include "compositor/paint/secret.hpp"
#include "compositor/scene/scene.hpp"
#include "compositor/wl/ptr.hpp"

#include <memory>
#include <string>

namespace ensign {

class LockView {
  public:
    LockView(Scene& scene, const Outputs& outputs, paint::Tools& tools);

    struct Notice {
        std::string title;
        std::string line;
        bool operator==(const Notice&) const = default;
    };
    void set_secret(paint::Secret secret);
    // Without a title nothing is said.
    void show(const Notice& notice);
    void outputs_changed(); // while it is shown
    void forget() { screens_.clear(); } // colours or the secret changed: the next show() paints all of it
    void hide();
    // Where the locker's surfaces hang; theirs alone.
    [[nodiscard]] wlr_scene_tree* surfaces() const { return surfaces_; }

  private:
    struct Screen {           // the lock on one output
        wl::ScenePtr curtain; // with what Ensign says
        wl::ScenePtr secret;
        std::unique_ptr<Scene::Veil> veil = {}; // over the secret; null: none is shown
    };
    [[nodiscard]] Screen make_screen(const OutputView& output);
    static void add(wlr_scene_tree* parent, paint::Image image, const Rect& box);
    void add_notice(const Screen& screen, const OutputView& output);
    void add_secret(Screen& screen, const OutputView& output);

    static constexpr Owner locker_owner{Owner::Kind::host, {}, {}, "locker", {}};
    Scene& scene_;
    const Outputs& outputs_;
    paint::Tools& tools_;
    paint::Secret secret_;
    wlr_scene_tree* curtains_; // owned by the scene, as all below
    wlr_scene_tree* surfaces_;
    wlr_scene_tree* secrets_;
    Notice notice_;
    PerOutput<Screen> screens_;
};

} // namespace ensign
