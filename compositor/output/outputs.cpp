#include "compositor/output/outputs.hpp"

#include "compositor/base/log.hpp"

#include <algorithm>
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

Outputs::Outputs(const Graphics& graphics, Scene& scene, const Clock& clock, OutputEvents& events)
    : graphics_{graphics}, scene_{scene}, clock_{clock}, events_{events}, arrangement_{graphics.host},
      scene_layout_{wlr_scene_attach_output_layout(scene.root(), arrangement_.layout())} {
    new_output_.connect(graphics.backend->events.new_output);
}

Outputs::~Outputs() = default;

const OutputConfig* Outputs::config_for(std::string_view name) const {
    const auto found = std::ranges::find(configs_, name, &OutputConfig::name);
    return found != configs_.end() ? &*found : nullptr;
}

// ---- coming and going

void Outputs::handle_new_output(wlr_output* output) noexcept {
    if (!wlr_output_init_render(output, graphics_.allocator, graphics_.renderer)) {
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
    auto* placed = wlr_output_layout_add_auto(arrangement_.layout(), output);
    auto* scene_output = wlr_scene_output_create(scene_.root(), output);
    if (placed == nullptr || scene_output == nullptr) {
        log::warn("output {}: no memory for it; it stays off", output->name);
        wlr_output_layout_remove(arrangement_.layout(), output);
        return false;
    }
    wlr_scene_output_layout_add_output(scene_layout_, placed, scene_output);
    outputs_.push_back(std::make_unique<Output>(*this, OutputId{++last_id_}, clock_, output, scene_output));
    log::info("output {}: {}x{} at scale {}", output->name, output->width, output->height, output->scale);
    return true;
}

// wlroots takes it out of the layout, and moves the others, after this.
void Outputs::gone(Output& output) {
    const auto found = std::ranges::find(outputs_, &output, &std::unique_ptr<Output>::get);
    const auto last_words = std::move(*found); // its listeners go before the layout and the scene hear of it
    outputs_.erase(found);
    arrangement_.note_change();
    room_ = true;
}

void Outputs::gone(Dark& output) {
    std::erase_if(dark_, [&](const auto& other) { return other.get() == &output; });
}

void Outputs::light_dark_ones() {
    std::erase_if(dark_, [this](const auto& output) { return light(output->get()); });
}

void Outputs::announce_changes() {
    if (std::exchange(room_, false)) {
        light_dark_ones();
    }
    if (!arrangement_.take_stale()) {
        return;
    }
    std::vector<std::pair<OutputId, wlr_output*>> lit;
    for (const auto& output : outputs_) {
        lit.emplace_back(output->id(), output->get());
    }
    arrangement_.publish(lit);
    had_some_ = had_some_ || !lit.empty();
    const Rect all = arrangement_.extent();
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
    wlr_output_swapchain_manager_init(&swapchains, graphics_.backend);
    bool done = wlr_output_swapchain_manager_prepare(&swapchains, states.data(), states.size());
    for (std::size_t i = 0; done && i < states.size(); ++i) {
        // Not the scene: stripes and windows are where the old sizes put them.
        done = show_nothing(states[i].base, *graphics_.renderer,
                            wlr_output_swapchain_manager_get_swapchain(&swapchains, states[i].output));
    }
    done = done && wlr_backend_commit(graphics_.backend, states.data(), states.size());
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

Output* Outputs::find(OutputId id) const {
    const auto found = std::ranges::find(outputs_, id, &Output::id);
    return found != outputs_.end() ? found->get() : nullptr;
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
