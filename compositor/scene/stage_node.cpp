#include "compositor/scene/stage_node.hpp"

namespace ensign {

StageNode::StageNode(Scene& scene, wlr_scene_tree* tree) : scene_{scene}, tree_{tree} {
    wlr_scene_node_set_enabled(node(), false);
}

void StageNode::show(bool shown) {
    shown_ = shown;
    if (!away()) {
        wlr_scene_node_set_enabled(node(), shown);
    }
}

void StageNode::leave() {
    if (away()) {
        return;
    }
    wlr_scene_node_set_enabled(node(), false); // now, while the scene knows what it covered
    place_.reset(wlr_scene_tree_create(node()->parent));
    wlr_scene_node_place_above(&place_->node, node());
    wlr_scene_node_reparent(node(), scene_.backstage());
}

void StageNode::come_back() {
    if (place_ == nullptr) {
        return;
    }
    wlr_scene_node_reparent(node(), place_->node.parent);
    wlr_scene_node_place_above(node(), &place_->node);
    place_.reset();
    wlr_scene_node_set_enabled(node(), shown_);
}

void StageNode::depart() {
    leave();
    place_.reset();
    departed_ = true;
}

} // namespace ensign
