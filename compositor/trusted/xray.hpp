// X-ray: while its chord is held, every region of every output in its owner's colour and by its name. Painted from the scene
// itself, the same source as the owner map and whois, and opaque: what it says can't be overtaken by what a guest draws.
#pragma once

#include "compositor/output/outputs.hpp"
#include "compositor/paint/painter.hpp"
#include "compositor/scene/scene.hpp"
#include "compositor/vm/vms.hpp"

#include <vector>

namespace ensign {

class Xray {
  public:
    Xray(Scene& scene, const Outputs& outputs, paint::Painter& painter, const Vms& vms);

    void show();
    void hide();
    [[nodiscard]] bool up() const { return up_; }
    // Windows, the cursor or outputs changed: what it shows is painted anew with each output's next frame, however often
    // guests change it until then.
    void refresh();
    void paint(Output& output); // where it is due

  private:
    struct Screen {
        const Output* output;
        wlr_scene_buffer* node; // owned by the scene
        bool stale;
    };
    [[nodiscard]] std::vector<paint::XrayRegion> regions_of(const Output& output) const;

    Scene& scene_;
    const Outputs& outputs_;
    paint::Painter& painter_;
    const Vms& vms_;
    bool up_ = false;
    std::vector<Screen> screens_; // one an output
};

} // namespace ensign
