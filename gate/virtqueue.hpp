// A split virtqueue (virtio 1.3, 2.7), the device's side. Offered: indirect descriptors. Not offered: event indices, packed
// rings.
#pragma once

#include "gate/guest_memory.hpp"

#include <cstdint>
#include <vector>

namespace ensign::gate {

// What the device keeps of a request until it has answered: which descriptor to return, and where the answer goes.
struct Chain {
    std::uint8_t queue = 0; // which one it came from
    std::uint16_t head = 0;
    std::vector<GuestRange> writable;
};

class Virtqueue {
  public:
    static constexpr std::uint32_t most_descriptors = 1024; // a power of two; `vq_size` of the device
    // A longer request isn't copied. The longest honest one is a SUBMIT_3D of a page.
    static constexpr std::size_t most_bytes = 64 * 1024;

    explicit Virtqueue(const GuestMemory& memory) : memory_{memory} {}

    // What the front end says, in this order; each is false where it makes no sense.
    bool set_size(std::uint32_t descriptors);
    bool set_addresses(std::uint64_t descriptors, std::uint64_t used, std::uint64_t available); // user addresses
    // After a change of the guest's memory: finds the rings again.
    void locate();
    void start(std::uint16_t next) { next_ = next; } // index into the available ring, free-running
    [[nodiscard]] std::uint16_t next() const { return next_; }

    enum class Popped : std::uint8_t { nothing, request, malformed };
    // The next request: its bytes, copied, and its chain. malformed: the chain has its head only, to be returned unanswered.
    Popped pop(std::vector<std::byte>& request, Chain& chain);
    // Returns a chain of which `written` bytes were written.
    void push(std::uint16_t head, std::uint32_t written);
    [[nodiscard]] bool wants_interrupt() const; // since the last push

  private:
    struct Descriptor { // struct virtq_desc
        std::uint64_t address;
        std::uint32_t length;
        std::uint16_t flags;
        std::uint16_t next;
    };
    bool read_chain(std::vector<std::byte>& request, Chain& chain) const;
    bool add(const Descriptor& descriptor, std::vector<std::byte>& request, Chain& chain) const;

    const GuestMemory& memory_;
    std::uint32_t size_ = 0;
    std::uint64_t descriptors_at_ = 0;
    std::uint64_t used_at_ = 0;
    std::uint64_t available_at_ = 0;
    const std::byte* descriptors_ = nullptr; // in the guest's memory, all three or none
    std::byte* used_ = nullptr;
    std::byte* available_ = nullptr;
    std::uint16_t next_ = 0;
    std::uint16_t used_index_ = 0;
};

} // namespace ensign::gate
