#include "gate/virtqueue.hpp"

#include <atomic>
#include <bit>
#include <cstring>

namespace ensign::gate {

static_assert(std::endian::native == std::endian::little, "virtio is little endian, and so is every struct here");

namespace {

constexpr std::uint16_t flag_next = 1, flag_write = 2, flag_indirect = 4; // struct virtq_desc
constexpr std::uint16_t flag_no_interrupt = 1;                           // struct virtq_avail
// Both rings: u16 flags, u16 idx, then the entries: u16 (available), { u32 id, u32 len } (used).
constexpr std::size_t index_offset = 2, ring_offset = 4;
constexpr std::uint64_t descriptor_size = 16, used_size = 8, available_size = 2;

std::uint16_t load(const std::byte* from) {
    return std::atomic_ref{*reinterpret_cast<std::uint16_t*>(const_cast<std::byte*>(from))}.load(std::memory_order_acquire);
}

} // namespace

bool Virtqueue::set_size(std::uint32_t descriptors) {
    if (!std::has_single_bit(descriptors) || descriptors > most_descriptors) {
        return false;
    }
    size_ = descriptors;
    descriptors_ = nullptr;
    return true;
}

bool Virtqueue::set_addresses(std::uint64_t descriptors, std::uint64_t used, std::uint64_t available) {
    descriptors_at_ = descriptors;
    used_at_ = used;
    available_at_ = available;
    locate();
    if (descriptors_ != nullptr) {
        used_index_ = load(used_ + index_offset);
    }
    return descriptors_ != nullptr;
}

void Virtqueue::locate() {
    descriptors_ = memory_.at_user(descriptors_at_, descriptor_size * size_);
    used_ = memory_.at_user(used_at_, ring_offset + used_size * size_);
    available_ = memory_.at_user(available_at_, ring_offset + available_size * size_);
    const auto aligned = [](const std::byte* at, std::uintptr_t to) {
        return at != nullptr && reinterpret_cast<std::uintptr_t>(at) % to == 0;
    };
    if (size_ == 0 || !aligned(descriptors_, 16) || !aligned(used_, 4) || !aligned(available_, 2)) {
        descriptors_ = nullptr;
    }
}

Virtqueue::Popped Virtqueue::pop(std::vector<std::byte>& request, Chain& chain) {
    if (descriptors_ == nullptr || load(available_ + index_offset) == next_) {
        return Popped::nothing;
    }
    chain.head = load(available_ + ring_offset + available_size * (next_ % size_));
    ++next_;
    request.clear();
    chain.writable.clear();
    if (read_chain(request, chain)) {
        return Popped::request;
    }
    chain.writable.clear();
    return Popped::malformed;
}

// Descriptors of the queue, the last of which may name a table with the rest (2.7.5.3). Each is copied before it is looked at,
// and no more are followed than a queue may have, so that a circle ends.
bool Virtqueue::read_chain(std::vector<std::byte>& request, Chain& chain) const {
    const std::byte* table = descriptors_;
    std::uint32_t count = size_;
    std::uint32_t index = chain.head;
    bool indirect = false;
    for (std::uint32_t followed = 0; followed < most_descriptors; ++followed) {
        Descriptor descriptor{};
        if (index >= count) {
            return false;
        }
        std::memcpy(&descriptor, table + descriptor_size * index, sizeof(descriptor));
        if ((descriptor.flags & flag_indirect) != 0) {
            if (indirect || (descriptor.flags & flag_next) != 0 || descriptor.length % descriptor_size != 0) {
                return false;
            }
            table = memory_.at_guest(descriptor.address, descriptor.length);
            count = descriptor.length / descriptor_size;
            index = 0;
            indirect = true;
            if (table == nullptr || count > most_descriptors) {
                return false;
            }
            continue;
        }
        if (!add(descriptor, request, chain)) {
            return false;
        }
        if ((descriptor.flags & flag_next) == 0) {
            return true;
        }
        index = descriptor.next;
    }
    return false;
}

bool Virtqueue::add(const Descriptor& descriptor, std::vector<std::byte>& request, Chain& chain) const {
    const std::byte* from = memory_.at_guest(descriptor.address, descriptor.length);
    if (from == nullptr) {
        return false;
    }
    if ((descriptor.flags & flag_write) != 0) {
        chain.writable.push_back({descriptor.address, descriptor.length});
        return true;
    }
    // Readable ones come first (2.7.4.2).
    if (!chain.writable.empty() || descriptor.length > most_bytes - request.size()) {
        return false;
    }
    request.insert(request.end(), from, from + descriptor.length);
    return true;
}

void Virtqueue::push(std::uint16_t head, std::uint32_t written) {
    if (descriptors_ == nullptr) {
        return;
    }
    const std::uint32_t entry[2] = {head, written};
    std::memcpy(used_ + ring_offset + used_size * (used_index_ % size_), entry, sizeof(entry));
    ++used_index_;
    std::atomic_ref{*reinterpret_cast<std::uint16_t*>(used_ + index_offset)}.store(used_index_, std::memory_order_release);
}

bool Virtqueue::wants_interrupt() const {
    std::atomic_thread_fence(std::memory_order_seq_cst); // the index is out before the flag is read
    return descriptors_ != nullptr && (load(available_) & flag_no_interrupt) == 0;
}

} // namespace ensign::gate
