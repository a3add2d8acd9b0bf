// All outputs: lit up as the configuration says, and their frames. Where they are is arrangement().
#pragma once

#include "compositor/base/clock.hpp"
#include "compositor/output/arrangement.hpp"
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
    struct Graphics {
        wl_display* host;
        wlr_backend* backend;
        wlr_renderer* renderer;
        wlr_allocator* allocator;
    };
    Outputs(const Graphics& graphics, Scene& scene, const Clock& clock, OutputEvents& events);
    ~Outputs();
    Outputs(const Outputs&) = delete;
    Outputs& operator=(const Outputs&) = delete;

    // Applied to the outputs that are there, all at once, and to those that come.
    void configure(const std::vector<OutputConfig>& configs);
    // Before each turn and each frame: where outputs came, went or moved, everybody hears of it, once.
    void announce_changes();

    [[nodiscard]] const Arrangement& arrangement() const { return arrangement_; }
    [[nodiscard]] const std::vector<OutputView>& views() const { return arrangement_.views(); }
    [[nodiscard]] const std::vector<std::unique_ptr<Output>>& all() const { return outputs_; }
    [[nodiscard]] Output* find(std::string_view name) const; // the first one where the name is empty
    [[nodiscard]] Output* find(OutputId id) const;
    [[nodiscard]] bool ends() const { return had_some_ && outputs_.empty(); } // the last one went
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
    bool light(wlr_output* output);
    void light_dark_ones();
    void gone(Dark& output);
    bool apply_together(const std::vector<Output*>& outputs);
    [[nodiscard]] const OutputConfig* config_for(std::string_view name) const;

    Graphics graphics_;
    Scene& scene_;
    const Clock& clock_;
    OutputEvents& events_;
    Arrangement arrangement_;
    wlr_scene_output_layout* scene_layout_; // owned by the layout
    std::vector<OutputConfig> configs_;
    std::vector<std::unique_ptr<Output>> outputs_;
    std::vector<std::unique_ptr<Dark>> dark_;
    std::uint32_t last_id_ = 0;
    bool had_some_ = false;
    bool room_ = false; // an output went: a dark one may light up
    wl::Listener<&Outputs::handle_new_output> new_output_{*this};
};

} // namespace ensign
