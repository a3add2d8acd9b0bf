#include "compositor/output/outputs.hpp"

#include "compositor/log.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ensign {

class Outputs::Dark {
  public:
    Dark(Outputs& outputs, wlr_output* output) : outputs_{outputs}, output_{output} {
        destroy_.connect(output->events.destroy);
    }
    [[nodiscard]] wlr_output* get() const { return output_; }

  private:
    void handle_destroy(void*) noexcept { outputs_.gone(*this); }
    Outputs& outputs_;
    wlr_output* output_; // owned by the backend
    wl::Listener<&Dark::handle_destroy> destroy_{*this};
};

Outputs::Outputs(const Platform& platform, Scene& scene, const Clock& clock, OutputEvents& events)
    : platform_{platform}, scene_{scene}, clock_{clock}, events_{events}, layout_{wlr_output_layout_create(platform.host)},
      scene_layout_{wlr_scene_attach_output_layout(scene.root(), layout_)} {
    new_output_.connect(platform.backend->events.new_output);
    // The one source of where outputs are: wlroots moves them when another one comes, goes or changes its size.
    layout_change_.connect(layout_->events.change);
}

Outputs::~Outputs() = default;

const OutputConfig* Outputs::config_for(std::string_view name) const {
    const auto found = std::ranges::find(configs_, name, &OutputConfig::name);
    return found != configs_.end() ? &*found : nullptr;
}

// ---- coming and going

void Outputs::handle_new_output(wlr_output* output) noexcept {
    if (!wlr_output_init_render(output, platform_.allocator, platform_.renderer)) {
        log::warn("output {}: no buffers for it; it stays off", output->name);
        return;
    }
    if (!light(output)) {
        log::warn("output {}: can't be switched on; it is tried again when another one goes", output->name);
        dark_.push_back(std::make_unique<Dark>(*this, output));
    }
}

bool Outputs::light(wlr_output* output) {
    if (!Output::apply(output, config_for(output->name))) {
        log::warn("output {}: doesn't take the configured mode; trying its own", output->name);
        if (!Output::apply(output, nullptr)) {
            return false;
        }
    }
    auto* placed = wlr_output_layout_add_auto(layout_, output);
    auto* scene_output = wlr_scene_output_create(scene_.root(), output);
    if (placed == nullptr || scene_output == nullptr) {
        log::warn("output {}: no memory for it; it stays off", output->name);
        wlr_output_layout_remove(layout_, output);
        return false;
    }
    wlr_scene_output_layout_add_output(scene_layout_, placed, scene_output);
    outputs_.push_back(std::make_unique<Output>(*this, clock_, output, scene_output));
    log::info("output {}: {}x{} at scale {}", output->name, output->width, output->height, output->scale);
    return true;
}

// wlroots takes it out of the layout, and moves the others, after this.
void Outputs::gone(Output& output) {
    const auto found = std::ranges::find(outputs_, &output, &std::unique_ptr<Output>::get);
    const auto last_words = std::move(*found); // its listeners go before the layout and the scene hear of it
    outputs_.erase(found);
    stale_ = room_ = true;
}

void Outputs::gone(Dark& output) {
    std::erase_if(dark_, [&](const auto& other) { return other.get() == &output; });
}

void Outputs::light_dark_ones() {
    std::erase_if(dark_, [this](const auto& output) { return light(output->get()); });
}

void Outputs::settle() {
    if (std::exchange(room_, false)) {
        light_dark_ones();
    }
    if (!std::exchange(stale_, false)) {
        return;
    }
    boxes_.clear();
    for (const auto& output : outputs_) {
        boxes_.push_back(output->box());
    }
    const Rect all = extent();
    scene_.set_extent({all.x, all.y, all.width, all.height});
    events_.outputs_changed();
}

// ---- configuration

void Outputs::configure(const std::vector<OutputConfig>& configs) {
    configs_ = configs;
    std::vector<Output*> outputs;
    for (const auto& output : outputs_) {
        if (output->differs(config_for(output->name()))) {
            outputs.push_back(output.get());
        }
    }
    if (apply_together(outputs)) {
        return;
    }
    std::erase_if(outputs, [this](const Output* output) {
        const bool takes = Output::test(output->get(), config_for(output->name()));
        if (!takes) {
            log::warn("output {}: doesn't take the configured mode; it stays as it is", output->name());
        }
        return !takes;
    });
    if (!apply_together(outputs)) {
        log::warn("the outputs don't take the configuration together; they stay as they are");
    }
}

namespace {
bool show_nothing(wlr_output_state& state, wlr_renderer& renderer, wlr_swapchain* swapchain) {
    wlr_buffer* buffer = wlr_swapchain_acquire(swapchain);
    wlr_render_pass* pass = buffer != nullptr ? wlr_renderer_begin_buffer_pass(&renderer, buffer, nullptr) : nullptr;
    if (pass == nullptr) {
        wlr_buffer_unlock(buffer);
        return false;
    }
    wlr_render_rect_options black{};
    black.box = {0, 0, buffer->width, buffer->height};
    black.color = {0, 0, 0, 1};
    wlr_render_pass_add_rect(pass, &black);
    const bool drawn = wlr_render_pass_submit(pass);
    wlr_output_state_set_buffer(&state, buffer);
    wlr_buffer_unlock(buffer);
    return drawn;
}
} // namespace

// All or none: two outputs may have to change places within what the hardware can do.
bool Outputs::apply_together(const std::vector<Output*>& outputs) {
    if (outputs.empty()) {
        return true;
    }
    std::vector<wlr_backend_output_state> states(outputs.size());
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        states[i].output = outputs[i]->get();
        wlr_output_state_init(&states[i].base);
        Output::describe(states[i].base, outputs[i]->get(), config_for(outputs[i]->name()));
    }
    wlr_output_swapchain_manager swapchains{};
    wlr_output_swapchain_manager_init(&swapchains, platform_.backend);
    bool done = wlr_output_swapchain_manager_prepare(&swapchains, states.data(), states.size());
    for (std::size_t i = 0; done && i < states.size(); ++i) {
        // Not the scene: stripes and windows are where the old sizes put them.
        done = show_nothing(states[i].base, *platform_.renderer,
                            wlr_output_swapchain_manager_get_swapchain(&swapchains, states[i].output));
    }
    done = done && wlr_backend_commit(platform_.backend, states.data(), states.size());
    if (done) {
        wlr_output_swapchain_manager_apply(&swapchains);
    }
    wlr_output_swapchain_manager_finish(&swapchains);
    for (auto& state : states) {
        wlr_output_state_finish(&state.base);
    }
    return done;
}

// ---- where they are

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
    for (int step = 1; step <= finest; ++step) {
        const double device = step * scale();
        if (std::abs(device - std::round(device)) < 1e-6) {
            return step;
        }
    }
    return 1;
}

Point Outputs::snap(Point p) const {
    const double step = grid();
    return {static_cast<int>(std::floor(p.x / step + 0.5) * step), static_cast<int>(std::floor(p.y / step + 0.5) * step)};
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
