// The programs that Ensign starts: the locker, what starts or kills a VM. Each in a process group of its own, with the
// host display as its WAYLAND_DISPLAY and nothing of Ensign's but standard output and error.
#pragma once

#include "compositor/wl/ptr.hpp"

#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace ensign::host {

class Children {
  public:
    explicit Children(wl_event_loop* loop);
    ~Children(); // those that still run live on
    Children(const Children&) = delete;
    Children& operator=(const Children&) = delete;

    // A program, looked up in PATH, and its arguments; no shell. The error is a sentence: why it couldn't be started. How
    // it ends is in the log; `ended` gets its exit status (-1: a signal ended it), from the host's loop, while this lives.
    using Ended = std::function<void(int status)>;
    std::expected<void, std::string> start(const std::vector<std::string>& command, Ended ended = {});
    [[nodiscard]] std::size_t running() const { return children_.size(); }

  private:
    class Child;
    wl_event_loop* loop_; // not owned
    std::vector<std::unique_ptr<Child>> children_;
};

} // namespace ensign::host
