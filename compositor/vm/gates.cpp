#include "compositor/vm/gates.hpp"

#include "compositor/base/format.hpp"
#include "compositor/base/log.hpp"
#include "compositor/vm/vm_display.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include <sys/inotify.h>
#include <unistd.h>

namespace ensign {

Gates::Gates(wl_event_loop* host, std::string folder, Start start, const Clock& clock, GateWatcher& watcher)
    : folder_{std::move(folder)}, start_{std::move(start)}, clock_{clock}, watcher_{watcher},
      folders_{inotify_init1(IN_NONBLOCK | IN_CLOEXEC)}, timer_{host} {
    if (!folders_) {
        log::warn("gates that come later aren't found ({})", std::strerror(errno));
        return;
    }
    folders_source_.reset(wl_event_loop_add_fd(host, folders_.get(), WL_EVENT_READABLE, handle_folders, this));
}

Gates::~Gates() = default;

void Gates::configure(const std::vector<std::unique_ptr<VmDisplay>>& vms) {
    for (const auto& vm : vms) {
        auto place = std::ranges::find(places_, vm.get(), &Place::vm);
        if (place == places_.end()) {
            // A gate listens on gate.sock first and makes its VM's socket then: by that one at the latest it can be reached.
            const std::string folder = text::format("{}/{}", folder_, vm->name());
            const int watch =
                folders_ ? inotify_add_watch(folders_.get(), folder.c_str(), IN_CREATE | IN_MOVED_TO | IN_ONLYDIR) : -1;
            place = places_.insert(places_.end(), Place{.vm = vm.get(), .watch = watch});
        }
        place->look = true;
        place->start = vm->spec().life.gate;
    }
    stale_ = true;
}

void Gates::remove(const VmDisplay& vm) {
    const auto place = std::ranges::find(places_, &vm, &Place::vm);
    if (place != places_.end()) {
        inotify_rm_watch(folders_.get(), place->watch);
        places_.erase(place);
    }
}

bool Gates::serves(const VmDisplay& vm) const {
    const auto place = std::ranges::find(places_, &vm, &Place::vm);
    return place != places_.end() && (place->link != nullptr || place->restart_at.has_value());
}

void Gates::tick() {
    if (!std::exchange(stale_, false)) {
        return;
    }
    for (Place& place : places_) {
        if (place.restart_at) {
            const auto left = static_cast<std::int32_t>(*place.restart_at - clock_.now_msec());
            if (left > 0) {
                timer_.wake_in(left);
                stale_ = true;
            } else {
                place.restart_at.reset();
                place.look = true;
                place.start = place.vm->spec().life.gate;
            }
        }
        if (std::exchange(place.look, false) && place.link == nullptr) {
            look_for(place);
        }
    }
}

void Gates::look_for(Place& place) {
    const std::string& name = place.vm->name();
    auto gate = GateLink::connect(text::format("{}/{}/{}", folder_, name, gate::link::socket_name), getuid());
    if (!gate) {
        return log::warn("vm {}: {}", name, gate.error());
    }
    if (*gate) {
        place.restart_at.reset();
        place.link = std::make_unique<GateLink>(*place.vm, *std::move(gate), *this);
    } else if (std::exchange(place.start, false)) {
        if (auto started = start_({"ensign-gate", name}); !started) {
            log::warn("vm {}: {}", name, started.error());
        }
    }
}

int Gates::handle_folders(int fd, std::uint32_t, void* data) {
    auto& self = *static_cast<Gates*>(data);
    alignas(inotify_event) std::array<char, 4096> bytes;
    const ssize_t size = read(fd, bytes.data(), bytes.size());
    for (ssize_t at = 0; at < size;) {
        inotify_event event{};
        std::memcpy(&event, bytes.data() + at, sizeof(event));
        at += static_cast<ssize_t>(sizeof(event) + event.len);
        for (Place& place : self.places_) {
            place.look = place.look || place.watch == event.wd || (event.mask & IN_Q_OVERFLOW) != 0;
        }
        self.stale_ = true;
    }
    return 0;
}

void Gates::gate_ended(GateLink& link) {
    const auto place = std::ranges::find(places_, &link, [](const Place& p) { return p.link.get(); });
    VmDisplay& vm = link.vm();
    place->link.reset();
    place->start = false; // not before restart_at
    place->restart_at = clock_.now_msec() + restart_ms;
    stale_ = true;
    watcher_.gate_lost(vm);
}

} // namespace ensign
