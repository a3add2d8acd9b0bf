// One guest program's connection. Ensign owns the transport: it accepts the connection, hands libwayland one end of a
// socketpair, and pumps bytes and descriptors between the two, within the VM's budget. So a VM can be counted and slowed
// without a word of the Wayland protocol.
//
//     guest socket  --in-->  socketpair  -->  wl_client
//                  <--out--
//
// Events that the guest doesn't read wait here, not in the socketpair: libwayland ends a client at once when that is full, and a
// program may hang for a moment under a fast mouse. Costs three descriptors a connection. The order of bytes and descriptors is kept: recvmsg never merges across SCM_RIGHTS.
#pragma once

#include "compositor/wl/byte_queue.hpp"
#include "compositor/wl/descriptors.hpp"
#include "compositor/wl/fd.hpp"
#include "compositor/wl/listener.hpp"
#include "compositor/wl/ptr.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>

namespace ensign {

class VmDisplay;

// Bytes and descriptors on their way in one direction, in their order.
class Channel {
  public:
    enum class Result { progress, blocked, closed };

    // One recvmsg of at most `limit` bytes. blocked: nothing there. closed: end of stream, error or descriptors cut off.
    Result fill(int from, std::size_t limit);
    // sendmsg until empty. blocked: the receiver's buffer is full.
    Result drain(int to);
    [[nodiscard]] bool empty() const { return bytes_.empty(); }
    [[nodiscard]] std::size_t size() const { return bytes_.size(); }
    [[nodiscard]] bool has_descriptors() const { return !descriptors_.empty(); }
    // Here, or sent and not received yet.
    [[nodiscard]] std::size_t descriptors_underway(int to) { return descriptors_.size() + underway_.count(to); }

    static constexpr std::size_t capacity = 4096;
    static constexpr std::size_t descriptors_per_read = 253; // SCM_MAX_FD
    static constexpr std::size_t descriptors_per_send = 28; // what libwayland takes with one recvmsg

  private:
    struct Attached {
        std::uint64_t position; // of the byte that it came with, in all that came
        wl::Fd fd;
    };
    struct Lot {
        std::size_t bytes;
        std::size_t descriptors;
    };
    [[nodiscard]] Lot next_lot() const;
    wl::ByteQueue bytes_;
    std::uint64_t end_ = 0; // how many came
    std::deque<Attached> descriptors_;
    wl::DescriptorsUnderway underway_;
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
    // That the guest hasn't received.
    [[nodiscard]] std::size_t descriptors_underway() { return out_.descriptors_underway(guest_.get()); }
    void end(); // for good; the VM reaps it

    // Bytes of events that a program may leave unread: a mouse's for some twenty seconds. More, and it is cut off.
    static constexpr std::size_t most_unread = 1 << 20;

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
