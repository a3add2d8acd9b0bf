#include "compositor/trusted/tombstones.hpp"

#include "compositor/vm/vm_display.hpp"
#include "compositor/wl/pixel_buffer.hpp"

#include <algorithm>
#include <utility>

namespace ensign {

namespace {
int wake(void*) { return 0; } // the main loop's turn does the rest, in settle()
} // namespace

struct Tombstones::Stone {
    Stone(wlr_scene_tree* layer, const Window& window, double at_scale, std::uint32_t now)
        : vm{window.vm().spec()}, owner{Owner::Kind::frame, window.vm().id(), window.id(), "tombstone", window.outer()},
          size{window.outer().size()}, scale{at_scale}, since{now}, tree{wlr_scene_tree_create(layer)} {
        set_owner(tree->node, owner);
        wlr_scene_node_set_enabled(&tree->node, false);
        wlr_scene_node_set_position(&tree->node, window.outer().x, window.outer().y);
        wlr_scene_node_place_above(&tree->node, window.place());
    }

    VmSpec vm;
    Owner owner;
    Size size;
    double scale;
    std::uint32_t since; // it is there; it is shown
    bool shown = false;
    wl::ScenePtr tree;
};

Tombstones::Tombstones(Scene& scene, paint::Painter& painter, const Clock& clock, wl_event_loop* loop)
    : scene_{scene}, painter_{painter}, clock_{clock}, timer_{wl_event_loop_add_timer(loop, wake, nullptr)} {}

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
    wl_event_source_timer_update(timer_.get(), doubt_ms);
    const auto lost = lost_at_.find(window.vm().id());
    if (lost != lost_at_.end() && age(lost->second) < doubt_ms) {
        show(stone);
    }
}

void Tombstones::gate_lost(const VmDisplay& vm) {
    lost_at_[vm.id()] = clock_.now_msec();
    for (const auto& stone : stones_) {
        if (stone->owner.vm == vm.id() && !stone->shown) {
            show(*stone);
        }
    }
}

void Tombstones::show(Stone& stone) {
    const auto buffer = wl::make_opaque_buffer(painter_.tombstone(stone.vm, stone.size, stone.scale));
    wlr_scene_buffer* node = wlr_scene_buffer_create(stone.tree.get(), buffer.get());
    wlr_scene_buffer_set_dest_size(node, stone.size.width, stone.size.height);
    wlr_scene_node_set_enabled(&stone.tree->node, true);
    stone.shown = true;
    stone.since = clock_.now_msec();
    wl_event_source_timer_update(timer_.get(), shown_ms);
}

void Tombstones::settle() {
    if (stones_.empty()) {
        return;
    }
    std::erase_if(stones_, [&](const auto& stone) { return age(stone->since) >= (stone->shown ? shown_ms : doubt_ms); });
    for (const auto& stone : stones_) {
        const std::uint32_t life = stone->shown ? shown_ms : doubt_ms;
        wl_event_source_timer_update(timer_.get(), static_cast<int>(life - age(stone->since)));
    }
}

} // namespace ensign
