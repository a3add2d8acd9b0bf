// The pipes of a context: clipboard and drag and drop. The guest reads one whose write end went to Ensign, or writes one whose
// write end came from there. Nothing blocks: what a reader doesn't take waits here.
#pragma once

#include "compositor/wl/byte_queue.hpp"
#include "gate/connection.hpp"
#include "gate/event_loop.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <vector>

namespace ensign::gate {

class Pipes {
  public:
    // `readable`: what to call when a pipe that the guest reads has something.
    Pipes(EventLoop& loop, Queued& queued, Watch::Handler readable, void* owner)
        : loop_{loop}, queued_{queued}, readable_{readable}, owner_{owner} {}
    ~Pipes();
    Pipes(const Pipes&) = delete;
    Pipes& operator=(const Pipes&) = delete;

    // The write end of a new pipe that the guest reads as `id`, an id of its choice; invalid where that is taken or there are
    // too many.
    [[nodiscard]] wl::Fd open(std::uint32_t id);
    // A pipe that the guest writes as `id`. False: too many.
    bool adopt(std::uint32_t id, wl::Fd write_end);

    // From the guest. False: no such pipe, or too much waits already; that pipe is closed then.
    bool write(std::uint32_t id, std::span<const std::byte> bytes, bool hang_up);

    struct Read {
        std::uint32_t id;
        std::size_t bytes;
        bool hang_up;
    };
    // Something that the guest can be given: bytes or an end. Each pipe has its turn.
    std::optional<Read> read(std::span<std::byte> into);
    void want_readable(bool wanted);

  private:
    struct Reading {
        Reading(Pipes& owner, wl::Fd read_end) : fd{std::move(read_end)}, watch{owner.loop_, owner.readable_, owner.owner_} {}
        wl::Fd fd;
        Watch watch;
    };
    struct Writing {
        Writing(Pipes& owner, wl::Fd write_end) : pipes{owner}, fd{std::move(write_end)}, watch{owner.loop_, *this} {}
        void handle_writable(std::uint32_t) { flush(); }
        void flush(); // closes it when the reader has gone, or when all is written and the guest has hung up
        void close();
        Pipes& pipes;
        wl::Fd fd;
        wl::ByteQueue waiting;
        bool hung_up = false;
        WatchFor<&Writing::handle_writable> watch;
    };

    EventLoop& loop_;
    Queued& queued_;
    Watch::Handler readable_;
    void* owner_;
    std::map<std::uint32_t, Reading> reading_;
    std::map<std::uint32_t, Writing> writing_;
    std::uint32_t last_read_ = 0;
};

} // namespace ensign::gate
