// Whether the guests' programs answer: xdg_wm_base.ping to each program with a window, when that gets the focus and every ten
// seconds from its coming on, so that no VM learns from it what happens to another. Who is silent is marked, nothing more.
#pragma once

#include "compositor/base/clock.hpp"
#include "compositor/policy/liveness.hpp"
#include "compositor/shell/shell.hpp"
#include "compositor/wl/timer.hpp"

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace ensign {

class LivenessMonitor {
  public:
    LivenessMonitor(Shell& shell, const Clock& clock, wl_event_loop* loop);
    LivenessMonitor(const LivenessMonitor&) = delete;
    LivenessMonitor& operator=(const LivenessMonitor&) = delete;

    void windows_changed() { stale_ = true; }
    // Before each turn: what has been answered, and what the clock demands. focused: null for nobody's.
    void tick(const Window* focused);
    // Seconds for which the most silent program of a VM has not answered; nothing while all do.
    [[nodiscard]] std::optional<int> silence(VmId vm) const;
    [[nodiscard]] bool is_hung(VmId vm) const { return hung_.contains(vm); } // as of the last tick

  private:
    struct Program {
        VmId vm;
        Liveness liveness;
        bool hung = false;
        std::vector<WindowId> windows{}; // those that are mapped: at least one
    };
    void find_programs();
    void note_focus(const Window* window);
    void look_at_programs();
    void look_at(const wlr_xdg_client& client, Program& program, std::uint32_t now);
    void ask(Program& program, std::uint32_t now);
    void wake_in_time(std::uint32_t now);

    Shell& shell_;
    const Clock& clock_;
    std::map<const wlr_xdg_client*, Program> programs_; // the key is its client's own, and there while a window of it is mapped
    std::set<VmId> hung_; // that have a program which doesn't answer
    std::optional<WindowId> focus_;
    bool stale_ = false;
    std::uint32_t armed_at_ = 0; // the timer, and for how long, ms
    std::uint32_t armed_for_ = 0xffffffff;
    wl::Timer timer_;
};

} // namespace ensign
