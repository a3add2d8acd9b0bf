#include "compositor/vm/neutral_output.hpp"

#include <cassert>
#include <cmath>
#include <utility>

namespace ensign {

namespace {
bool take(wlr_output*, const wlr_output_state*) { return true; }
void destroy(wlr_output* output) { wlr_output_finish(output); }
constexpr int mhz = 1000; // in a Hz
constexpr int max_mode = 1 << 16; // px, each way
constexpr wlr_output_impl implementation{.destroy = destroy, .commit = take};
} // namespace

NeutralOutput::NeutralOutput(wl_display* display, wl_event_loop* loop, wlr_backend* backend)
    : layout_{wlr_output_layout_create(display)} {
    wlr_output_state state;
    wlr_output_state_init(&state);
    wlr_output_state_set_enabled(&state, true);
    wlr_output_state_set_custom_mode(&state, logical_.width, logical_.height, rate_ * mhz);
    wlr_output_init(&output_, backend, &implementation, loop, &state);
    wlr_output_state_finish(&state);
    wlr_output_set_name(&output_, "VM-1");
    wlr_output_set_description(&output_, "The VM's windows");
    wlr_output_layout_add(layout_, &output_, 0, 0);
    wlr_xdg_output_manager_v1_create(display, layout_);
}

NeutralOutput::~NeutralOutput() { wlr_output_destroy(&output_); }

void NeutralOutput::show(Size logical, double scale) {
    if (logical == logical_ && scale == scale_) {
        return;
    }
    logical_ = logical;
    scale_ = scale;
    commit();
}

void NeutralOutput::set_refresh(int rate) {
    if (std::exchange(rate_, rate) != rate) {
        commit();
    }
}

void NeutralOutput::commit() {
    // A mode of nothing is none, though there may be no room for windows.
    const Size mode = fit_into(
        {static_cast<int>(std::lround(logical_.width * scale_)), static_cast<int>(std::lround(logical_.height * scale_))},
        {max_mode, max_mode});
    wlr_output_state state;
    wlr_output_state_init(&state);
    wlr_output_state_set_custom_mode(&state, mode.width, mode.height, rate_ * mhz);
    wlr_output_state_set_scale(&state, static_cast<float>(scale_));
    const bool taken = wlr_output_commit_state(&output_, &state); // by take() above, which takes all
    assert(taken && "an output of ours takes what we say");
    wlr_output_state_finish(&state);
}

} // namespace ensign
