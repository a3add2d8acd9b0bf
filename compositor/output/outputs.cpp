#include "compositor/output/outputs.hpp"

#include "compositor/log.hpp"

#include <algorithm>
#include <cmath>

namespace ensign {

Outputs::Outputs(const Platform& platform, Scene& scene, const Clock& clock, OutputEvents& events)
    : platform_{platform}, scene_{scene}, clock_{clock}, events_{events},
      layout_{wlr_output_layout_create(platform.host)},
      scene_layout_{wlr_scene_attach_output_layout(scene.root(), layout_)} {
    new_output_.connect(platform.backend->events.new_output);
}

const OutputConfig* Outputs::config_for(std::string_view name) const {
    const auto found = std::ranges::find(configs_, name, &OutputConfig::name);
    return found != configs_.end() ? &*found : nullptr;
}

void Outputs::configure(const std::vector<OutputConfig>& configs) {
    configs_ = configs;
    for (const auto& output : outputs_) {
        if (!Output::apply(output->get(), config_for(output->name()))) {
            log::warn("output {}: doesn't take the configured mode; it stays as it is", output->name());
        }
    }
}

void Outputs::handle_new_output(wlr_output* output) noexcept {
    if (!wlr_output_init_render(output, platform_.allocator, platform_.renderer)) {
        log::warn("output {}: no buffers for it; it stays off", output->name);
        return;
    }
    if (!Output::apply(output, config_for(output->name))) {
        log::warn("output {}: doesn't take the configured mode; trying its own", output->name);
        if (!Output::apply(output, nullptr)) {
            log::warn("output {}: can't be switched on", output->name);
            return;
        }
    }
    auto* placed = wlr_output_layout_add_auto(layout_, output);
    auto* scene_output = wlr_scene_output_create(scene_.root(), output);
    wlr_scene_output_layout_add_output(scene_layout_, placed, scene_output);
    outputs_.push_back(std::make_unique<Output>(*this, clock_, output, scene_output));
    log::info("output {}: {}x{} at scale {}", output->name, output->width, output->height, output->scale);
    changed();
}

void Outputs::changed() {
    const Rect all = extent();
    scene_.set_extent({all.x, all.y, all.width, all.height});
    events_.outputs_changed();
}

void Outputs::gone(Output& output) {
    const auto found = std::ranges::find(outputs_, &output, &std::unique_ptr<Output>::get);
    const auto last_words = std::move(*found); // its listeners go before the layout and the scene hear of it
    outputs_.erase(found);
    changed();
}

Output* Outputs::find(std::string_view name) const {
    if (name.empty()) {
        return outputs_.empty() ? nullptr : outputs_.front().get();
    }
    const auto found = std::ranges::find(outputs_, name, &Output::name);
    return found != outputs_.end() ? found->get() : nullptr;
}

Output* Outputs::at(double lx, double ly) const {
    double x = lx;
    double y = ly;
    wlr_output_layout_closest_point(layout_, nullptr, lx, ly, &x, &y);
    wlr_output* found = wlr_output_layout_output_at(layout_, x, y);
    const auto output = std::ranges::find(outputs_, found, &Output::get);
    return output != outputs_.end() ? output->get() : find({});
}

double Outputs::scale() const {
    double scale = outputs_.empty() ? 1.0 : 0.0;
    for (const auto& output : outputs_) {
        scale = std::max(scale, output->scale());
    }
    return scale;
}

int Outputs::grid() const {
    constexpr int finest = 8;
    for (int step = 1; step <= finest; step++) {
        const double device = step * scale();
        if (std::abs(device - std::round(device)) < 1e-6) {
            return step;
        }
    }
    return 1;
}

Point Outputs::snap(Point p) const {
    const double step = grid();
    return {static_cast<int>(std::floor(p.x / step + 0.5) * step),
            static_cast<int>(std::floor(p.y / step + 0.5) * step)};
}

int Outputs::snap_length(int length) const { return length / grid() * grid(); }

Rect Outputs::extent() const {
    wlr_box box{};
    wlr_output_layout_get_box(layout_, nullptr, &box);
    return {box.x, box.y, box.width, box.height};
}

void Outputs::simplify_damage() {
    for (const auto& output : outputs_) {
        output->simplify_damage();
    }
}

void Outputs::request_frame() {
    for (const auto& output : outputs_) {
        wlr_output_schedule_frame(output->get());
    }
}

} // namespace ensign
