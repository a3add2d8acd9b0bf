#include "compositor/trusted/tombstones.hpp"

#include "compositor/paint/plate.hpp"
#include "compositor/paint/tools.hpp"
#include "compositor/vm/vm_display.hpp"
#include "compositor/wl/pixel_buffer.hpp"

#include <algorithm>
#include <utility>

namespace ensign {

struct Tombstones::Stone {
    Stone(wlr_scene_tree* layer, const Window& window, double at_scale, std::uint32_t now)
        : vm{window.vm().flag()}, owner{Owner::Kind::frame, window.vm().id(), window.id(), "tombstone", window.outer()},
          size{window.outer().size()}, scale{at_scale}, since{now}, tree{wlr_scene_tree_create(layer)} {
        set_owner(tree->node, owner);
        wlr_scene_node_set_enabled(&tree->node, false);
        wlr_scene_node_set_position(&tree->node, window.outer().x, window.outer().y);
        wlr_scene_node_place_above(&tree->node, window.place());
    }

    Flag vm;
    Owner owner;
    Size size;
    double scale;
    std::uint32_t since; // it is there; it is shown
    bool shown = false;
    bool painted = false;
    wl::ScenePtr tree;
};

Tombstones::Tombstones(Scene& scene, paint::Tools& tools, const Clock& clock, wl_event_loop* loop)
    : scene_{scene}, tools_{tools}, clock_{clock}, timer_{loop} {}

Tombstones::~Tombstones() = default;

void Tombstones::window_leaves(const Window& window, double scale) {
    const auto of_vm = [&](const auto& stone) { return stone->owner.vm == window.vm().id(); };
    if (std::ranges::count_if(stones_, of_vm) == most) {
        const auto oldest = std::ranges::find_if(stones_, [&](const auto& stone) { return of_vm(stone) && !stone->shown; });
        if (oldest == stones_.end()) {
            return; // what is shown stands for its time
        }
        stones_.erase(oldest);
    }
    Stone& stone = *stones_.emplace_back(std::make_unique<Stone>(scene_.windows(), window, scale, clock_.now_msec()));
    timer_.wake_in(doubt_ms);
    const auto lost = lost_at_.find(window.vm().id());
    if (lost != lost_at_.end() && age(lost->second) < doubt_ms) {
        show(stone);
    }
}

void Tombstones::gate_lost(VmDisplay& vm) {
    lost_at_[vm.id()] = clock_.now_msec();
    const Scene::ManyChanges at_once{scene_};
    for (const auto& stone : stones_) {
        if (stone->owner.vm == vm.id() && !stone->shown) {
            show(*stone);
        }
    }
}

void Tombstones::show(Stone& stone) {
    wlr_scene_rect_create(stone.tree.get(), stone.size.width, stone.size.height,
                          to_rgba(paint::tombstone_ground(tools_)).values);
    wlr_scene_node_set_enabled(&stone.tree->node, true);
    stone.shown = true;
    stone.since = clock_.now_msec();
    timer_.wake_in(shown_ms);
}

// What memory is wanting for is left out: the ground is there.
void Tombstones::paint(Stone& stone) {
    stone.painted = true;
    Sides sides{stone.tree.get()}; // its nodes are the tree's
    if (sides.show(paint::tombstone_sides(tools_, stone.vm, stone.size, stone.scale))) {
        const Rect whole{0, 0, stone.size.width, stone.size.height};
        sides.place(whole, shrink(whole, paint::tombstone_edges));
    }
    const double type = paint::tombstone_type(tools_, stone.vm, stone.size, stone.scale);
    wl::BufferPtr& plate = plates_[{stone.owner.vm, type, stone.scale}];
    if (type > 0 && plate == nullptr) {
        plate = wl::make_opaque_buffer(paint::plate(tools_, {stone.vm, paint::tombstone_line, type}, stone.scale));
    }
    if (plate == nullptr) {
        return;
    }
    const Size size{static_cast<int>(plate->width / stone.scale), static_cast<int>(plate->height / stone.scale)};
    wlr_scene_buffer* node = wlr_scene_buffer_create(stone.tree.get(), plate.get());
    wlr_scene_buffer_set_dest_size(node, size.width, size.height);
    wlr_scene_node_set_position(&node->node, (stone.size.width - size.width) / 2, (stone.size.height - size.height) / 2);
}

bool Tombstones::tick() {
    if (stones_.empty()) {
        plates_.clear();
        return false;
    }
    const auto is_over = [&](const auto& stone) { return age(stone->since) >= (stone->shown ? shown_ms : doubt_ms); };
    if (std::ranges::any_of(stones_, is_over)) {
        const Scene::ManyChanges at_once{scene_};
        std::erase_if(stones_, is_over);
    }
    for (const auto& stone : stones_) {
        const std::uint32_t life = stone->shown ? shown_ms : doubt_ms;
        timer_.wake_in(static_cast<int>(life - age(stone->since)));
    }
    int paints = 0;
    for (const auto& stone : stones_) {
        if (stone->shown && !stone->painted && paints++ < paints_a_turn) {
            paint(*stone);
        }
    }
    return paints > paints_a_turn;
}

} // namespace ensign
