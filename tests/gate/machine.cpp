#include "tests/gate/machine.hpp"

#include "gate/socket.hpp"
#include "tests/support/unix_socket.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <stdexcept>

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace ensign::gate::test {

namespace {

struct Header {
    std::uint32_t request, flags, size;
};
// Where the driver keeps its rings, by guest address; slots for commands come after.
constexpr std::uint64_t descriptors_at = 0x10000, available_at = 0x20000, used_at = 0x30000, cursor_rings = 0x40000,
                        slots_at = 0x80000;

wl::Fd connect_seqpacket(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    wl::Fd fd{socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0)};
    if (connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
        throw std::runtime_error{"nobody listens at the link"};
    }
    return fd;
}

bool has_ended(int fd) {
    std::byte byte{};
    return recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

} // namespace

Bytes operator+(Bytes left, std::span<const std::byte> right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

LinkPeer::LinkPeer(const std::string& path) : socket_{connect_seqpacket(path)} {}

std::vector<LinkPeer::Said> LinkPeer::read() {
    std::vector<Said> all;
    for (;;) {
        std::array<std::byte, 64> bytes;
        std::vector<wl::Fd> descriptors;
        const Received received = receive(socket_.get(), bytes, descriptors);
        if (received.bytes == 0) {
            return all;
        }
        all.push_back({as<link::Message>(std::span{bytes}.first(received.bytes)),
                       descriptors.empty() ? wl::Fd{} : std::move(descriptors.front())});
    }
}

bool LinkPeer::ended() { return has_ended(socket_.get()); }

Machine::Machine() {
    std::signal(SIGPIPE, SIG_IGN); // as the program does
    link_socket_.emplace(*ListeningSocket::open(folder_ / "vm", link::socket_name, SOCK_SEQPACKET));
    device_socket_.emplace(*ListeningSocket::open(folder_ / "vm", "gpu.sock"));
    ram_file_.reset(memfd_create("ram", MFD_CLOEXEC));
    if (ftruncate(ram_file_.get(), ram_bytes) != 0) {
        throw std::runtime_error{"no RAM"};
    }
    ram_ = static_cast<std::byte*>(mmap(nullptr, ram_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, ram_file_.get(), 0));
    gate_.emplace(log_, wl::Fd{dup(link_socket_->fd())});
    gate_->serve_device(clock_, log_, *Pool::create(pool_bytes), wl::Fd{dup(device_socket_->fd())});
}

Machine::~Machine() {
    gate_.reset();
    munmap(ram_, ram_bytes);
    if (pool_memory_ != nullptr) {
        munmap(pool_memory_, pool_bytes);
    }
}

std::string Machine::socket(const char* name) const { return folder_ / "vm" + "/" + name; }

void Machine::settle() {
    for (int quiet = 0; quiet < 2;) {
        quiet = gate_->turn(0) || serve_maps() ? 0 : quiet + 1;
    }
}

void Machine::connect_front_end() {
    front_end_ = ensign::test::connect_to(socket("gpu.sock"));
    settle();
}

void Machine::plug_in() {
    connect_front_end();
    const std::uint64_t features = as<std::uint64_t>(say(1, {}).value());
    say(16, bytes_of(as<std::uint64_t>(say(15, {}).value())));
    say(3, {});
    say(2, bytes_of(features));
    int pair[2];
    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair);
    mapping_.reset(pair[0]);
    const wl::Fd theirs{pair[1]};
    say(21, {}, std::array{theirs.get()});
    start_queues(0);
}

void Machine::start_queues(std::uint16_t base) {
    struct {
        std::uint32_t count = 1, padding = 0;
        GuestMemory::Region region{0, ram_bytes, user_base, 0};
    } const table;
    say(5, bytes_of(table), std::array{ram_file_.get()});
    if (base == 0) {
        std::memset(ram(available_at), 0, 4);
        std::memset(ram(used_at), 0, 4);
        available_ = used_ = 0;
        slots_.clear();
    }
    kick_.reset(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    call_.reset(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    for (std::uint32_t queue = 0; queue < 2; ++queue) {
        const std::uint64_t offset = user_base + (queue == 0 ? 0 : cursor_rings);
        say(8, bytes_of(std::array<std::uint32_t, 2>{queue, queue == 0 ? queue_size : 16}));
        say(10, bytes_of(std::array<std::uint32_t, 2>{queue, queue == 0 ? base : 0U}));
        say(9,
            bytes_of(std::array<std::uint64_t, 5>{queue, offset + descriptors_at, offset + used_at, offset + available_at, 0}));
        say(12, bytes_of(std::uint64_t{queue}), std::array{kick_.get()});
        say(13, bytes_of(std::uint64_t{queue}), std::array{call_.get()});
        say(18, bytes_of(std::array<std::uint32_t, 2>{queue, 1}));
    }
}

std::uint16_t Machine::stop_queue(std::uint32_t queue) {
    return static_cast<std::uint16_t>(
        as<std::array<std::uint32_t, 2>>(say(11, bytes_of(std::array<std::uint32_t, 2>{queue, 0})).value())[1]);
}

void Machine::unplug() {
    front_end_.reset();
    mapping_.reset();
    settle();
}

bool Machine::front_end_gone() { return has_ended(front_end_.get()); }

std::optional<Bytes> Machine::say(std::uint32_t request, std::span<const std::byte> payload, std::span<const int> descriptors,
                                  bool wants_reply) {
    const Header header{request, 1U | (wants_reply ? 8U : 0U), static_cast<std::uint32_t>(payload.size())};
    send(front_end_.get(), bytes_of(header) + payload, descriptors);
    settle();
    std::array<std::byte, 8192> bytes;
    std::vector<wl::Fd> ignored;
    const Received received = receive(front_end_.get(), bytes, ignored);
    if (received.bytes < sizeof(Header)) {
        return std::nullopt;
    }
    return Bytes(bytes.begin() + sizeof(Header), bytes.begin() + static_cast<std::ptrdiff_t>(received.bytes));
}

// SHMEM_MAP, as QEMU does it: maps, tells the gate of the new region of the machine's memory, answers.
bool Machine::serve_maps() {
    if (!mapping_ || !answers_maps) {
        return false;
    }
    std::array<std::byte, sizeof(Header) + 40> request;
    std::vector<wl::Fd> files;
    if (receive(mapping_.get(), request, files).bytes != request.size()) {
        return false;
    }
    ++maps_asked;
    if (map_answer == 0 && pool_memory_ == nullptr) {
        pool_memory_ =
            static_cast<std::byte*>(mmap(nullptr, pool_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, files.front().get(), 0));
    }
    const Header header{9, 5, 8};
    send(mapping_.get(), bytes_of(header) + bytes_of(map_answer), {});
    return true;
}

void Machine::put_descriptor(std::uint32_t index, const Descriptor& descriptor) {
    std::memcpy(ram(descriptors_at + index * sizeof(descriptor)), &descriptor, sizeof(descriptor));
}

void Machine::offer(std::uint16_t head) {
    std::memcpy(ram(available_at + 4 + 2 * (available_ % queue_size)), &head, 2);
    ++available_;
    std::memcpy(ram(available_at + 2), &available_, 2);
}

void Machine::ring() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto rung = ::write(kick_.get(), &one, sizeof(one));
    settle();
}

void Machine::take_used() {
    std::uint16_t index = 0;
    for (std::memcpy(&index, ram(used_at + 2), 2); used_ != index; ++used_) {
        const auto entry = as<Used>(std::span{ram(used_at + 4 + 8 * (used_ % queue_size)), 8});
        used_chains_.push_back(entry);
        const std::uint32_t slot = entry.head / 2;
        if (slots_.contains(slot)) {
            const std::byte* response = ram(slot_at(slot) + request_room);
            slots_[slot].answer = Bytes(response, response + entry.length);
            slots_[slot].busy = false;
        }
    }
}

std::vector<Machine::Used> Machine::used() {
    take_used();
    return std::exchange(used_chains_, {});
}

std::uint64_t Machine::interrupts() {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = read(call_.get(), &count, sizeof(count));
    return count;
}

std::uint64_t Machine::slot_at(std::uint32_t slot) const { return slots_at + std::uint64_t{slot} * slot_bytes; }

std::uint32_t Machine::submit_command(std::span<const std::byte> request, std::uint32_t response_bytes) {
    std::uint32_t slot = 0;
    while (slots_[slot].busy) {
        ++slot;
    }
    if (slot >= slots || request.size() > request_room) {
        throw std::runtime_error{"the driver has no room for this"};
    }
    slots_[slot] = {.busy = true, .response_bytes = response_bytes, .answer = {}};
    std::ranges::copy(request, ram(slot_at(slot)));
    const auto head = static_cast<std::uint16_t>(slot * 2);
    put_descriptor(head,
                   {slot_at(slot), static_cast<std::uint32_t>(request.size()), next, static_cast<std::uint16_t>(head + 1)});
    put_descriptor(head + 1U, {slot_at(slot) + request_room, response_bytes, write, 0});
    offer(head);
    ring();
    return slot;
}

std::optional<Bytes> Machine::answer_of(std::uint32_t ticket) {
    take_used();
    return slots_[ticket].answer;
}

std::optional<Bytes> Machine::command(std::span<const std::byte> request, std::uint32_t response_bytes) {
    return answer_of(submit_command(request, response_bytes));
}

std::uint32_t Machine::type_of(std::span<const std::byte> request) {
    const auto answer = command(request);
    return answer ? as<virtio_gpu_ctrl_hdr>(*answer).type : 0;
}

} // namespace ensign::gate::test
