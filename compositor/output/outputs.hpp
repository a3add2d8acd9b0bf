// All outputs, in one layout; what is common to them: where windows may go, the scale that frames are painted for.
#pragma once

#include "compositor/clock.hpp"
#include "compositor/output/output.hpp"
#include "compositor/policy/config/config.hpp"
#include "compositor/scene/scene.hpp"

#include <memory>
#include <vector>

namespace ensign {

// Told when outputs come, go, or change size or scale.
class OutputEvents {
  public:
    virtual ~OutputEvents() = default;
    virtual void outputs_changed() = 0;
    virtual void frame_due(Output& output) = 0; // its refresh: what changes at most once a frame changes now; a frame
                                                // follows where the scene has changed
    virtual void before_frame() = 0; // a frame is about to be built from the scene
};

class Outputs {
  public:
    struct Platform {
        wl_display* host;
        wlr_backend* backend;
        wlr_renderer* renderer;
        wlr_allocator* allocator;
    };
    Outputs(const Platform& platform, Scene& scene, const Clock& clock, OutputEvents& events);
    ~Outputs();
    Outputs(const Outputs&) = delete;
    Outputs& operator=(const Outputs&) = delete;

    // Applied to the outputs that are there, all at once, and to those that come.
    void configure(const std::vector<OutputConfig>& configs);
    // Before each turn and each frame: where outputs came, went or moved, everybody hears of it, once.
    void settle();

    [[nodiscard]] wlr_output_layout* layout() const { return layout_; }
    [[nodiscard]] const std::vector<std::unique_ptr<Output>>& all() const { return outputs_; }
    [[nodiscard]] Output* find(std::string_view name) const; // the first one where the name is empty
    // The output at a point of the layout, else the nearest; null when there is none at all.
    [[nodiscard]] Output* at(double lx, double ly) const;
    // The highest scale of all outputs: frames are painted for it.
    [[nodiscard]] double scale() const;
    // The nearest point of the grid whose device px are whole, so that frames need no resampling.
    [[nodiscard]] Point snap(Point p) const;
    [[nodiscard]] int snap_length(int length) const;
    [[nodiscard]] Rect extent() const;
    [[nodiscard]] const std::vector<Rect>& boxes() const { return boxes_; } // of all outputs, as of the last settle()
    // Of all outputs until their frames: more rectangles become the one that holds them, or the next commit of whoever it is would
    // be reckoned with each of them.
    void simplify_damage();
    void request_frame(); // frame_due() comes, at most at the rate of the outputs

    // The outputs' part.
    void frame_due(Output& output) { events_.frame_due(output); }
    void before_frame() { events_.before_frame(); }
    [[nodiscard]] const Scene& scene() const { return scene_; }
    void gone(Output& output);

  private:
    class Dark; // an output that doesn't light up, as long as it is connected
    void handle_new_output(wlr_output* output) noexcept;
    void handle_layout_change(wlr_output_layout*) noexcept { stale_ = true; }
    bool light(wlr_output* output);
    void light_dark_ones();
    void gone(Dark& output);
    bool apply_together(const std::vector<Output*>& outputs);
    [[nodiscard]] const OutputConfig* config_for(std::string_view name) const;
    [[nodiscard]] int grid() const;

    Platform platform_;
    Scene& scene_;
    const Clock& clock_;
    OutputEvents& events_;
    wlr_output_layout* layout_; // owned by the host display
    wlr_scene_output_layout* scene_layout_; // owned by layout_
    std::vector<OutputConfig> configs_;
    std::vector<std::unique_ptr<Output>> outputs_;
    std::vector<std::unique_ptr<Dark>> dark_;
    std::vector<Rect> boxes_;
    bool stale_ = false; // somebody has to hear of a change
    bool room_ = false; // an output went: a dark one may light up
    wl::Listener<&Outputs::handle_new_output> new_output_{*this};
    wl::Listener<&Outputs::handle_layout_change> layout_change_{*this};
};

} // namespace ensign
