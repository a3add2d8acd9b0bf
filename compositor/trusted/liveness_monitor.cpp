#include "compositor/trusted/liveness_monitor.hpp"

#include "compositor/base/log.hpp"
#include "compositor/vm/vm_display.hpp"

#include <algorithm>
#include <utility>

namespace ensign {

namespace {
constexpr std::uint32_t never = 0xffffffff;
} // namespace

LivenessMonitor::LivenessMonitor(Shell& shell, const Clock& clock, wl_event_loop* loop)
    : shell_{shell}, clock_{clock}, timer_{loop} {}

void LivenessMonitor::find_programs() {
    std::map<const wlr_xdg_client*, Program> old = std::exchange(programs_, {});
    for (const Window* window : shell_.windows()) {
        const auto* client = window->xdg()->client;
        Program& program = programs_.try_emplace(client, window->vm().id(), Liveness{clock_.now_msec()}).first->second;
        program.windows.push_back(window->id());
        // By a window, too: another program may have come to the address of one that went.
        if (const auto known = old.find(client);
            known != old.end() && std::ranges::contains(known->second.windows, window->id())) {
            program.liveness = known->second.liveness;
            program.hung = known->second.hung;
            old.erase(known);
        }
    }
}

// Only where the focus is another: what else there is to hear must not reach the focused VM.
void LivenessMonitor::note_focus(const Window* window) {
    const auto before = std::exchange(focus_, window != nullptr ? std::optional{window->id()} : std::nullopt);
    if (window == nullptr || before == focus_) {
        return;
    }
    look_at_programs(); // the window may be new
    const auto program = programs_.find(window->xdg()->client);
    if (program != programs_.end() && !program->second.liveness.is_asked()) {
        ask(program->second, clock_.now_msec());
        wake_in_time(clock_.now_msec());
    }
}

void LivenessMonitor::ask(Program& program, std::uint32_t now) {
    const Window* window = shell_.find(program.windows.front());
    if (window != nullptr && !window->vm().restraint().frozen) {
        wlr_xdg_surface_ping(window->xdg());
        program.liveness.asked(now);
    }
}

void LivenessMonitor::tick(const Window* focused) {
    note_focus(focused);
    look_at_programs();
}

void LivenessMonitor::look_at_programs() {
    const bool others = std::exchange(stale_, false);
    if (others) {
        find_programs();
    }
    const std::uint32_t now = clock_.now_msec();
    bool change = others || now - armed_at_ >= armed_for_;
    hung_.clear();
    for (auto& [client, program] : programs_) {
        const auto before = program.liveness.until_change(now);
        look_at(*client, program, now);
        if (program.hung) {
            hung_.insert(program.vm);
        }
        change = change || program.liveness.until_change(now) != before;
    }
    if (change) {
        wake_in_time(now);
    }
}

void LivenessMonitor::look_at(const wlr_xdg_client& client, Program& program, std::uint32_t now) {
    Window* window = shell_.find(program.windows.front());
    if (window->vm().restraint().frozen) {
        program.liveness.excuse(now);
    } else if (program.liveness.is_asked() && client.ping_serial == 0) {
        program.liveness.answered();
    } else if (program.liveness.due(now)) {
        ask(program, now);
    }
    const bool hung = program.liveness.hung(now);
    if (hung == std::exchange(program.hung, hung)) {
        return;
    }
    log::info("vm {}: a program {}: {}", window->vm().name(), hung ? "doesn't answer" : "answers again", window->title());
    for (const WindowId id : program.windows) {
        shell_.find(id)->set_hung(hung);
    }
}

void LivenessMonitor::wake_in_time(std::uint32_t now) {
    armed_at_ = now;
    armed_for_ = never;
    for (const auto& [client, program] : programs_) {
        const auto until = program.liveness.until_change(now);
        const Window* window = shell_.find(program.windows.front());
        if (until && !window->vm().restraint().frozen) {
            armed_for_ = std::min(armed_for_, *until + 1);
        }
    }
    timer_.wake_in(armed_for_ == never ? 0 : static_cast<int>(armed_for_));
}

std::optional<int> LivenessMonitor::silence(VmId vm) const {
    std::optional<int> longest;
    for (const auto& [client, program] : programs_) {
        if (program.vm == vm && program.hung) {
            const int seconds = static_cast<int>(program.liveness.silence(clock_.now_msec()) / 1000);
            longest = std::max(longest.value_or(0), seconds);
        }
    }
    return longest;
}

} // namespace ensign
