// X-ray: while its chord is held, every region of every output in its owner's colour and by its name. Painted from the scene
// itself, the same source as the owner map and whois, and opaque: what it says can't be overtaken by what a guest draws.
#pragma once

#include "compositor/output/outputs.hpp"
#include "compositor/output/per_output.hpp"
#include "compositor/paint/xray.hpp"
#include "compositor/scene/owner_map.hpp"
#include "compositor/scene/scene.hpp"
#include "compositor/vm/vms.hpp"
#include "compositor/wl/ptr.hpp"

#include <vector>

namespace ensign {

class Xray {
  public:
    Xray(Scene& scene, Outputs& outputs, paint::Tools& tools, const Vms& vms);

    void show();
    void hide();
    [[nodiscard]] bool up() const { return up_; }
    // Before each turn. windows: Shell::revision(). Where these or the cursor changed, what it shows is painted anew with each
    // output's next frame, however often guests change it until then.
    void tick(std::uint64_t windows, bool cursor_moved);
    void refresh(); // likewise, outputs
    void paint(Output& output); // where it is due

  private:
    struct Screen {
        wl::SceneBufferPtr node;
        bool stale = true;
    };
    [[nodiscard]] paint::Image picture_of(Output& output) const; // empty where memory is wanting
    // Whose each pixel of an output is, as a place among the owners, to which those that are seen are added.
    [[nodiscard]] OwnerMap map_of(const Output& output, std::vector<paint::XrayOwner>& owners) const;

    Scene& scene_;
    Outputs& outputs_;
    paint::Tools& tools_;
    const Vms& vms_;
    bool up_ = false;
    std::uint64_t windows_ = 0; // as they were looked at last
    PerOutput<Screen> screens_;
};

} // namespace ensign
