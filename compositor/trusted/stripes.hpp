// The stripe on every output: who hears the keyboard, and that the attention key is armed. Above all windows, always.
#pragma once

#include "compositor/output/outputs.hpp"
#include "compositor/paint/painter.hpp"
#include "compositor/scene/scene.hpp"

#include <vector>

namespace ensign {

class Stripes {
  public:
    Stripes(Scene& scene, const Outputs& outputs, paint::Painter& painter);

    // The same words on every output; width and scale are each output's own. Painted only where it differs from before.
    void show(const paint::StripeSpec& spec);
    [[nodiscard]] const paint::StripeSpec& shown() const { return spec_; } // but for width and scale
    void repaint(); // outputs or colours changed

  private:
    struct Stripe {
        wlr_scene_buffer* node; // owned by the scene
        int width;              // of its output, logical px
        double scale;
        paint::StripeSpec shown;
    };
    Scene& scene_;
    const Outputs& outputs_;
    paint::Painter& painter_;
    paint::StripeSpec spec_;
    std::vector<Stripe> stripes_; // one an output, in their order
};

} // namespace ensign
