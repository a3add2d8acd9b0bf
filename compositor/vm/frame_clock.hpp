// A VM's frames. A program that hasn't drawn for a tick hears at once that it may draw. One that goes on drawing hears it 60 times
// a second, or as often as is configured; one of which nothing is shown, once a second. The clock is Ensign's own and always the
// same. Real outputs don't drive it, nor does what other VMs' windows cover, whether the chooser is up or anybody looks: frame
// callbacks and presentation times would tell.
//
//     commit → PacedSurface takes what it asks for → is prompt       → the end of the batch → answered
//                                                  → or waits here  → the tick             → answered
//
// Costs nothing while nobody waits.
#pragma once

#include "compositor/base/clock.hpp"
#include "compositor/policy/look/frame_pace.hpp"
#include "compositor/vm/paced_surface.hpp"

#include <list>
#include <optional>

namespace ensign {

// Who knows what is shown. It must not depend on another VM.
class Visibility {
  public:
    virtual ~Visibility() = default;
    [[nodiscard]] virtual Shown shown(wlr_surface* surface) = 0;
};

class FrameClock {
  public:
    // Presentation feedback names `output`.
    FrameClock(const Clock& clock, wlr_output* output, Visibility& visibility);
    FrameClock(const FrameClock&) = delete;
    FrameClock& operator=(const FrameClock&) = delete;

    void add(wlr_surface* surface); // until it is destroyed
    void wait(PacedSurface& surface);
    void remove(PacedSurface& surface);

    void set_pace(FramePace pace);

    [[nodiscard]] bool due() const;
    [[nodiscard]] std::optional<FramePace::Time> next() const; // when those are due that wait
    bool answer(); // who is due; whether anybody was
    void hasten(); // something that was hidden is shown

  private:
    using Time = FramePace::Time;
    using Surfaces = std::list<PacedSurface>;
    void move(PacedSurface& surface, Surfaces& to);
    void wait_until(Time when, PacedSurface& surface);
    // Nothing: its time has come; else when it will.
    std::optional<Time> try_to_answer(PacedSurface& surface, Time now);
    void answer_prompt_ones(Time now);
    void tick(Time now);

    const Clock& clock_;
    FramePace pace_;
    wlr_output* output_; // not owned
    Visibility& visibility_;
    Surfaces idle_;
    Surfaces prompt_;
    Surfaces waiting_;
    Time due_{0}; // while any are waiting
};

} // namespace ensign
