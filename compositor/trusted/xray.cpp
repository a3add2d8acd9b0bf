#include "compositor/trusted/xray.hpp"

#include "compositor/base/format.hpp"
#include "compositor/policy/look/frame_geometry.hpp"
#include "compositor/wl/pixel_buffer.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <new>
#include <stdexcept>
#include <unordered_map>
#include <utility>

namespace ensign {

namespace {

paint::XrayOwner::Kind kind_of(const Owner& owner) {
    switch (owner.kind) {
    case Owner::Kind::background: return paint::XrayOwner::Kind::background;
    case Owner::Kind::ensign: return paint::XrayOwner::Kind::ensign;
    case Owner::Kind::host: return paint::XrayOwner::Kind::host;
    case Owner::Kind::content:
    case Owner::Kind::frame: return paint::XrayOwner::Kind::guest;
    }
    return paint::XrayOwner::Kind::background;
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

Xray::Xray(Scene& scene, Outputs& outputs, paint::Tools& tools, const Vms& vms)
    : scene_{scene}, outputs_{outputs}, tools_{tools}, vms_{vms} {}

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
    const auto buffer = wl::make_opaque_buffer(picture_of(output));
    wlr_scene_node_set_enabled(&shades, true);
    const Rect box = output.box();
    wlr_scene_buffer_set_buffer(screen->node.get(), buffer.get());
    wlr_scene_node_set_position(&screen->node->node, box.x, box.y + stripe_height);
    wlr_scene_buffer_set_dest_size(screen->node.get(), box.width, box.height - stripe_height);
}

paint::Image Xray::picture_of(Output& output) const {
    try {
        std::optional<paint::Image> shown = output.snapshot();
        std::vector<paint::XrayOwner> owners{{.kind = paint::XrayOwner::Kind::background, .vm = {}, .line = {}, .size = {}}};
        const OwnerMap map = map_of(output, owners);
        const paint::OwnerView whose{map.width, map.height, map.numbers};
        return paint::xray(tools_, {shown ? *std::move(shown) : paint::Image{}, whose, std::move(owners), output.scale()});
    } catch (const std::bad_alloc&) {
        return {};
    } catch (const std::length_error&) { // what can't be told apart isn't shown
        return {};
    }
}

OwnerMap Xray::map_of(const Output& output, std::vector<paint::XrayOwner>& owners) const {
    const Rect box = output.box();
    std::unordered_map<const wlr_scene_node*, std::uint16_t> groups;
    std::vector<Rect> bounds(1); // of each owner
    return owner_map(scene_, {box.x, box.y, box.width, box.height}, output.scale(), [&](const OwnedRegion& region) {
        const Owner& owner = *region.owner;
        if (owner.kind == Owner::Kind::background) {
            return std::uint16_t{0};
        }
        const auto [group, added] = groups.try_emplace(region.group, static_cast<std::uint16_t>(owners.size()));
        if (added) {
            if (owners.size() > std::numeric_limits<std::uint16_t>::max()) {
                throw std::length_error{"there are more owners than numbers for them"};
            }
            const VmDisplay* vm = owner.is_guest() ? vms_.find(owner.vm) : nullptr;
            owners.push_back({.kind = kind_of(owner),
                              .vm = vm != nullptr ? std::optional{vm->flag()} : std::nullopt,
                              .line = line_for(owner),
                              .size = {}});
            bounds.emplace_back();
        }
        const std::uint16_t number = group->second;
        bounds[number] =
            around(bounds[number], intersect({region.box.x, region.box.y, region.box.width, region.box.height}, box));
        owners[number].size = bounds[number].size();
        return number;
    });
}

} // namespace ensign
