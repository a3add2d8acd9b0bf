// One epoll set and what is called for each descriptor in it. Level-triggered; nothing here blocks but the wait itself.
#pragma once

#include "compositor/wl/fd.hpp"

#include <array>
#include <cstdint>
#include <span>

#include <sys/epoll.h>

namespace ensign::gate {

class Watch;

class EventLoop {
  public:
    EventLoop();
    // Waits up to `timeout` ms (-1: for ever), then calls what is ready. True if anything was.
    bool turn(int timeout);

  private:
    friend class Watch;
    void forget(const Watch& watch);
    wl::Fd epoll_;
    std::array<epoll_event, 32> batch_{};
    std::span<epoll_event> rest_; // of the batch, not called yet
};

// A descriptor in the loop; leaves it on destruction. Handlers may end any watch, their own too if nothing follows.
class Watch {
  public:
    using Handler = void (*)(void* owner, std::uint32_t events);

    Watch(EventLoop& loop, Handler handler, void* owner) : loop_{loop}, handler_{handler}, owner_{owner} {}
    ~Watch() { end(); }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    // EPOLLIN, EPOLLOUT or both; 0 takes it out of the set. The descriptor must be ended before it is closed.
    void want(int fd, std::uint32_t events);
    void end() { want(fd_, 0); }

  private:
    friend class EventLoop;
    EventLoop& loop_;
    Handler handler_;
    void* owner_;
    int fd_ = -1;
    std::uint32_t events_ = 0;
};

// Watch for a member function: WatchFor<&Link::handle_peer> watch_{loop, *this};
template <auto Method>
class WatchFor;
template <class Owner, void (Owner::*Method)(std::uint32_t)>
class WatchFor<Method> : public Watch {
  public:
    WatchFor(EventLoop& loop, Owner& owner)
        : Watch{loop, [](void* self, std::uint32_t events) { (static_cast<Owner*>(self)->*Method)(events); }, &owner} {}
};

} // namespace ensign::gate
