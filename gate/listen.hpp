// --listen: the gate in front of a VM whose monitor brings its own cross-domain device (crosvm, rutabaga, libkrun). To that it
// is a Wayland socket; each connection is checked as one that comes through our own device is.
#pragma once

#include "gate/connection.hpp"
#include "gate/ensign_link.hpp"
#include "gate/event_loop.hpp"
#include "gate/log.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace ensign::gate {

class Listen {
  public:
    // `listener`: the guests' socket, listening, non-blocking.
    Listen(EventLoop& loop, Log& log, EnsignLink& link, wl::Fd listener);

    [[nodiscard]] std::size_t clients() const { return clients_.size(); } // for tests
    void handle_listener(std::uint32_t events);

  private:
    class Client {
      public:
        Client(Listen& listen, std::uint32_t number, wl::Fd guest);
        [[nodiscard]] bool open() const { return connection_.open(); }
        // That the guest hasn't received.
        [[nodiscard]] std::size_t descriptors_underway() { return descriptors_.size() + underway_.count(guest_.get()); }
        void handle_guest(std::uint32_t events);
        void handle_ensign(std::uint32_t events);

      private:
        // Each returns false where the connection has ended.
        bool take_requests();
        bool take_events();
        bool flush_events();
        void update(bool alive); // nothing may follow it
        Listen& listen_;
        std::uint32_t number_;
        wl::Fd guest_;
        Connection connection_;
        std::vector<std::byte> events_; // that the guest hasn't taken
        std::vector<wl::Fd> descriptors_; // that go with the first of them
        wl::DescriptorsUnderway underway_;
        WatchFor<&Client::handle_guest> guest_watch_;
        WatchFor<&Client::handle_ensign> ensign_watch_;
    };

    // These are the last that came for a guest. False: too many wait for it to receive them; that client ends.
    bool may_keep(const std::vector<wl::Fd>& descriptors);

    EventLoop& loop_;
    Log& log_;
    EnsignLink& link_;
    wl::Fd listener_;
    Queued queued_;
    std::uint32_t next_number_ = 1;
    std::map<std::uint32_t, Client> clients_;
    WatchFor<&Listen::handle_listener> listener_watch_;
};

} // namespace ensign::gate
