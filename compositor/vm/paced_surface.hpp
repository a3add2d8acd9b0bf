// A guest's surface and what it is waiting for: the frame callbacks and presentation feedback of its last commits. They are
// taken from wlroots at each commit, so that nothing but FrameClock answers them: wlroots' scene and cursor would with the
// frames of real outputs, which show when other VMs draw and what covers what.
#pragma once

#include "compositor/policy/look/frame_pace.hpp"
#include "compositor/wl/listener.hpp"
#include "compositor/wl/ptr.hpp"

#include <list>
#include <optional>

namespace ensign {

class FrameClock;

class PacedSurface {
  public:
    PacedSurface(FrameClock& clock, wlr_surface* surface);
    ~PacedSurface();
    PacedSurface(const PacedSurface&) = delete;
    PacedSurface& operator=(const PacedSurface&) = delete;

    [[nodiscard]] wlr_surface* surface() const { return surface_; }
    // FrameClock's: where this is among its surfaces, since when it has been waiting, and when it had its last answer.
    std::list<PacedSurface>::iterator self;
    std::list<PacedSurface>* among = nullptr;
    FramePace::Time asked{0};
    std::optional<FramePace::Time> answered;

    // wl_callback.done for all callbacks, and for the feedback presented, or discarded where nothing of it is shown.
    void answer(FramePace::Time time, FramePace::Time refresh, Shown shown, wlr_output& output);

  private:
    void handle_commit(wlr_surface* surface) noexcept;
    void handle_destroy(wlr_surface* surface) noexcept;

    FrameClock& clock_;
    wlr_surface* surface_; // owned by its client; gone with handle_destroy
    wl_list callbacks_{}; // wl_resource, linked as wlroots does: each unlinks itself when it is destroyed
    wl::Ptr<wlr_presentation_feedback, wlr_presentation_feedback_destroy> feedback_; // its end says: discarded

    wl::Listener<&PacedSurface::handle_commit> commit_{*this};
    wl::Listener<&PacedSurface::handle_destroy> destroy_{*this};
};

} // namespace ensign
