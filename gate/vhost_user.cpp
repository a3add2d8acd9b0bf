#include "gate/vhost_user.hpp"

#include "gate/quotas.hpp"
#include "gate/socket.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <linux/virtio_config.h>

namespace ensign::gate {

namespace {

// enum VhostUserFrontendRequest
enum FrontEndRequest : std::uint32_t {
    get_features = 1,
    set_features = 2,
    set_owner = 3,
    set_mem_table = 5,
    set_vring_num = 8,
    set_vring_addr = 9,
    set_vring_base = 10,
    get_vring_base_request = 11,
    set_vring_kick = 12,
    set_vring_call = 13,
    set_vring_err = 14,
    get_protocol_features = 15,
    set_protocol_features_request = 16,
    get_queue_num = 17,
    set_vring_enable = 18,
    set_backend_req_fd = 21,
    get_config_request = 24,
    set_config = 25,
    reset_device_request = 34,
    get_shmem_config = 44,
};
constexpr std::uint32_t backend_shmem_map = 9;

constexpr std::uint32_t flag_version = 1, flag_version_mask = 3, flag_reply = 4, flag_need_reply = 8;
struct Header {
    std::uint32_t request;
    std::uint32_t flags;
    std::uint32_t size; // of the payload
};
constexpr std::size_t most_payload = 4096;

constexpr std::uint64_t bit(unsigned n) { return std::uint64_t{1} << n; }
constexpr std::uint64_t vhost_user_f_protocol_features = 30;
constexpr std::uint64_t device_features = bit(VIRTIO_GPU_F_VIRGL) | bit(VIRTIO_GPU_F_RESOURCE_BLOB) |
                                          bit(VIRTIO_GPU_F_CONTEXT_INIT) | bit(28) /* VIRTIO_RING_F_INDIRECT_DESC */ |
                                          bit(vhost_user_f_protocol_features) | bit(VIRTIO_F_VERSION_1);
// MQ, REPLY_ACK, BACKEND_REQ, CONFIG, BACKEND_SEND_FD, RESET_DEVICE, SHMEM_MAP. Never CONFIGURE_MEM_SLOTS (15): with it QEMU 11.1 dies when
// the driver starts a second time.
constexpr std::uint64_t needed_for_pool = bit(3) | bit(5) | bit(10) | bit(22);
constexpr std::uint64_t protocol_features = bit(0) | bit(9) | bit(13) | needed_for_pool;

constexpr std::uint64_t no_descriptor = bit(8), index_mask = 0xff; // SET_VRING_KICK and its like
constexpr int commands_a_turn = 64; // of a queue, before sockets are looked at again

template <class Struct>
Struct as(std::span<const std::byte> bytes) {
    Struct copy{};
    std::ranges::copy(bytes.first(std::min(bytes.size(), sizeof(copy))), std::as_writable_bytes(std::span{&copy, 1}).begin());
    return copy;
}

} // namespace

struct VhostUser::Message {
    Header header;
    std::span<const std::byte> payload;
    std::span<wl::Fd> descriptors;

    [[nodiscard]] std::uint64_t u64() const { return as<std::uint64_t>(payload); }
    [[nodiscard]] std::uint32_t u32(std::size_t word) const { return as<std::array<std::uint32_t, 2>>(payload)[word]; }
};

VhostUser::VhostUser(EventLoop& loop, const Clock& clock, Log& log, EnsignLink& link, Pool& pool, wl::Fd listener)
    : loop_{loop}, log_{log}, pool_{pool}, listener_{std::move(listener)},
      rate_{clock, quota::commands_a_second, quota::commands_at_once}, queues_{Queue{*this, 0}, Queue{*this, 1}},
      listener_watch_{loop, *this}, front_end_watch_{loop, *this}, mapping_watch_{loop, *this},
      gpu_{loop, log, link, pool, memory_, *this} {
    listener_watch_.want(listener_.get(), EPOLLIN);
}

void VhostUser::handle_listener(std::uint32_t) {
    wl::Fd front_end = accept(listener_.get());
    if (!front_end) {
        return;
    }
    if (front_end_) { // or was, a moment ago
        handle_front_end(EPOLLIN);
    }
    if (front_end_ || !peer_is_us(front_end.get())) {
        log_.warn("a second front end came and was sent away");
        return;
    }
    front_end_ = std::move(front_end);
    front_end_watch_.want(front_end_.get(), EPOLLIN);
    log_.info("the virtual machine is there");
}

void VhostUser::handle_front_end(std::uint32_t) {
    if (!read_message()) {
        end_session();
    }
}

void VhostUser::end_session() {
    log_.info("the virtual machine has gone");
    for (Queue& queue : queues_) {
        stop(queue);
        queue.call.reset();
    }
    reset_device();
    mapping_watch_.end();
    mapping_.reset();
    front_end_watch_.end();
    front_end_.reset();
    memory_.clear();
    for (Queue& queue : queues_) {
        queue.ring.locate();
    }
    incoming_.clear();
    descriptors_.clear();
    mapping_reply_.clear();
    protocol_features_ = 0;
}

void VhostUser::start(Queue& queue) {
    if (!queue.kick) {
        return;
    }
    queue.kick_watch.want(queue.kick.get(), EPOLLIN);
    queue.started = queue.kicked = true;
    gpu_.run(queues_[0].started);
}

void VhostUser::stop(Queue& queue) {
    queue.kick_watch.end();
    queue.started = false;
    gpu_.run(queues_[0].started);
}

void VhostUser::reset_device() {
    for (Queue& queue : queues_) {
        queue.parked = false;
    }
    gpu_.reset();
}

// A header, then as much as it says: no more is read than one message, so that descriptors are never another one's.
bool VhostUser::read_message() {
    for (;;) {
        std::size_t wanted = sizeof(Header);
        if (incoming_.size() >= sizeof(Header)) {
            const auto header = as<Header>(incoming_);
            if (header.size > most_payload || (header.flags & flag_version_mask) != flag_version) {
                log_.warn("the front end doesn't speak vhost-user");
                return false;
            }
            wanted += header.size;
        }
        if (incoming_.size() == wanted) {
            break;
        }
        const std::size_t had = incoming_.size();
        incoming_.resize(wanted);
        const Received received = receive(front_end_.get(), std::span{incoming_}.subspan(had), descriptors_);
        incoming_.resize(had + received.bytes);
        if (received.ended) {
            return false;
        }
        if (received.bytes == 0) {
            return true;
        }
    }
    Message message{as<Header>(incoming_), std::span{incoming_}.subspan(sizeof(Header)), descriptors_};
    const bool obeyed = obey(message);
    incoming_.clear();
    descriptors_.clear();
    return obeyed;
}

bool VhostUser::obey(Message& message) {
    switch (message.header.request) {
    case get_features: return reply_with(message, device_features);
    case get_protocol_features: return reply_with(message, protocol_features);
    case set_protocol_features_request: return set_protocol_features(message.u64()) && acknowledge(message, true);
    case get_queue_num: return reply_with(message, std::uint64_t{queues_.size()});
    case set_features:
    case set_owner:
    case set_vring_err:
    case set_config: return acknowledge(message, true);
    case reset_device_request: reset_device(); return acknowledge(message, true);
    case set_mem_table: return acknowledge(message, set_memory(message));
    case get_config_request: return get_config(message);
    case get_shmem_config: {
        struct {
            std::uint32_t regions = 1, padding = 0;
            std::array<std::uint64_t, 256> sizes{};
        } config;
        config.sizes[VIRTIO_GPU_SHM_ID_HOST_VISIBLE] = pool_.size();
        return reply_with(message, config);
    }
    case set_backend_req_fd: return acknowledge(message, set_mapping_channel(message));
    case get_vring_base_request: return get_vring_base(message);
    case set_vring_kick:
    case set_vring_call: return acknowledge(message, set_descriptor(message));
    case set_vring_addr: return acknowledge(message, set_addresses(message));
    default: break;
    }
    Queue* queue = queue_of(message);
    const std::uint32_t value = message.u32(1);
    switch (message.header.request) {
    case set_vring_num: return acknowledge(message, queue != nullptr && queue->ring.set_size(value));
    case set_vring_base:
        if (queue != nullptr) {
            // A driver that starts anew begins at 0. One that was only stopped, with its machine, goes on where it was.
            if (queue == &queues_[0] && value == 0) {
                reset_device();
            }
            queue->ring.start(static_cast<std::uint16_t>(value));
        }
        return acknowledge(message, queue != nullptr);
    case set_vring_enable:
        if (queue != nullptr) {
            value == 1 ? start(*queue) : stop(*queue);
        }
        return acknowledge(message, queue != nullptr);
    default: return acknowledge(message, false);
    }
}

bool VhostUser::set_protocol_features(std::uint64_t features) {
    protocol_features_ = features & protocol_features;
    if ((features & needed_for_pool) == needed_for_pool) {
        return true;
    }
    log_.warn("this virtual machine monitor can't map shared memory into its guest (vhost-user SHMEM_MAP); QEMU 11.1 or later "
              "can, with -device vhost-user-test-device-pci");
    return false;
}

bool VhostUser::set_memory(Message& message) {
    constexpr std::size_t header = 8; // u32 regions, u32 padding
    const std::uint32_t count = message.u32(0);
    std::array<GuestMemory::Region, GuestMemory::most_regions> regions{};
    if (count > regions.size() || message.payload.size() < header + count * sizeof(regions[0])) {
        return false;
    }
    std::memcpy(regions.data(), message.payload.data() + header, count * sizeof(regions[0]));
    const bool mapped = memory_.replace(std::span{regions}.first(count), message.descriptors);
    for (Queue& queue : queues_) {
        queue.ring.locate();
        queue.kicked = true;
    }
    return mapped;
}

VhostUser::Queue* VhostUser::queue_of(const Message& message) {
    const std::uint32_t index = message.u32(0);
    return message.payload.size() >= 8 && index < queues_.size() ? &queues_[index] : nullptr;
}

bool VhostUser::set_addresses(const Message& message) {
    struct Addresses { // struct vhost_vring_addr
        std::uint32_t index, flags;
        std::uint64_t descriptors, used, available, log;
    };
    Queue* queue = queue_of(message);
    if (queue == nullptr || message.payload.size() < sizeof(Addresses)) {
        return false;
    }
    const auto at = as<Addresses>(message.payload);
    return queue->ring.set_addresses(at.descriptors, at.used, at.available);
}

bool VhostUser::set_descriptor(Message& message) {
    const std::uint64_t value = message.u64();
    const std::uint64_t index = value & index_mask;
    if (index >= queues_.size()) {
        return false;
    }
    Queue& queue = queues_[index];
    wl::Fd descriptor;
    if ((value & no_descriptor) == 0 && !message.descriptors.empty()) {
        descriptor = std::move(message.descriptors.front());
        fcntl(descriptor.get(), F_SETFL, O_RDWR | O_NONBLOCK);
    }
    if (message.header.request == set_vring_call) {
        queue.call = std::move(descriptor);
        return true;
    }
    queue.kick_watch.end();
    queue.kick = std::move(descriptor);
    start(queue);
    return true;
}

bool VhostUser::set_mapping_channel(Message& message) {
    if (message.descriptors.size() != 1) {
        return false;
    }
    mapping_watch_.end();
    mapping_ = std::move(message.descriptors.front());
    mapping_reply_.clear();
    gpu_.pool_mapped(false); // if the old channel was asked, it won't answer any more
    mapping_watch_.want(mapping_.get(), EPOLLIN);
    return true;
}

// The queue stops: its machine is paused, or its driver has gone; set_vring_base says which.
bool VhostUser::get_vring_base(const Message& message) {
    Queue* queue = queue_of(message);
    if (queue == nullptr) {
        return false;
    }
    stop(*queue);
    const std::array<std::uint32_t, 2> base{message.u32(0), queue->ring.next()};
    return reply_with(message, base);
}

bool VhostUser::get_config(const Message& message) {
    struct Request { // struct VhostUserConfig, without its region
        std::uint32_t offset, size, flags;
    };
    constexpr virtio_gpu_config config{.num_scanouts = 1, .num_capsets = 1};
    const auto wanted = as<Request>(message.payload);
    std::vector<std::byte> answer(message.payload.begin(), message.payload.end());
    if (message.payload.size() < sizeof(Request) || wanted.size != message.payload.size() - sizeof(Request) ||
        wanted.offset > sizeof(config)) {
        return reply(message, {}); // "an error is a payload of no size"
    }
    std::memset(answer.data() + sizeof(Request), 0, wanted.size);
    std::memcpy(answer.data() + sizeof(Request), reinterpret_cast<const std::byte*>(&config) + wanted.offset,
                std::min<std::size_t>(wanted.size, sizeof(config) - wanted.offset));
    return reply(message, answer);
}

template <class Value>
bool VhostUser::reply_with(const Message& message, const Value& value) {
    return reply(message, std::as_bytes(std::span{&value, 1}));
}

bool VhostUser::reply(const Message& message, std::span<const std::byte> payload) {
    const Header header{message.header.request, flag_version | flag_reply, static_cast<std::uint32_t>(payload.size())};
    std::vector<std::byte> bytes(sizeof(header) + payload.size());
    std::memcpy(bytes.data(), &header, sizeof(header));
    std::ranges::copy(payload, bytes.begin() + sizeof(header));
    // It waits for this, so there is room.
    return send(front_end_.get(), bytes, {}).value_or(0) == bytes.size();
}

bool VhostUser::acknowledge(const Message& message, bool success) {
    if (!success) {
        log_.warn("the front end's request {} makes no sense", message.header.request);
    }
    if ((message.header.flags & flag_need_reply) == 0) {
        return true;
    }
    return reply_with(message, std::uint64_t{success ? 0U : 1U});
}

void VhostUser::map_pool() {
    struct {
        Header header{backend_shmem_map, flag_version | flag_need_reply, 40};
        std::uint8_t id = VIRTIO_GPU_SHM_ID_HOST_VISIBLE;
        std::array<std::uint8_t, 7> padding{};
        std::uint64_t fd_offset = 0, shm_offset = 0, length = 0, flags = 1; // read and write
    } __attribute__((packed)) request;
    request.length = pool_.size();
    const int pool = pool_.fd();
    if (!mapping_ || send(mapping_.get(), std::as_bytes(std::span{&request, 1}), std::span{&pool, 1}).value_or(0) == 0) {
        log_.warn("the front end can't be asked to map shared memory");
        gpu_.pool_mapped(false);
    }
}

// While it works on that, the front end may want something of us first, so nobody waits for this.
void VhostUser::handle_mapping(std::uint32_t) {
    constexpr std::size_t whole = sizeof(Header) + sizeof(std::uint64_t);
    const std::size_t had = mapping_reply_.size();
    mapping_reply_.resize(whole);
    std::vector<wl::Fd> ignored;
    const Received received = receive(mapping_.get(), std::span{mapping_reply_}.subspan(had), ignored);
    mapping_reply_.resize(had + received.bytes);
    if (received.ended) {
        mapping_watch_.end();
        mapping_.reset();
        return gpu_.pool_mapped(false);
    }
    if (mapping_reply_.size() < whole) {
        return;
    }
    const bool success = as<std::uint64_t>(std::span{mapping_reply_}.subspan(sizeof(Header))) == 0;
    mapping_reply_.clear();
    if (!success) {
        log_.warn("the front end can't map the shared memory");
    }
    gpu_.pool_mapped(success);
    for (Queue& queue : queues_) {
        queue.kicked = true;
    }
}

void VhostUser::Queue::handle_kick(std::uint32_t) {
    std::uint64_t count = 0;
    if (read(kick.get(), &count, sizeof(count)) == 0) {
        kick_watch.end();
    }
    kicked = true;
}

bool VhostUser::work() {
    bool worked = false;
    for (Queue& queue : queues_) {
        if (queue.kicked && queue.started) {
            worked |= run(queue);
        }
    }
    return worked;
}

int VhostUser::next_work() const {
    return std::ranges::any_of(queues_, [](const Queue& queue) { return queue.kicked && queue.started; })
               ? (rate_.used_up() ? 1 : 0)
               : -1;
}

// True: it did something. Where there may be more, the queue stays kicked.
bool VhostUser::run(Queue& queue) {
    int done = 0;
    for (; done < commands_a_turn; ++done) {
        if (!queue.parked) {
            if (!rate_.may()) {
                break;
            }
            const auto popped = queue.ring.pop(queue.request, queue.chain);
            if (popped == Virtqueue::Popped::nothing) {
                queue.kicked = false;
                break;
            }
            rate_.spend();
            if (popped == Virtqueue::Popped::malformed) {
                queue.request.clear();
            }
        }
        queue.parked = !gpu_.execute(queue.request, queue.chain);
        if (queue.parked) {
            queue.kicked = false; // until handle_mapping
            break;
        }
    }
    return done > 0;
}

void VhostUser::answer(const Chain& chain, std::span<const std::byte> response) {
    Queue& queue = queues_[chain.queue];
    if (!queue.started) { // a driver that has gone hears nothing
        return;
    }
    const std::size_t room = std::min<std::uint64_t>(total(chain.writable), response.size());
    const bool written = memory_.write(chain.writable, 0, response.first(room));
    queue.ring.push(chain.head, written ? static_cast<std::uint32_t>(room) : 0);
    if (queue.call && queue.ring.wants_interrupt()) {
        const std::uint64_t one = 1;
        [[maybe_unused]] const ssize_t rung = write(queue.call.get(), &one, sizeof(one)); // full: it rings already
    }
}

} // namespace ensign::gate
