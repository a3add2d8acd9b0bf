#include "compositor/trusted/stripes.hpp"

#include "compositor/policy/look/frame_geometry.hpp"
#include "compositor/wl/pixel_buffer.hpp"

namespace ensign {

Stripes::Stripes(Scene& scene, const Outputs& outputs, paint::Tools& tools) : scene_{scene}, outputs_{outputs}, tools_{tools} {}

void Stripes::outputs_changed() {
    stripes_.update(outputs_.views(), [&](const OutputView& view) {
        Stripe stripe{wl::SceneBufferPtr{wlr_scene_buffer_create(scene_.stripe(), nullptr)}};
        wlr_scene_node_set_position(&stripe.node->node, view.box.x, view.box.y);
        wlr_scene_buffer_set_dest_size(stripe.node.get(), view.box.width, stripe_height);
        return stripe;
    });
    show(spec_);
}

void Stripes::repaint() {
    stripes_.clear();
    outputs_changed();
}

void Stripes::show(const paint::StripeSpec& spec) {
    spec_ = spec;
    for (auto& [view, stripe] : stripes_) {
        auto wanted = spec;
        wanted.width = view.box.width;
        wanted.scale = view.scale;
        if (wanted != stripe.shown) {
            const auto buffer = wl::make_opaque_buffer(paint::stripe(tools_, wanted));
            wlr_scene_buffer_set_buffer(stripe.node.get(),
                                        buffer.get()); // rather none, which the guard sees, than one that lies
            stripe.shown = buffer != nullptr ? std::move(wanted) : paint::StripeSpec{};
        }
    }
}

} // namespace ensign
