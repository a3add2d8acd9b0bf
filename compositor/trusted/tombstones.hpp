// What stands where a VM's windows were when its gate ended, for five seconds: nobody shall take what comes there next for
// what was there before. Each in the place of its window, in the stack, too; they hear nothing.
//
// A gate's end is heard by its link and by its connections, in any order. So each window that goes leaves a tombstone that
// isn't shown, for as long as it may turn out why it went.
#pragma once

#include "compositor/base/clock.hpp"
#include "compositor/paint/tombstone.hpp"
#include "compositor/scene/scene.hpp"
#include "compositor/shell/sides.hpp"
#include "compositor/shell/window.hpp"
#include "compositor/vm/gates.hpp"
#include "compositor/wl/ptr.hpp"
#include "compositor/wl/timer.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <tuple>
#include <vector>

namespace ensign {

class Tombstones final : public GateWatcher {
  public:
    static constexpr std::uint32_t shown_ms = 5000;
    static constexpr std::uint32_t doubt_ms = 1000; // between the ends of a link and of its connections

    Tombstones(Scene& scene, paint::Tools& tools, const Clock& clock, wl_event_loop* loop);
    ~Tombstones() override;
    Tombstones(const Tombstones&) = delete;
    Tombstones& operator=(const Tombstones&) = delete;

    void window_leaves(const Window& window, double scale); // still in its place
    void gate_lost(VmDisplay& vm) override;
    // Before each turn: what the clock demands, and a few pictures. True: there are more to paint.
    bool tick();

  private:
    struct Stone;
    static constexpr std::ptrdiff_t most = 256; // of a VM: guests open and close windows as they like
    static constexpr int paints_a_turn = 2; // until then, a stone is of one colour
    void show(Stone& stone);
    void paint(Stone& stone);
    [[nodiscard]] std::uint32_t age(std::uint32_t since) const { return clock_.now_msec() - since; }

    Scene& scene_;
    paint::Tools& tools_;
    const Clock& clock_;
    std::vector<std::unique_ptr<Stone>> stones_; // the oldest first
    std::map<VmId, std::uint32_t> lost_at_;      // gates
    std::map<std::tuple<VmId, double, double>, wl::BufferPtr> plates_; // by type and scale; for as long as there are stones
    wl::Timer timer_; // shorter than needed, at worst: tick() sets it anew
};

} // namespace ensign
