// The one loop of ensign-guest: epoll, and what waits in it.
#pragma once

#include "compositor/wl/fd.hpp"

#include <cstdint>

#include <sys/epoll.h>

namespace ensign::guest {

class Loop {
  public:
    class Source {
      public:
        virtual ~Source() = default;
        virtual void ready(std::uint32_t events) = 0;
    };

    Loop();
    // Waits for one descriptor that is ready, and calls its source; false when there was none in time (-1: for ever).
    // One at a time: a source may destroy any other.
    bool turn(int timeout_ms);

  private:
    template <auto>
    friend class Watch;
    void set(int operation, int fd, std::uint32_t events, Source* source);
    wl::Fd epoll_;
};

template <class>
struct WatchTraits;
template <class O>
struct WatchTraits<void (O::*)(std::uint32_t)> {
    using Owner = O;
};

// A descriptor (not owned) with the member function that is called when it is ready, with EPOLL… flags:
//
//     Watch<&Client::handle_socket> socket_watch_{loop, socket_.get(), EPOLLIN, *this};
//
// It must end before the descriptor is closed.
template <auto Handler>
class Watch final : private Loop::Source {
    using Owner = typename WatchTraits<decltype(Handler)>::Owner;

  public:
    Watch(Loop& loop, int fd, std::uint32_t events, Owner& owner) : loop_{loop}, owner_{owner}, fd_{fd}, events_{events} {
        loop_.set(EPOLL_CTL_ADD, fd_, events_, this);
    }
    ~Watch() override { loop_.set(EPOLL_CTL_DEL, fd_, 0, this); }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    void wait_for(std::uint32_t events) {
        if (events != events_) {
            loop_.set(EPOLL_CTL_MOD, fd_, events_ = events, this);
        }
    }

  private:
    void ready(std::uint32_t events) override { (owner_.*Handler)(events); }

    Loop& loop_;
    Owner& owner_;
    int fd_;
    std::uint32_t events_;
};

} // namespace ensign::guest
