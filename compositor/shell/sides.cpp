#include "compositor/shell/sides.hpp"

#include "compositor/wl/pixel_buffer.hpp"

#include <utility>

namespace ensign {

Sides::Sides(wlr_scene_tree* parent) {
    for (auto& node : nodes_) {
        node = wlr_scene_buffer_create(parent, nullptr);
        wlr_scene_buffer_set_filter_mode(node, WLR_SCALE_FILTER_NEAREST);
    }
}

void Sides::place(const Rect& outer, const Rect& content) {
    const std::array<Rect, 4> boxes{
        Rect{outer.x, outer.y, outer.width, content.y - outer.y},
        Rect{outer.x, content.y, content.x - outer.x, content.height},
        Rect{content.right(), content.y, outer.right() - content.right(), content.height},
        Rect{outer.x, content.bottom(), outer.width, outer.bottom() - content.bottom()},
    };
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        wlr_scene_node_set_position(&nodes_[i]->node, boxes[i].x, boxes[i].y);
        wlr_scene_buffer_set_dest_size(nodes_[i], boxes[i].width, boxes[i].height);
    }
}

bool Sides::show(paint::FrameImages images) {
    const bool whole = !images.empty();
    const std::array<paint::Image*, 4> pixels{&images.top, &images.left, &images.right, &images.bottom};
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        const bool wanted = !pixels[i]->empty();
        const auto buffer = wl::make_opaque_buffer(std::move(*pixels[i]));
        if (wanted && buffer == nullptr) {
            return false;
        }
        wlr_scene_buffer_set_buffer(nodes_[i], buffer.get());
    }
    return whole;
}

void Sides::set_shown(bool shown) {
    for (auto* node : nodes_) {
        wlr_scene_node_set_enabled(&node->node, shown);
    }
}

} // namespace ensign
