// The gates of all VMs: adopts those that run, starts those that Ensign is to start, and looks again when one appears.
//
//     absent ──connect──▶ linked ──end──▶ absent, and after restart_ms started again ([[vm]] gate = true)
//
// A gate outlives Ensign, for a VM doesn't outlive its gate: nothing here ends one.
#pragma once

#include "compositor/base/clock.hpp"
#include "compositor/vm/gate_link.hpp"
#include "compositor/wl/timer.hpp"

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ensign {

class GateWatcher {
  public:
    virtual ~GateWatcher() = default;
    virtual void gate_lost(VmDisplay& vm) = 0; // its windows end with it, now, a moment ago or in a moment
};

class Gates final : public GateEvents {
  public:
    static constexpr std::uint32_t restart_ms = 5000;

    // `folder`: of the sockets, $XDG_RUNTIME_DIR/ensign/vm.
    // Starts a program and its arguments; the error is a sentence.
    using Start = std::function<std::expected<void, std::string>(const std::vector<std::string>& command)>;
    Gates(wl_event_loop* host, std::string folder, Start start, const Clock& clock, GateWatcher& watcher);
    ~Gates() override;

    // The VMs that there are now; what there is to do for them is done by tick().
    void configure(const std::vector<std::unique_ptr<VmDisplay>>& vms);
    void remove(const VmDisplay& vm);
    void tick(); // before each turn of the main loop
    [[nodiscard]] bool serves(const VmDisplay& vm) const; // there is a gate, or there was a moment ago

  private:
    struct Place {
        VmDisplay* vm;                  // not owned
        int watch = -1;                 // inotify's, on the VM's folder
        bool look = true;               // a gate may have come
        bool start = false;             // and is to be started where none has
        std::optional<std::uint32_t> restart_at = {};
        std::unique_ptr<GateLink> link = {};
    };
    static int handle_folders(int fd, std::uint32_t mask, void* self);
    void gate_ended(GateLink& link) override;
    void look_for(Place& place);

    std::string folder_;
    Start start_;
    const Clock& clock_;
    GateWatcher& watcher_;
    std::vector<Place> places_;
    bool stale_ = false; // tick() has something to do
    wl::Fd folders_;
    wl::EventSourcePtr folders_source_;
    wl::Timer timer_;
};

} // namespace ensign
