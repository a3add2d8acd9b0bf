#include "compositor/trusted/chooser_view.hpp"

#include "compositor/policy/frame_geometry.hpp"
#include "compositor/wl/pixel_buffer.hpp"

#include <algorithm>

namespace ensign {

namespace {

// The secret's last pixel is plain chooser: what a capture shows in its place.
Color color_at(const paint::Image& image) {
    const std::uint32_t pixel = image.pixels.back();
    return {static_cast<std::uint8_t>(pixel >> 16), static_cast<std::uint8_t>(pixel >> 8),
            static_cast<std::uint8_t>(pixel)};
}

} // namespace

ChooserView::ChooserView(Scene& scene, const Outputs& outputs, paint::Painter& painter)
    : scene_{scene}, outputs_{outputs}, painter_{painter} {}

void ChooserView::show(Chooser& chooser, const std::string& back_to) {
    hide();
    for (const auto& output : outputs_.all()) {
        const Rect box = output->box();
        const ChooserLayout layout = chooser_layout(box.size(), chooser.vms().size());
        chooser.keep_selected_visible(layout);
        add(painter_.chooser({&chooser, layout, box.size(), back_to, output->scale()}),
            shrink(box, {.top = stripe_height}));
        const auto& secret = painted_secret(layout, box.size(), output->scale());
        if (!secret.image.empty()) {
            const Rect place{box.x + secret.box.x, box.y + secret.box.y, secret.box.width, secret.box.height};
            add(secret.image, place);
            scene_.veil(place, color_at(secret.image));
        }
    }
    wlr_scene_node_set_enabled(&scene_.chooser()->node, true);
}

void ChooserView::add(paint::Image image, const Rect& box) {
    const auto buffer = wl::make_opaque_buffer(std::move(image));
    auto* node = wlr_scene_buffer_create(scene_.chooser(), buffer.get());
    wlr_scene_node_set_position(&node->node, box.x, box.y);
    wlr_scene_buffer_set_dest_size(node, box.width, box.height);
    nodes_.push_back(node);
}

void ChooserView::set_secret(paint::Secret secret) {
    secret_ = std::move(secret);
    painted_.clear();
}

const paint::SecretImage& ChooserView::painted_secret(const ChooserLayout& layout, Size output, double scale) {
    const auto found = std::ranges::find_if(
        painted_, [&](const PaintedSecret& painted) { return painted.output == output && painted.scale == scale; });
    if (found != painted_.end()) {
        return found->painted;
    }
    return painted_.emplace_back(output, scale, painter_.secret(secret_, layout, output, scale)).painted;
}

void ChooserView::hide() {
    wlr_scene_node_set_enabled(&scene_.chooser()->node, false);
    for (auto* node : nodes_) {
        wlr_scene_node_destroy(&node->node);
    }
    nodes_.clear();
    scene_.unveil();
}

std::optional<std::size_t> ChooserView::card_at(const Chooser& chooser, Point at) const {
    const Output* output = outputs_.at(at.x, at.y);
    if (output == nullptr) {
        return std::nullopt;
    }
    const Rect box = output->box();
    const ChooserLayout layout = chooser_layout(box.size(), chooser.vms().size());
    for (std::size_t i = 0; i < chooser.vms().size(); i++) {
        if (layout.card_at(i, chooser.first_row()).contains(Point{at.x - box.x, at.y - box.y})) {
            return i;
        }
    }
    return std::nullopt;
}

int ChooserView::columns(const Chooser& chooser) const {
    const Output* first = outputs_.find({});
    return first != nullptr ? chooser_layout(first->box().size(), chooser.vms().size()).columns : 1;
}

} // namespace ensign
