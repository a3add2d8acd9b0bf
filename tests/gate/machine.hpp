// A virtual machine in front of a gate, all in one process and one thread: a vhost-user front end as QEMU 11.1 is one, a
// virtio-gpu driver as the kernel's, and Ensign's end of the link. Nothing in it is the gate's code but the gate.
#pragma once

#include "compositor/vm/listening_socket.hpp"
#include "gate/gate.hpp"
#include "protocols/gate_link.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/open_descriptors.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include <linux/virtio_gpu.h>

namespace ensign::gate::test {

using ensign::test::ManualClock;
using ensign::test::open_descriptors;
using Bytes = std::vector<std::byte>;

template <class Struct>
Bytes bytes_of(const Struct& value) {
    const auto bytes = std::as_bytes(std::span{&value, 1});
    return {bytes.begin(), bytes.end()};
}
template <class Struct>
Struct as(std::span<const std::byte> bytes) {
    Struct copy{};
    std::ranges::copy(bytes.first(std::min(bytes.size(), sizeof(copy))), std::as_writable_bytes(std::span{&copy, 1}).begin());
    return copy;
}
Bytes operator+(Bytes left, std::span<const std::byte> right);

// Ensign on the link.
class LinkPeer {
  public:
    explicit LinkPeer(const std::string& path);
    // What the gate said since.
    struct Said {
        link::Message message;
        wl::Fd connection;
    };
    std::vector<Said> read();
    [[nodiscard]] bool ended(); // the gate closed it
    [[nodiscard]] int fd() const { return socket_.get(); }

  private:
    wl::Fd socket_;
};

class Machine {
  public:
    static constexpr std::uint64_t ram_bytes = 8 << 20;
    static constexpr std::uint64_t user_base = 0x7f00'0000'0000; // where the front end says that the RAM is
    static constexpr std::uint32_t queue_size = 1024;
    static constexpr std::uint32_t pool_bytes = 16 << 20;

    Machine();
    ~Machine();

    // The gate, until nothing more happens; the front end answers what it is asked.
    void settle();
    Gate& gate() { return *gate_; }
    Log& log() { return log_; }
    ManualClock& clock() { return clock_; }
    [[nodiscard]] std::string socket(const char* name) const;

    // The front end.
    void plug_in();                // connects, negotiates, starts the queues
    void connect_front_end();      // connects only
    void unplug();                 // the front end dies
    std::optional<Bytes> say(std::uint32_t request, std::span<const std::byte> payload, std::span<const int> descriptors = {},
                             bool wants_reply = false); // its reply, if there is one
    void start_queues(std::uint16_t base);
    std::uint16_t stop_queue(std::uint32_t queue);
    [[nodiscard]] int front_end() const { return front_end_.get(); }
    [[nodiscard]] bool front_end_gone(); // the gate has ended the session
    std::size_t maps_asked = 0;
    std::uint64_t map_answer = 0;       // 0: success
    bool answers_maps = true;
    [[nodiscard]] std::byte* pool_at(std::uint64_t offset) { return pool_memory_ + offset; }

    // The driver. RAM by guest address.
    [[nodiscard]] std::byte* ram(std::uint64_t address) { return ram_ + address; }
    struct Descriptor { // struct virtq_desc
        std::uint64_t address;
        std::uint32_t length;
        std::uint16_t flags;
        std::uint16_t next;
    };
    static constexpr std::uint16_t next = 1, write = 2, indirect = 4;
    void put_descriptor(std::uint32_t index, const Descriptor& descriptor);
    // Makes a chain available, rings and settles.
    void offer(std::uint16_t head);
    void ring();
    // Chains that came back: head and length.
    struct Used {
        std::uint32_t head, length;
    };
    std::vector<Used> used();
    [[nodiscard]] std::uint64_t interrupts(); // since the last time

    // A command with room for an answer. Nothing, if it isn't answered (yet): ask answer_of later.
    std::optional<Bytes> command(std::span<const std::byte> request, std::uint32_t response_bytes = 512);
    std::uint32_t submit_command(std::span<const std::byte> request, std::uint32_t response_bytes = 512); // a ticket
    std::optional<Bytes> answer_of(std::uint32_t ticket);
    // The answer's type, VIRTIO_GPU_RESP_*; 0 for none.
    std::uint32_t type_of(std::span<const std::byte> request);

  private:
    struct Slot {
        bool busy = false;
        std::uint32_t response_bytes = 0;
        std::optional<Bytes> answer;
    };
    static constexpr std::uint32_t slots = 64, slot_bytes = 96 * 1024, request_room = 80 * 1024;
    std::uint64_t slot_at(std::uint32_t slot) const;
    void take_used();
    bool serve_maps();

    ManualClock clock_;
    ensign::test::Folder folder_;
    Log log_{clock_, "test"};
    std::optional<ListeningSocket> link_socket_;
    std::optional<ListeningSocket> device_socket_;
    wl::Fd ram_file_;
    std::byte* ram_ = nullptr;
    std::byte* pool_memory_ = nullptr;
    wl::Fd front_end_;
    wl::Fd mapping_;
    wl::Fd kick_;
    wl::Fd call_;
    std::uint16_t available_ = 0;
    std::uint16_t used_ = 0;
    std::vector<Used> used_chains_;
    std::map<std::uint32_t, Slot> slots_;
    std::optional<Gate> gate_;
};

} // namespace ensign::gate::test
