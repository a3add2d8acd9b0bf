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

template <std::size_t Count>
bool any_is_readable(const std::array<int, Count>& fds) {
    std::array<pollfd, Count> polls{};
    std::ranges::transform(fds, polls.begin(), [](int fd) { return pollfd{fd, POLLIN, 0}; });
    return poll(polls.data(), polls.size(), 0) > 0;
}

} // namespace

Scheduler::Scheduler(wl_display* host, const Clock& clock)
    : host_{host}, clock_{clock}, host_loop_{wl_display_get_event_loop(host)}, epoll_{epoll_create1(EPOLL_CLOEXEC)} {
    epoll_event event{.events = EPOLLIN, .data = {.ptr = nullptr}};
    epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, wl_event_loop_get_fd(host_loop_), &event);
}

void Scheduler::add(VmDisplay& vm) {
    for (const int fd : vm.descriptors()) {
        epoll_event event{.events = EPOLLIN, .data = {.ptr = &vm}};
        epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event);
    }
    vms_.push_back(&vm);
}

void Scheduler::remove(VmDisplay& vm) {
    for (const int fd : vm.descriptors()) {
        epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
    }
    std::erase(vms_, &vm);
    std::erase(ready_, &vm);
}

void Scheduler::settle_all() {
    wl_event_loop_dispatch_idle(host_loop_);
    for (VmDisplay* vm : vms_) {
        vm->run_idle_and_flush();
    }
    wl_display_flush_clients(host_);
}

void Scheduler::dispatch_host() {
    wl_event_loop_dispatch(host_loop_, 0);
    wl_display_flush_clients(host_);
}

bool Scheduler::host_readable() const { return any_is_readable(std::array{wl_event_loop_get_fd(host_loop_)}); }

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
    for (std::size_t i = 0; i < vms_.size(); ++i) { // the host may add VMs on the way
        VmDisplay* vm = vms_[i];
        const bool ready = std::ranges::contains(ready_, vm) || vm->waits();
        vm->begin_turn(ready);
        if (ready) {
            run(*vm);
        }
    }
    settle_all();
    return true;
}

void Scheduler::run(VmDisplay& vm) {
    while (vm.budget().may_run() && (vm.waits() || any_is_readable(vm.descriptors()))) {
        const auto before = clock_.cpu_time(); // being preempted is not the guest's fault
        vm.serve();
        vm.budget().spend(clock_.cpu_time() - before);
        if (host_readable()) {
            settle_all();
            dispatch_host();
        }
    }
}

} // namespace ensign
