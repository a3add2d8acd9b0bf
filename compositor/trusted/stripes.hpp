// The stripe on every output: who has the keyboard, and that the attention key is armed. Above all windows, always.
#pragma once

#include "compositor/output/outputs.hpp"
#include "compositor/output/per_output.hpp"
#include "compositor/paint/stripe.hpp"
#include "compositor/scene/scene.hpp"
#include "compositor/wl/ptr.hpp"

namespace ensign {

class Stripes {
  public:
    Stripes(Scene& scene, const Outputs& outputs, paint::Tools& tools);

    // The same words on every output; width and scale are each output's own. Painted only where it differs from before.
    void show(const paint::StripeSpec& spec);
    [[nodiscard]] const paint::StripeSpec& shown() const { return spec_; } // but for width and scale
    void outputs_changed();
    void repaint(); // colours changed

  private:
    struct Stripe {
        wl::SceneBufferPtr node;
        paint::StripeSpec shown = {};
    };
    Scene& scene_;
    const Outputs& outputs_;
    paint::Tools& tools_;
    paint::StripeSpec spec_;
    PerOutput<Stripe> stripes_;
};

} // namespace ensign
