// A tree of the scene that can leave it for a while and come back to its place: for as long as its guest changes it.
//
//     in the scene, shown or not --leave()--> backstage --come_back()--> in the scene, as show() said last
//                                --depart()--> backstage, until it is destroyed
#pragma once

#include "compositor/scene/scene.hpp"
#include "compositor/wl/ptr.hpp"

namespace ensign {

class StageNode {
  public:
    // Takes over a tree, hidden.
    StageNode(Scene& scene, wlr_scene_tree* tree);
    StageNode(const StageNode&) = delete;
    StageNode& operator=(const StageNode&) = delete;

    [[nodiscard]] wlr_scene_tree* get() const { return tree_.get(); }
    [[nodiscard]] wlr_scene_node* node() const { return &tree_->node; }
    // The node by which others are placed above or below it, wherever it is.
    [[nodiscard]] wlr_scene_node* place() const { return place_ != nullptr ? &place_->node : node(); }

    void show(bool shown);
    [[nodiscard]] bool away() const { return departed_ || place_ != nullptr; }
    [[nodiscard]] bool departed() const { return departed_; }
    void leave();
    void come_back();
    void depart();

  private:
    Scene& scene_;
    wl::ScenePtr tree_;
    wl::ScenePtr place_; // empty, where the tree was; null: it is there
    bool shown_ = false;
    bool departed_ = false;
};

} // namespace ensign
