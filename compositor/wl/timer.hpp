// Wakes the main loop: whoever has something to do at a time does it in its own tick() of the turn that follows.
#pragma once

#include "compositor/wl/ptr.hpp"

namespace ensign::wl {

class Timer {
  public:
    explicit Timer(wl_event_loop* loop) : source_{wl_event_loop_add_timer(loop, [](void*) { return 0; }, nullptr)} {}

    void wake_in(int msec) { wl_event_source_timer_update(source_.get(), msec); } // 0: never
    void stop() { wake_in(0); }

  private:
    EventSourcePtr source_;
};

} // namespace ensign::wl
