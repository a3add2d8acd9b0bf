// One guest program's connection. Ensign owns the transport: it accepts the connection, hands libwayland one end of a
// socketpair, and pumps bytes and descriptors between the two, within the VM's budget. So a VM can be counted and slowed
// without a word of the Wayland protocol.
//
//     guest socket  --in-->  socketpair  -->  wl_client
//                  <--out--
//
// Costs three descriptors a connection. The order of bytes and descriptors is kept: recvmsg never merges across SCM_RIGHTS.
#pragma once

#include "compositor/wl/fd.hpp"
#include "compositor/wl/listener.hpp"
#include "compositor/wl/ptr.hpp"

#include <array>
#include <cstddef>
#include <deque>

namespace ensign {

class VmDisplay;

// Bytes and descriptors on their way in one direction; holds at most one read.
class Channel {
  public:
    enum class Result { progress, blocked, closed };

    // One recvmsg of at most `limit` bytes. blocked: nothing there. closed: end of stream, error or descriptors cut off.
    Result fill(int from, std::size_t limit);
    // sendmsg until empty. blocked: the receiver's buffer is full.
    Result drain(int to);
    [[nodiscard]] bool empty() const { return begin_ == end_; }
    [[nodiscard]] std::size_t size() const { return end_ - begin_; }

    static constexpr std::size_t capacity = 4096;
    static constexpr std::size_t descriptors_per_read = 253; // SCM_MAX_FD
    static constexpr std::size_t descriptors_per_send = 28; // what libwayland takes with one recvmsg

  private:
    [[nodiscard]] std::size_t bytes_to_send() const;
    std::array<char, capacity> bytes_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::deque<wl::Fd> descriptors_; // belong to the byte at begin_
};

class Connection {
  public:
    // Takes over an accepted, non-blocking socket. Check alive() afterwards.
    Connection(VmDisplay& vm, wl::Fd guest);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    [[nodiscard]] bool alive() const { return alive_; }
    [[nodiscard]] wl_client* client() const { return client_; }
    // The VM's bytes of this turn are used up, or there are new ones.
    void resume();
    // The VM is frozen, or no longer (VmDisplay::restrain): nothing is read from the guest, what Ensign says still goes out.
    void frozen_changed() { update_interest(); }
    void end(); // for good; the VM reaps it

  private:
    static int handle_guest(int fd, std::uint32_t mask, void* self);
    static int handle_inner(int fd, std::uint32_t mask, void* self);
    void handle_client_destroyed(wl_client* client) noexcept;
    void pump_in();
    void pump_out();
    void update_interest();

    VmDisplay& vm_;
    wl::Fd guest_;
    wl::Fd inner_;
    wl_client* client_ = nullptr; // owned by its display; null when libwayland has ended it
    Channel in_;
    Channel out_;
    bool paused_ = false;
    bool alive_ = true;
    std::uint32_t guest_interest_ = 0;
    std::uint32_t inner_interest_ = 0;
    wl::EventSourcePtr guest_source_;
    wl::EventSourcePtr inner_source_;
    wl::Listener<&Connection::handle_client_destroyed> client_destroyed_{*this};
};

} // namespace ensign
