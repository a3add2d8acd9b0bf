#include "compositor/trusted/stripes.hpp"

#include "compositor/policy/look/frame_geometry.hpp"
#include "compositor/wl/pixel_buffer.hpp"

namespace ensign {

Stripes::Stripes(Scene& scene, const Outputs& outputs, paint::Painter& painter)
    : scene_{scene}, outputs_{outputs}, painter_{painter} {}

void Stripes::repaint() {
    for (const Stripe& stripe : stripes_) {
        wlr_scene_node_destroy(&stripe.node->node);
    }
    stripes_.clear();
    for (const auto& output : outputs_.all()) {
        auto* node = wlr_scene_buffer_create(scene_.stripe(), nullptr);
        const Rect box = output->box();
        wlr_scene_node_set_position(&node->node, box.x, box.y);
        wlr_scene_buffer_set_dest_size(node, box.width, stripe_height);
        stripes_.push_back({node, box.width, output->scale(), {}});
    }
    show(spec_);
}

void Stripes::show(const paint::StripeSpec& spec) {
    spec_ = spec;
    for (Stripe& stripe : stripes_) {
        auto wanted = spec;
        wanted.width = stripe.width;
        wanted.scale = stripe.scale;
        if (wanted != stripe.shown) {
            const auto buffer = wl::make_opaque_buffer(painter_.stripe(wanted));
            wlr_scene_buffer_set_buffer(stripe.node, buffer.get()); // rather none, which the guard sees, than one that lies
            stripe.shown = buffer != nullptr ? std::move(wanted) : paint::StripeSpec{};
        }
    }
}

} // namespace ensign
