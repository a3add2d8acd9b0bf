#include "compositor/trusted/xray.hpp"

#include "compositor/base/format.hpp"
#include "compositor/policy/look/frame_geometry.hpp"
#include "compositor/scene/owner_map.hpp"
#include "compositor/wl/pixel_buffer.hpp"

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <utility>

namespace ensign {

namespace {

paint::XrayRegion::Kind kind_of(const Owner& owner) {
    switch (owner.kind) {
    case Owner::Kind::background: return paint::XrayRegion::Kind::background;
    case Owner::Kind::ensign: return paint::XrayRegion::Kind::ensign;
    case Owner::Kind::host: return paint::XrayRegion::Kind::host;
    case Owner::Kind::content:
    case Owner::Kind::frame: return paint::XrayRegion::Kind::guest;
    }
    return paint::XrayRegion::Kind::background;
}

std::string line_for(const Owner& owner) {
    if (owner.part.starts_with("popup")) {
        return "menu";
    }
    if (owner.part.starts_with("drag icon")) {
        return "drag icon";
    }
    if (owner.part == "cursor") {
        return "cursor";
    }
    return owner.is_guest() ? text::format("window {}", owner.window.value) : std::string{owner.part};
}

} // namespace

Xray::Xray(Scene& scene, Outputs& outputs, paint::Painter& painter, const Vms& vms)
    : scene_{scene}, outputs_{outputs}, painter_{painter}, vms_{vms} {}

void Xray::show() {
    up_ = true;
    refresh();
    for (const auto& output : outputs_.all()) {
        paint(*output);
    }
}

void Xray::hide() {
    up_ = false;
    screens_.clear();
}

void Xray::tick(std::uint64_t windows, bool cursor_moved) {
    if (std::exchange(windows_, windows) != windows || cursor_moved) {
        refresh();
    }
}

void Xray::refresh() {
    if (!up_) {
        return;
    }
    screens_.update(outputs_.views(), [this](const OutputView&) {
        return Screen{wl::SceneBufferPtr{wlr_scene_buffer_create(scene_.xray(), nullptr)}};
    });
    for (auto& [view, screen] : screens_) {
        screen.stale = true;
    }
    outputs_.request_frame();
}

void Xray::paint(Output& output) {
    Screen* screen = screens_.find(output.id());
    if (screen == nullptr || !std::exchange(screen->stale, false)) {
        return;
    }
    auto& shades = scene_.xray()->node;
    wlr_scene_node_set_enabled(&shades, false); // what it shows is the picture without itself
    const auto shown = output.snapshot();
    const Rect box = output.box();
    const auto buffer =
        wl::make_opaque_buffer(painter_.xray({shown ? &*shown : nullptr, regions_of(output), box.size(), output.scale()}));
    wlr_scene_node_set_enabled(&shades, true);
    wlr_scene_buffer_set_buffer(screen->node.get(), buffer.get());
    wlr_scene_node_set_position(&screen->node->node, box.x, box.y + stripe_height);
    wlr_scene_buffer_set_dest_size(screen->node.get(), box.width, box.height - stripe_height);
}

std::vector<paint::XrayRegion> Xray::regions_of(const Output& output) const {
    struct Group {
        int number;
        wlr_box lowest; // a window's backing, below all of its content
    };
    std::vector<paint::XrayRegion> regions;
    std::unordered_map<const wlr_scene_node*, Group> groups;
    const Rect box = output.box();
    for (const OwnedRegion& region : owned_regions(scene_)) {
        const auto [group, added] = groups.try_emplace(region.group, Group{static_cast<int>(groups.size()), region.box});
        if (!added && wlr_box_contains_box(&group->second.lowest, &region.box)) {
            continue; // a subsurface: as many as its guest likes, and none of them makes a difference
        }
        const VmDisplay* vm = region.owner->is_guest() ? vms_.find(region.owner->vm) : nullptr;
        regions.push_back({.kind = kind_of(*region.owner),
                           .vm = vm != nullptr ? std::optional{vm->flag()} : std::nullopt,
                           .box = {region.box.x - box.x, region.box.y - box.y, region.box.width, region.box.height},
                           .line = line_for(*region.owner),
                           .group = group->second.number});
    }
    return regions;
}

} // namespace ensign
