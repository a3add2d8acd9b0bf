#include "compositor/vm/scheduler.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <span>

#include <poll.h>
#include <sys/epoll.h>

namespace ensign {

namespace {

bool is_readable(int fd) {
    pollfd p{fd, POLLIN, 0};
    return poll(&p, 1, 0) > 0;
}

} // namespace

Scheduler::Scheduler(wl_display* host, const Clock& clock)
    : host_{host}, clock_{clock}, host_loop_{wl_display_get_event_loop(host)}, epoll_{epoll_create1(EPOLL_CLOEXEC)} {
    epoll_event event{.events = EPOLLIN, .data = {.ptr = nullptr}};
    epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, wl_event_loop_get_fd(host_loop_), &event);
}

void Scheduler::add(VmDisplay& vm) {
    epoll_event event{.events = EPOLLIN, .data = {.ptr = &vm}};
    epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, wl_event_loop_get_fd(vm.loop()), &event);
    vms_.push_back(&vm);
}

void Scheduler::remove(VmDisplay& vm) {
    epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, wl_event_loop_get_fd(vm.loop()), nullptr);
    std::erase(vms_, &vm);
    std::erase(ready_, &vm);
}

void Scheduler::settle_all() {
    wl_event_loop_dispatch_idle(host_loop_);
    for (std::size_t i = 0; i < vms_.size(); i++) {
        vms_[i]->reap();
        vms_[i]->run_idle_and_flush();
    }
    wl_display_flush_clients(host_);
}

void Scheduler::dispatch_host() {
    wl_event_loop_dispatch(host_loop_, 0);
    wl_display_flush_clients(host_);
}

bool Scheduler::host_readable() const { return is_readable(wl_event_loop_get_fd(host_loop_)); }

bool Scheduler::turn(int timeout_ms) {
    settle_all();
    std::array<epoll_event, 64> events{};
    const bool owed = std::ranges::any_of(vms_, &VmDisplay::waits_for_turn);
    const int count =
        std::max(0, epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), owed ? 0 : timeout_ms));
    if (count == 0 && !owed) {
        return false;
    }
    ready_.clear();
    for (const epoll_event& event : std::span{events}.first(static_cast<std::size_t>(count))) {
        if (event.data.ptr != nullptr) {
            ready_.push_back(static_cast<VmDisplay*>(event.data.ptr));
        }
    }
    dispatch_host();
    if (!vms_.empty()) {
        std::rotate(vms_.begin(), vms_.begin() + 1, vms_.end()); // nobody is first every time
    }
    for (std::size_t i = 0; i < vms_.size(); i++) { // the host may add VMs on the way
        VmDisplay* vm = vms_[i];
        const bool ready = std::ranges::contains(ready_, vm) || vm->frames().due();
        vm->begin_turn(ready);
        if (ready) {
            run(*vm);
        }
    }
    settle_all();
    return true;
}

void Scheduler::run(VmDisplay& vm) {
    const int fd = wl_event_loop_get_fd(vm.loop());
    while (vm.budget().may_run() && (vm.frames().due() || is_readable(fd))) {
        const auto before = clock_.cpu_time(); // being preempted is not the guest's fault
        vm.frames().tick();
        wl_event_loop_dispatch(vm.loop(), 0);
        vm.reap();
        wl_display_flush_clients(vm.display());
        vm.budget().spend(clock_.cpu_time() - before);
        if (host_readable()) {
            settle_all();
            dispatch_host();
        }
    }
}

} // namespace ensign
