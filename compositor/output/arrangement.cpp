#include "compositor/output/arrangement.hpp"

#include "compositor/policy/look/frame_geometry.hpp"

#include <algorithm>

namespace ensign {

namespace {
Rect box_of(wlr_output_layout* layout, wlr_output* output) { // all of them where it is null
    wlr_box box{};
    wlr_output_layout_get_box(layout, output, &box);
    return {box.x, box.y, box.width, box.height};
}
} // namespace

Arrangement::Arrangement(wl_display* host) : layout_{wlr_output_layout_create(host)} {
    change_.connect(layout_->events.change);
}

void Arrangement::publish(const std::vector<std::pair<OutputId, wlr_output*>>& outputs) {
    views_.clear();
    for (const auto& [id, output] : outputs) {
        const Rect box = box_of(layout_, output);
        views_.push_back({.id = id,
                          .name = output->name,
                          .box = box,
                          .work_area = shrink(box, {.top = stripe_height}),
                          .scale = output->scale});
    }
}

const OutputView* Arrangement::find(std::string_view name) const {
    const auto found = name.empty() ? views_.begin() : std::ranges::find(views_, name, &OutputView::name);
    return found != views_.end() ? &*found : nullptr;
}

const OutputView* Arrangement::at(double lx, double ly) const {
    const auto distance = [&](const OutputView& view) {
        const double x = std::clamp<double>(lx, view.box.x, std::max(view.box.x, view.box.right() - 1));
        const double y = std::clamp<double>(ly, view.box.y, std::max(view.box.y, view.box.bottom() - 1));
        return (lx - x) * (lx - x) + (ly - y) * (ly - y);
    };
    const auto nearest = std::ranges::min_element(views_, {}, distance);
    return nearest != views_.end() ? &*nearest : nullptr;
}

Rect Arrangement::extent() const { return box_of(layout_, nullptr); }

double Arrangement::scale() const {
    const auto highest = std::ranges::max_element(views_, {}, &OutputView::scale);
    return highest != views_.end() ? highest->scale : 1.0;
}

Ground Arrangement::ground(const OutputView& view) const {
    return {.output = view.name, .area = view.work_area, .zero = view.box.origin(), .grid = device_grid(scale())};
}

std::vector<Ground> Arrangement::grounds() const {
    std::vector<Ground> all;
    for (const OutputView& view : views_) {
        all.push_back(ground(view));
    }
    return all;
}

} // namespace ensign
