#include "compositor/host/capture_sources.hpp"

#include "ext-image-capture-source-v1-protocol.h"
#include "ext-image-copy-capture-v1-protocol.h"

#include <algorithm>
#include <utility>

#include <drm_fourcc.h>

namespace ensign::host {

// One output as a source of pictures; lives as long as the output does, and serves every client.
class CaptureSources::Source : public wlr_ext_image_capture_source_v1 {
  public:
    Source(CaptureSources& owner, wlr_output* output);
    ~Source();
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;
    [[nodiscard]] wlr_output* output() const { return output_; }

  private:
    struct FrameEvent : wlr_ext_image_capture_source_v1_frame_event {
        wlr_buffer* buffer;
        timespec when;
    };
    static void start(wlr_ext_image_capture_source_v1* base, bool with_cursors);
    static void stop(wlr_ext_image_capture_source_v1* base);
    static void request_frame(wlr_ext_image_capture_source_v1* base, bool schedule);
    static void copy_frame(wlr_ext_image_capture_source_v1* base, wlr_ext_image_copy_capture_frame_v1* frame,
                           wlr_ext_image_capture_source_v1_frame_event* event);
    static constexpr wlr_ext_image_capture_source_v1_interface implementation{
        .start = start, .stop = stop, .request_frame = request_frame, .copy_frame = copy_frame, .get_pointer_cursor = nullptr};

    void update_constraints();
    wlr_buffer* veil(wlr_buffer* shown);
    void handle_commit(wlr_output_event_commit* event) noexcept;
    void handle_destroy(void* data) noexcept;

    CaptureSources& owner_;
    wlr_output* output_; // owned by the backend
    int started_ = 0;
    bool with_cursors_ = false;
    wlr_swapchain* swapchain_ = nullptr; // owned; of veiled copies
    wl::Listener<&Source::handle_commit> commit_{*this};
    wl::Listener<&Source::handle_destroy> destroy_{*this};
};

CaptureSources::Source::Source(CaptureSources& owner, wlr_output* output)
    : wlr_ext_image_capture_source_v1{}, owner_{owner}, output_{output} {
    wlr_ext_image_capture_source_v1_init(this, &implementation);
    commit_.connect(output->events.commit);
    destroy_.connect(output->events.destroy);
    update_constraints();
}

CaptureSources::Source::~Source() {
    wlr_ext_image_capture_source_v1_finish(this);
    wlr_swapchain_destroy(swapchain_);
}

void CaptureSources::Source::update_constraints() {
    if (output_->enabled && wlr_output_configure_primary_swapchain(output_, nullptr, &output_->swapchain)) {
        wlr_ext_image_capture_source_v1_set_constraints_from_swapchain(this, output_->swapchain, output_->renderer);
    }
}

void CaptureSources::Source::start(wlr_ext_image_capture_source_v1* base, bool with_cursors) {
    auto& self = *static_cast<Source*>(base);
    if (self.started_++ == 0) {
        wlr_output_lock_attach_render(self.output_, true);
    }
    if (with_cursors && !std::exchange(self.with_cursors_, true)) { // until the last session ends: which one does isn't said
        wlr_output_lock_software_cursors(self.output_, true);
    }
}

void CaptureSources::Source::stop(wlr_ext_image_capture_source_v1* base) {
    auto& self = *static_cast<Source*>(base);
    if (--self.started_ == 0) {
        wlr_output_lock_attach_render(self.output_, false);
        if (std::exchange(self.with_cursors_, false)) {
            wlr_output_lock_software_cursors(self.output_, false);
        }
    }
}

void CaptureSources::Source::request_frame(wlr_ext_image_capture_source_v1* base, bool schedule) {
    if (schedule) {
        wlr_output_update_needs_frame(static_cast<Source*>(base)->output_);
    }
}

void CaptureSources::Source::copy_frame(wlr_ext_image_capture_source_v1* base, wlr_ext_image_copy_capture_frame_v1* frame,
                                        wlr_ext_image_capture_source_v1_frame_event* base_event) {
    auto& self = *static_cast<Source*>(base);
    auto& event = *static_cast<FrameEvent*>(base_event);
    wlr_buffer* veiled = self.owner_.outputs_.scene().veils().empty() ? wlr_buffer_lock(event.buffer) : self.veil(event.buffer);
    if (veiled == nullptr) {
        wlr_ext_image_copy_capture_frame_v1_fail(frame, EXT_IMAGE_COPY_CAPTURE_FRAME_V1_FAILURE_REASON_UNKNOWN);
        return;
    }
    if (wlr_ext_image_copy_capture_frame_v1_copy_buffer(frame, veiled, self.output_->renderer)) {
        wlr_ext_image_copy_capture_frame_v1_ready(frame, self.output_->transform, &event.when);
    }
    wlr_buffer_unlock(veiled);
}

// A copy of what is on screen, with what no program may see painted over; null, and so no picture, where that fails.
wlr_buffer* CaptureSources::Source::veil(wlr_buffer* shown) {
    if (swapchain_ == nullptr || swapchain_->width != shown->width || swapchain_->height != shown->height) {
        wlr_swapchain_destroy(swapchain_);
        swapchain_ = wlr_swapchain_create(output_->allocator, shown->width, shown->height, &output_->swapchain->format);
    }
    wlr_buffer* copy = swapchain_ != nullptr ? wlr_swapchain_acquire(swapchain_) : nullptr;
    if (copy == nullptr) {
        return nullptr;
    }
    wlr_texture* texture = wlr_texture_from_buffer(output_->renderer, shown);
    wlr_render_pass* pass = texture != nullptr ? wlr_renderer_begin_buffer_pass(output_->renderer, copy, nullptr) : nullptr;
    if (pass == nullptr) {
        wlr_texture_destroy(texture);
        wlr_buffer_unlock(copy);
        return nullptr;
    }
    wlr_render_texture_options whole{};
    whole.texture = texture;
    whole.blend_mode = WLR_RENDER_BLEND_MODE_NONE;
    wlr_render_pass_add_texture(pass, &whole);
    for (const Scene::Veil* veil : owner_.outputs_.scene().veils()) {
        const Rgba c = to_rgba(veil->color);
        wlr_render_rect_options cover{};
        cover.box = owner_.outputs_.find(output_->name)->device_box(veil->box);
        cover.color = {c.values[0], c.values[1], c.values[2], 1};
        wlr_render_pass_add_rect(pass, &cover);
    }
    const bool done = wlr_render_pass_submit(pass);
    wlr_texture_destroy(texture);
    if (!done) {
        wlr_buffer_unlock(copy);
        return nullptr;
    }
    return copy;
}

void CaptureSources::Source::handle_commit(wlr_output_event_commit* event) noexcept {
    const auto* state = event->state;
    if ((state->committed & (WLR_OUTPUT_STATE_MODE | WLR_OUTPUT_STATE_RENDER_FORMAT | WLR_OUTPUT_STATE_ENABLED)) != 0) {
        update_constraints();
    }
    if ((state->committed & WLR_OUTPUT_STATE_BUFFER) == 0) {
        return;
    }
    pixman_region32_t whole;
    pixman_region32_init_rect(&whole, 0, 0, static_cast<unsigned>(state->buffer->width),
                              static_cast<unsigned>(state->buffer->height));
    FrameEvent frame{};
    frame.damage = (state->committed & WLR_OUTPUT_STATE_DAMAGE) != 0 ? &state->damage : &whole;
    frame.buffer = state->buffer;
    frame.when = event->when;
    wl_signal_emit_mutable(&events.frame, static_cast<wlr_ext_image_capture_source_v1_frame_event*>(&frame));
    pixman_region32_fini(&whole);
}

void CaptureSources::Source::handle_destroy(void*) noexcept { owner_.drop(*this); }

// ---- the global

namespace {

void handle_create_source(wl_client* client, wl_resource* manager, std::uint32_t id, wl_resource* output) {
    static_cast<CaptureSources*>(wl_resource_get_user_data(manager))->create(client, id, wlr_output_from_resource(output));
}

void handle_destroy_manager(wl_client*, wl_resource* manager) { wl_resource_destroy(manager); }

constexpr struct ext_output_image_capture_source_manager_v1_interface manager_implementation{
    .create_source = handle_create_source, .destroy = handle_destroy_manager};

void bind_manager(wl_client* client, void* data, std::uint32_t version, std::uint32_t id) {
    wl_resource* resource =
        wl_resource_create(client, &ext_output_image_capture_source_manager_v1_interface, static_cast<int>(version), id);
    if (resource == nullptr) {
        return wl_client_post_no_memory(client);
    }
    wl_resource_set_implementation(resource, &manager_implementation, data, nullptr);
}

} // namespace

CaptureSources::CaptureSources(wl_display* display, const Outputs& outputs)
    : outputs_{outputs},
      global_{wl_global_create(display, &ext_output_image_capture_source_manager_v1_interface, 1, this, bind_manager)} {
    wlr_ext_image_copy_capture_manager_v1_create(display, 1);
}

CaptureSources::~CaptureSources() { wl_global_destroy(global_); }

void CaptureSources::create(wl_client* client, std::uint32_t id, wlr_output* output) {
    Source* source = nullptr;
    if (output != nullptr && std::ranges::contains(outputs_.all(), output, &Output::get)) {
        const auto found = std::ranges::find(sources_, output, &Source::output);
        source = found != sources_.end() ? found->get() : sources_.emplace_back(std::make_unique<Source>(*this, output)).get();
    }
    wlr_ext_image_capture_source_v1_create_resource(source, client, id); // inert without a source
}

void CaptureSources::drop(Source& source) {
    std::erase_if(sources_, [&](const auto& other) { return other.get() == &source; });
}

} // namespace ensign::host
