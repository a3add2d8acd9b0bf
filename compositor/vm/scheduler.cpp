#include "compositor/vm/scheduler.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <optional>
#include <span>
#include <utility>

#include <poll.h>
#include <sys/epoll.h>

namespace ensign {

using namespace std::chrono_literals;

Scheduler::Scheduler(wl_display* host, const Clock& clock)
    : host_{host}, clock_{clock}, host_loop_{wl_display_get_event_loop(host)}, epoll_{epoll_create1(EPOLL_CLOEXEC)} {
    epoll_event event{.events = EPOLLIN, .data = {.ptr = nullptr}};
    epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, wl_event_loop_get_fd(host_loop_), &event);
}

void Scheduler::add(VmDisplay& vm) {
    for (VmDisplay::Source* source : vm.sources()) {
        epoll_event event{.events = EPOLLIN, .data = {.ptr = source}};
        epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, source->fd, &event);
    }
    vms_.push_back(&vm);
}

void Scheduler::remove(VmDisplay& vm) {
    for (const VmDisplay::Source* source : vm.sources()) {
        epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, source->fd, nullptr);
    }
    std::erase(vms_, &vm);
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

// Between two batches, whosever they are.
void Scheduler::look_at_host() {
    pollfd poll_host{wl_event_loop_get_fd(host_loop_), POLLIN, 0};
    if (poll(&poll_host, 1, 0) > 0) {
        settle_all();
        dispatch_host();
    }
}

namespace {

using Time = std::chrono::nanoseconds;

// Nothing: until something is ready. Kernels before 5.11 know milliseconds only.
int wait_for_events(int epoll, std::span<epoll_event> events, std::optional<Time> most) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(most.value_or(0ns));
    const timespec timeout{seconds.count(), (most.value_or(0ns) - seconds).count()};
    const int room = static_cast<int>(events.size());
    const int count = epoll_pwait2(epoll, events.data(), room, most ? &timeout : nullptr, nullptr);
    if (count >= 0 || errno != ENOSYS) {
        return std::max(0, count);
    }
    const auto msec = std::chrono::ceil<std::chrono::milliseconds>(most.value_or(0ns));
    return std::max(0, epoll_wait(epoll, events.data(), room, most ? static_cast<int>(msec.count()) : -1));
}

} // namespace

bool Scheduler::sleep(int timeout_ms) {
    std::optional<Time> sleep = timeout_ms >= 0 ? std::optional<Time>{timeout_ms * 1ms} : std::nullopt;
    const Time now = clock_.monotonic();
    for (const VmDisplay* vm : vms_) {
        if (vm->waits_for_turn()) {
            sleep = 0ns;
        } else if (const auto next = vm->next_frame()) {
            const Time until = std::max<Time>(0ns, *next - now);
            sleep = std::min(sleep.value_or(until), until);
        }
    }
    std::array<epoll_event, 64> events{};
    const int count = wait_for_events(epoll_.get(), events, sleep);
    host_ready_ = false;
    for (const epoll_event& event : std::span{events}.first(static_cast<std::size_t>(count))) {
        if (event.data.ptr == nullptr) {
            host_ready_ = true;
        } else {
            static_cast<VmDisplay::Source*>(event.data.ptr)->readable = true;
        }
    }
    return count > 0 || std::ranges::any_of(vms_, &VmDisplay::waits_for_turn);
}

bool Scheduler::turn(int timeout_ms) {
    settle_all();
    if (!sleep(timeout_ms)) {
        return false;
    }
    if (host_ready_) {
        dispatch_host();
    }
    host_waits_ = false;
    if (!vms_.empty()) {
        std::rotate(vms_.begin(), vms_.begin() + 1, vms_.end()); // nobody is first every time
    }
    for (std::size_t i = 0; i < vms_.size(); ++i) { // the host may add VMs on the way
        VmDisplay* vm = vms_[i];
        const bool ready = vm->has_work();
        vm->begin_turn();
        if (ready) {
            run(*vm);
        }
    }
    settle_all();
    return true;
}

void Scheduler::run(VmDisplay& vm) {
    for (bool more = true; more && vm.budget().may_run();) {
        if (std::exchange(host_waits_, true)) {
            look_at_host();
        }
        const auto before = clock_.cpu_time(); // being preempted is not the guest's fault
        more = vm.serve();
        vm.budget().spend(clock_.cpu_time() - before);
    }
}

} // namespace ensign
