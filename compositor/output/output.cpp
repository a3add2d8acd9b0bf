#include "compositor/output/output.hpp"

#include "compositor/base/log.hpp"
#include "compositor/output/damage.hpp"
#include "compositor/output/outputs.hpp"
#include "compositor/policy/quota.hpp"

#include <algorithm>
#include <cmath>

#include <drm_fourcc.h>

namespace ensign {

Output::Output(Outputs& outputs, OutputId id, const Clock& clock, wlr_output* output, wlr_scene_output* scene_output)
    : outputs_{outputs}, id_{id}, clock_{clock}, output_{output}, scene_output_{scene_output} {
    frame_.connect(output->events.frame);
    request_state_.connect(output->events.request_state);
    destroy_.connect(output->events.destroy);
}

Output::~Output() { wlr_swapchain_destroy(snapshots_); }

Rect Output::box() const {
    wlr_box box{};
    wlr_output_layout_get_box(outputs_.arrangement().layout(), output_, &box);
    return {box.x, box.y, box.width, box.height};
}

void Output::describe(wlr_output_state& state, wlr_output* output, const OutputConfig* config) {
    wlr_output_state_set_enabled(&state, true);
    if (config != nullptr && config->mode) {
        wlr_output_state_set_custom_mode(&state, config->mode->width, config->mode->height, 0);
        wlr_output_mode* mode = nullptr;
        wl_list_for_each(mode, &output->modes, link) {
            if (mode->width == config->mode->width && mode->height == config->mode->height) {
                wlr_output_state_set_mode(&state, mode);
                break;
            }
        }
    } else if (wlr_output_mode* preferred = wlr_output_preferred_mode(output)) {
        wlr_output_state_set_mode(&state, preferred);
    }
    wlr_output_state_set_scale(&state, config != nullptr ? static_cast<float>(config->scale) : 1.0F);
}

bool Output::differs(const OutputConfig* config) const {
    wlr_output_state state;
    wlr_output_state_init(&state);
    describe(state, output_, config);
    const bool custom = state.mode_type == WLR_OUTPUT_STATE_MODE_CUSTOM;
    const bool same_mode = (state.committed & WLR_OUTPUT_STATE_MODE) == 0 ||
                           (custom ? state.custom_mode.width == output_->width && state.custom_mode.height == output_->height
                                   : state.mode == output_->current_mode);
    const bool same = same_mode && state.scale == output_->scale && output_->enabled;
    wlr_output_state_finish(&state);
    return !same;
}

namespace {
bool with_state(wlr_output* output, const OutputConfig* config, bool (*act)(wlr_output*, const wlr_output_state*)) {
    wlr_output_state state;
    wlr_output_state_init(&state);
    Output::describe(state, output, config);
    const bool done = act(output, &state);
    wlr_output_state_finish(&state);
    return done;
}
} // namespace

bool Output::apply(wlr_output* output, const OutputConfig* config) {
    return with_state(output, config, wlr_output_commit_state);
}

bool Output::test(wlr_output* output, const OutputConfig* config) { return with_state(output, config, wlr_output_test_state); }

// Both are wlroots' own: what the next frame draws, and what it tells the backend of.
void Output::simplify_damage() {
    for (pixman_region32_t* damage : {&scene_output_->damage_ring.current, &scene_output_->WLR_PRIVATE.pending_commit_damage}) {
        ensign::simplify_damage(*damage, bounds::output_damage_rectangles);
    }
}

void Output::handle_frame(void*) noexcept {
    outputs_.announce_changes();
    outputs_.frame_due(*this);
    if (wlr_scene_output_needs_frame(scene_output_)) {
        outputs_.before_frame();
    }
    if (!wlr_scene_output_commit(scene_output_, nullptr)) {
        log::debug("output {}: a frame could not be shown", output_->name);
    }
    timespec now = clock_.now();
    // For host clients: what guests ask for is vm/FrameClock's to answer.
    wlr_scene_output_send_frame_done(scene_output_, &now);
}

void Output::handle_request_state(wlr_output_event_request_state* event) noexcept {
    if (!wlr_output_commit_state(output_, event->state)) {
        log::warn("output {}: doesn't take the size that was asked of it", output_->name);
    }
}

void Output::handle_destroy(void*) noexcept { outputs_.gone(*this); }

std::optional<paint::Image> Output::snapshot() {
    if (snapshots_ == nullptr || snapshots_->width != output_->width || snapshots_->height != output_->height) {
        wlr_swapchain_destroy(snapshots_);
        std::uint64_t linear = DRM_FORMAT_MOD_LINEAR;
        wlr_drm_format format{DRM_FORMAT_XRGB8888, 1, 1, &linear};
        snapshots_ = wlr_swapchain_create(output_->allocator, output_->width, output_->height, &format);
    }
    if (snapshots_ == nullptr) {
        return std::nullopt;
    }
    outputs_.before_frame();
    wlr_output_state state;
    wlr_output_state_init(&state);
    const wlr_scene_output_state_options options{.timer = nullptr, .color_transform = nullptr, .swapchain = snapshots_};
    std::optional<paint::Image> image;
    if (wlr_scene_output_build_state(scene_output_, &state, &options)) {
        if (wlr_texture* texture = wlr_texture_from_buffer(output_->renderer, state.buffer)) {
            image.emplace(output_->width, output_->height);
            const wlr_texture_read_pixels_options read{.data = image->pixels.data(),
                                                       .format = DRM_FORMAT_XRGB8888,
                                                       .stride = static_cast<std::uint32_t>(image->width) * 4};
            if (image->empty() || !wlr_texture_read_pixels(texture, &read)) {
                image.reset();
            }
            wlr_texture_destroy(texture);
        }
    }
    wlr_output_state_finish(&state);
    if (image) {
        veil(*image);
    }
    return image;
}

void Output::veil(paint::Image& image) const {
    for (const Scene::Veil* veil : outputs_.scene().veils()) {
        const wlr_box box = device_box(veil->box);
        const Color& c = veil->color;
        const auto pixel = 0xff000000U | static_cast<std::uint32_t>(c.r << 16 | c.g << 8 | c.b);
        for (int y = box.y; y < box.y + box.height; ++y) {
            const auto row = image.pixels.begin() + static_cast<std::ptrdiff_t>(y) * image.width;
            std::fill(row + box.x, row + box.x + box.width, pixel);
        }
    }
}

wlr_box Output::device_box(const Rect& layout) const {
    const Rect own = box();
    const auto edge = [&](int logical, int limit) {
        return std::clamp(static_cast<int>(std::floor(logical * scale() + 0.5)), 0, limit);
    };
    const int left = edge(layout.x - own.x, output_->width);
    const int top = edge(layout.y - own.y, output_->height);
    return {left, top, edge(layout.right() - own.x, output_->width) - left,
            edge(layout.bottom() - own.y, output_->height) - top};
}

} // namespace ensign
