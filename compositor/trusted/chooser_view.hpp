// The chooser on screen: over everything, on every output, painted when something about it changes.
#pragma once

#include "compositor/output/outputs.hpp"
#include "compositor/paint/painter.hpp"
#include "compositor/policy/chooser.hpp"
#include "compositor/shell/scene.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ensign {

class ChooserView {
  public:
    ChooserView(Scene& scene, const Outputs& outputs, paint::Painter& painter);

    void set_secret(paint::Secret secret);
    void show(Chooser& chooser, const std::string& back_to);
    void hide();
    // The card at a point of the layout.
    [[nodiscard]] std::optional<std::size_t> card_at(const Chooser& chooser, Point at) const;
    // Columns of the output that the keys act on: the first.
    [[nodiscard]] int columns(const Chooser& chooser) const;

  private:
    const paint::SecretImage& painted_secret(const ChooserLayout& layout, Size output, double scale);
    void add(paint::Image image, const Rect& box);
    Scene& scene_;
    const Outputs& outputs_;
    paint::Painter& painter_;
    paint::Secret secret_;
    struct PaintedSecret { // once an output: it doesn't change while the user types
        Size output;
        double scale;
        paint::SecretImage painted;
    };
    std::vector<PaintedSecret> painted_;
    std::vector<wlr_scene_buffer*> nodes_; // owned by the scene
};

} // namespace ensign
