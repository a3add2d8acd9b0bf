// The pipes of one client, clipboard and drag and drop: what the host reads out of them or fills them with travels on the
// client's channel, in pieces.
#pragma once

#include "guest/channel.hpp"
#include "guest/loop.hpp"

#include <map>
#include <memory>

namespace ensign::guest {

class Pipes {
  public:
    class Events {
      public:
        virtual ~Events() = default;
        virtual void handle_pipes_have_room() = 0; // after full()
    };
    Pipes(Loop& loop, Channel& channel, Events& events) : loop_{loop}, channel_{channel}, events_{events} {}

    // The host is to fill this descriptor, which a client gave away; what it is called in the SEND. None: too many are open.
    std::optional<Identifier> open_for_reading(wl::Fd to);
    // The host gives away a pipe that it will read; its writing end, for the client. Invalid: too many, or used already.
    wl::Fd open_for_writing(std::uint32_t id);

    // What the host read.
    void receive(const PipePiece& piece);
    // No more should be asked of the host until a client has read some.
    [[nodiscard]] bool full() const { return waiting_ > limit; }

    static constexpr std::size_t max_pipes = 64; // each way
    static constexpr std::size_t limit = std::size_t{1} << 20U; // bytes, of all

  private:
    // To a client's descriptor.
    class Filler {
      public:
        Filler(Pipes& pipes, wl::Fd to) : pipes_{pipes}, to_{std::move(to)} {}
        ~Filler() { pipes_.waiting_ -= bytes_.size(); }
        Filler(const Filler&) = delete;
        Filler& operator=(const Filler&) = delete;
        // False when it is over: all written and hung up, or nobody reads.
        bool add(std::span<const std::byte> bytes, bool hang_up);

      private:
        void handle_ready(std::uint32_t events);
        bool write_some();
        Pipes& pipes_;
        wl::Fd to_;
        std::vector<std::byte> bytes_;
        bool hung_up_ = false;
        bool broken_ = false; // nobody reads; what the host still sends is dropped
        std::optional<Watch<&Filler::handle_ready>> watch_; // while there is something to write
    };

    // From a client, that writes to the other end.
    class Drain {
      public:
        Drain(Pipes& pipes, std::uint32_t id, wl::Fd from)
            : pipes_{pipes}, id_{id}, from_{std::move(from)}, watch_{pipes.loop_, from_.get(), EPOLLIN, *this} {}
        Drain(const Drain&) = delete;
        Drain& operator=(const Drain&) = delete;

      private:
        void handle_ready(std::uint32_t events);
        Pipes& pipes_;
        std::uint32_t id_;
        wl::Fd from_;
        Watch<&Drain::handle_ready> watch_;
    };

    Loop& loop_;
    Channel& channel_;
    Events& events_;
    std::uint32_t last_read_pipe_ = cross_domain::read_pipe_start;
    std::size_t waiting_ = 0; // bytes in fillers
    std::map<std::uint32_t, Filler> fillers_;
    std::map<std::uint32_t, Drain> drains_;
};

} // namespace ensign::guest
