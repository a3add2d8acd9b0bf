// One guest program's connection. Ensign owns the transport: it accepts the connection, hands libwayland one end of a
// socketpair, and pumps bytes and descriptors between the two, within the VM's budget. So a VM can be counted and slowed
// without a word of the Wayland protocol.
//
//     guest socket  --in-->  socketpair  -->  wl_client
//                  <--out--
//
// Events that the guest doesn't read wait here, not in the socketpair: libwayland ends a client at once when that is full, and a
// program may hang for a moment under a fast mouse. Costs three descriptors a connection.
#pragma once

#include "compositor/vm/account.hpp"
#include "compositor/vm/relay.hpp"
#include "compositor/wl/fd.hpp"
#include "compositor/wl/listener.hpp"
#include "compositor/wl/ptr.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace ensign {

class Pump;
class VmDisplay;

class Connection {
  public:
    // Takes over an accepted, non-blocking socket. Check alive() afterwards.
    Connection(VmDisplay& vm, Pump& pump, wl::Fd guest);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    [[nodiscard]] bool alive() const { return alive_; }
    [[nodiscard]] wl_client* client() const { return client_; }
    // The VM's bytes of this turn are used up, or there are new ones.
    void resume();
    // The VM is frozen, or no longer (VmDisplay::restrain): nothing is read from the guest, what Ensign says still goes out.
    void frozen_changed() { update_interest(); }
    // That the guest hasn't received.
    [[nodiscard]] std::size_t descriptors_underway() { return out_.descriptors_underway(guest_.get()); }
    [[nodiscard]] std::size_t unread_bytes() { return out_.size(); }
    void end(); // for good; the VM reaps it

    // The pump's part: one of the sockets is ready (EPOLLIN ...). True: libwayland was given requests.
    bool serve_guest(std::uint32_t events);
    bool serve_inner(std::uint32_t events);
    // libwayland has executed what it was given: it ends where the guest leaves descriptors that no request takes.
    void batch_over();
    // It has an answer, most likely.
    void answered();

    // One of the two sockets in the pump.
    struct Port {
        Connection* connection;
        bool guest;
        int fd;
        std::uint32_t interest = 0;
    };

  private:
    void handle_client_destroyed(wl_client* client) noexcept;
    bool pump_in(); // true: libwayland was given something
    void pump_out();
    void update_interest();

    VmDisplay& vm_;
    Pump& pump_;
    wl::Fd guest_;
    wl::Fd inner_;
    std::optional<ProgramAccount> account_;
    wl_client* client_ = nullptr; // owned by its display; null when libwayland has ended it
    Relay in_;
    Relay out_;
    bool paused_ = false;
    bool alive_ = true;
    Port guest_port_{this, true, -1};
    Port inner_port_{this, false, -1};
    wl::Listener<&Connection::handle_client_destroyed> client_destroyed_{*this};
};

} // namespace ensign
