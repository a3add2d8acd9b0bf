// One output: its frames, its place in the layout, and a picture of it for whoever may have one.
#pragma once

#include "compositor/base/clock.hpp"
#include "compositor/paint/image.hpp"
#include "compositor/policy/config/config.hpp"
#include "compositor/policy/geometry.hpp"
#include "compositor/policy/ids.hpp"
#include "compositor/wl/listener.hpp"
#include "compositor/wl/ptr.hpp"

#include <functional>
#include <optional>
#include <string_view>

namespace ensign {

class Outputs;

class Output {
  public:
    Output(Outputs& outputs, OutputId id, const Clock& clock, wlr_output* output, wlr_scene_output* scene_output);
    ~Output();
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    [[nodiscard]] OutputId id() const { return id_; }
    [[nodiscard]] wlr_output* get() const { return output_; }
    [[nodiscard]] wlr_scene_output* scene_output() const { return scene_output_; }
    [[nodiscard]] std::string_view name() const { return output_->name; }
    [[nodiscard]] double scale() const { return output_->scale; }
    // In layout coordinates, logical px; as it is now, where OutputView is as of the last change that was told.
    [[nodiscard]] Rect box() const;

    // What is on screen now, device px, without waiting for the next frame; nothing if it can't be rendered.
    // What no program may see (Scene::veils) is covered.
    [[nodiscard]] std::optional<paint::Image> snapshot();
    // Layout coordinates to device px of this output, within it.
    [[nodiscard]] wlr_box device_box(const Rect& layout) const;

    void simplify_damage();

    // Mode and scale from the configuration; the preferred mode where it says nothing.
    static void describe(wlr_output_state& state, wlr_output* output, const OutputConfig* config);
    static bool apply(wlr_output* output, const OutputConfig* config);
    [[nodiscard]] bool differs(const OutputConfig* config) const; // mode or scale is another than that
    static bool test(wlr_output* output, const OutputConfig* config);

  private:
    void veil(paint::Image& image) const;
    void handle_frame(void* data) noexcept;
    void handle_request_state(wlr_output_event_request_state* event) noexcept;
    void handle_destroy(void* data) noexcept;

    Outputs& outputs_;
    OutputId id_;
    const Clock& clock_;
    wlr_output* output_;             // owned by the backend
    wlr_scene_output* scene_output_; // owned by output_
    wlr_swapchain* snapshots_ = nullptr;
    wl::Listener<&Output::handle_frame> frame_{*this};
    wl::Listener<&Output::handle_request_state> request_state_{*this};
    wl::Listener<&Output::handle_destroy> destroy_{*this};
};

} // namespace ensign
