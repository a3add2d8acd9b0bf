// Each quota, reached. What goes over is refused; the device, and whoever else is in the VM, goes on.
#include "gate/quotas.hpp"

#include "compositor/wl/byte_queue.hpp"
#include "gate/log.hpp"
#include "gate/socket.hpp"
#include "tests/gate/guest.hpp"
#include "tests/support/manual_clock.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <array>

#include <fcntl.h>
#include <linux/capability.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ensign::gate::test {
namespace {

using cross_domain::Identifier;

constexpr std::uint32_t ok = VIRTIO_GPU_RESP_OK_NODATA, no_memory = VIRTIO_GPU_RESP_ERR_OUT_OF_MEMORY;

Bytes some_event() { return Wire{99, 0}.bytes(); }

struct Session {
    Session() {
        machine.plug_in();
        ensign.emplace(machine.socket("gate.sock"));
        guest.emplace(machine, 1);
        guest->open();
        machine.settle();
        connection = std::move(ensign->read().at(1).connection);
    }
    Machine machine;
    std::optional<LinkPeer> ensign;
    std::optional<Guest> guest;
    wl::Fd connection;
};

TEST_CASE("quota: contexts") {
    Machine machine;
    machine.plug_in();
    for (std::uint32_t i = 1; i <= quota::contexts; ++i) {
        REQUIRE(machine.type_of(create_context(i)) == ok);
    }
    CHECK(machine.type_of(create_context(quota::contexts + 1)) == no_memory);
    machine.command(destroy_context(1));
    CHECK(machine.type_of(create_context(quota::contexts + 1)) == ok);
}

TEST_CASE("quota: resources") {
    Machine machine;
    machine.plug_in();
    for (std::uint32_t i = 1; i <= quota::resources; ++i) {
        machine.command(guest_blob(i, 4096, {{0, 4096}}));
    }
    CHECK(machine.gate().gpu().resources() == quota::resources);
    CHECK(machine.type_of(guest_blob(quota::resources + 1, 4096, {{0, 4096}})) == no_memory);
    machine.command(unref(1));
    CHECK(machine.type_of(guest_blob(quota::resources + 1, 4096, {{0, 4096}})) == ok);
}

TEST_CASE("quota: attachments") {
    Machine machine;
    machine.plug_in();
    for (std::uint32_t i = 1; i <= quota::resources; ++i) {
        machine.command(guest_blob(i, 4096, {{0, 4096}}));
    }
    std::size_t attached = 0;
    for (std::uint32_t context = 1; context <= 5; ++context) {
        machine.command(create_context(context));
        for (std::uint32_t i = 1; i <= quota::resources; ++i) {
            attached += machine.type_of(attach(context, i)) == ok ? 1 : 0;
            machine.clock().advance(i % 100 == 0 ? 1 : 0);
        }
    }
    CHECK(attached == quota::attachments);
}

TEST_CASE("quota: pieces of guest memory in a blob") {
    Machine machine;
    machine.plug_in();
    const auto blob_of = [](std::uint32_t pieces) {
        Bytes blob = guest_blob(7, 4096, {});
        std::memcpy(blob.data() + 36, &pieces, 4);
        for (std::uint32_t i = 0; i < pieces; ++i) {
            blob = std::move(blob) + bytes_of(virtio_gpu_mem_entry{0, 4096, 0});
        }
        return blob;
    };
    CHECK(machine.type_of(blob_of(quota::backing_entries + 1)) == no_memory);
    CHECK(machine.type_of(blob_of(quota::backing_entries)) == ok);
}

TEST_CASE("quota: the pool") {
    Machine machine;
    machine.plug_in();
    Guest guest{machine, 1};
    guest.open();
    guest.makes_blob(Machine::pool_bytes, 0);
    machine.command(host_blob(1, 7, 4096, 1));
    for (std::uint64_t offset = 0; offset <= Machine::pool_bytes; offset += 1 << 20) {
        CHECK(machine.type_of(map_blob(7, offset)) == VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER);
    }
}

TEST_CASE("quota: polls; one too many ends the connection, and none waits for ever") {
    Session s;
    std::array<std::uint32_t, quota::polls + 1> polls{};
    for (std::uint32_t& ticket : polls) {
        ticket = s.machine.submit_command(submit(1, poll(), std::uint8_t{1}));
    }
    for (const std::uint32_t ticket : polls) {
        CHECK(s.machine.answer_of(ticket));
    }
    std::byte byte{};
    CHECK(recv(s.connection.get(), &byte, 1, MSG_DONTWAIT) == 0);
}

TEST_CASE("quota: pipes that a guest reads") {
    Session s;
    s.guest->sends(get_registry());
    for (std::uint32_t i = 0; i < quota::pipes; ++i) {
        s.guest->sends({}, {{0x80000001 + i, Identifier::read_pipe}});
    }
    CHECK(s.guest->error().empty());
    s.guest->sends({}, {{0x90000000, Identifier::read_pipe}});
    CHECK_FALSE(s.guest->error().empty());
}

TEST_CASE("quota: pipes that a guest writes") {
    Session s;
    std::vector<wl::Fd> readers;
    std::size_t offered = 0;
    for (std::size_t i = 0; i <= quota::pipes; ++i) {
        int ends[2];
        REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
        readers.emplace_back(ends[0]);
        const wl::Fd writer{ends[1]};
        gate::send(s.connection.get(), some_event(), std::array{writer.get()});
        const auto message = s.guest->polls();
        REQUIRE(message);
        offered += message->identifiers.size();
    }
    CHECK(offered == quota::pipes);
}

TEST_CASE("quota: items that nobody fetches; the oldest go") {
    Session s;
    const std::size_t before = open_descriptors();
    std::vector<std::uint32_t> items;
    for (std::size_t i = 0; i < quota::items + 5; ++i) {
        const wl::Fd keymap{memfd_create("keymap", MFD_CLOEXEC)};
        REQUIRE(ftruncate(keymap.get(), 4096) == 0);
        gate::send(s.connection.get(), some_event(), std::array{keymap.get()});
        const auto message = s.guest->polls();
        REQUIRE(message);
        items.push_back(message->identifiers.at(0).id);
    }
    CHECK(open_descriptors() == before + quota::items);
    CHECK(s.machine.type_of(host_blob(1, 60, 4096, items.front())) == VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER);
    CHECK(s.machine.type_of(host_blob(1, 60, 4096, items.back())) == ok);
}

TEST_CASE("quota: requests that Ensign doesn't read") {
    Session s;
    s.guest->sends(get_registry().bytes() + bind("wl_compositor", 1, 3) + Wire{3, 0}.u(4)); // a surface
    Bytes damage;
    while (damage.size() < 60'000) {
        damage = std::move(damage) + Wire{4, 2}.i(0).i(0).i(1).i(1);
    }
    std::size_t sent = 0;
    while (sent < 2 * quota::queued_requests && s.guest->error().empty()) {
        s.guest->sends(damage);
        sent += damage.size();
    }
    CHECK(sent > quota::queued_requests);
    CHECK(sent < quota::queued_requests + (1 << 20)); // what a socket holds
}

TEST_CASE("quota: Wayland objects") {
    Session s;
    s.guest->sends(get_registry());
    std::uint32_t next = 3;
    for (; next < quota::objects;) {
        Bytes syncs;
        for (int j = 0; j < 300 && next < quota::objects; ++j) {
            syncs = std::move(syncs) + Wire{1, 0}.u(next++);
        }
        s.guest->sends(syncs);
        arrived(s.connection.get());
        s.machine.clock().advance(10);
    }
    CHECK(s.guest->error().empty());
    s.guest->sends(Wire{1, 0}.u(next));
    CHECK_FALSE(s.guest->error().empty());
}

TEST_CASE("quota: descriptors that no request takes") {
    Session s;
    const std::uint32_t blob = s.guest->makes_blob(4096, 0);
    for (std::size_t i = 0; i < quota::descriptors; ++i) {
        s.guest->sends({}, {{blob, Identifier::blob}});
    }
    CHECK(s.guest->error().empty());
    s.guest->sends({}, {{blob, Identifier::blob}});
    CHECK_FALSE(s.guest->error().empty());
}

TEST_CASE("quota: bytes that a pipe's reader doesn't take, for the whole VM") {
    Session s;
    int ends[2];
    REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
    const wl::Fd reader{ends[0]};
    {
        const wl::Fd writer{ends[1]};
        gate::send(s.connection.get(), some_event(), std::array{writer.get()});
    }
    const std::uint32_t pipe = s.guest->polls()->identifiers.at(0).id;
    const std::string part(60'000, 'x');
    std::size_t written = 0;
    while (s.guest->submits(write(pipe, part)) == ok) {
        written += part.size();
        s.machine.clock().advance(10);
        REQUIRE(written <= quota::queued + (1 << 20));
    }
    CHECK(written > quota::queued - (1 << 20));
    CHECK(s.guest->submits(poll()) == ok); // the connection lives
    CHECK(s.guest->error().empty());
}

TEST_CASE("what has been queued costs no memory once it is gone") {
    wl::ByteQueue queue;
    const Bytes part(60'000, std::byte{1});
    while (queue.size() < quota::queued / 8) {
        queue.push(part);
    }
    const auto dues = [&] { return 4 * queue.size() + wl::ByteQueue::slack; };
    for (std::size_t left = queue.size(); left > 0; left = queue.size()) {
        queue.pop(std::min<std::size_t>(left, left % 7 == 0 ? 100'000 : 16'384));
        REQUIRE(queue.memory() <= dues());
        if (left % 5 == 0) {
            queue.push(std::span{part}.first(left % 16'000)); // and it goes on
        }
    }
}

TEST_CASE("bytes leave a queue as they came") {
    wl::ByteQueue queue;
    std::uint8_t pushed = 0, popped = 0;
    for (unsigned round = 0; round < 2000; ++round) {
        Bytes part(round * 37 % 300);
        std::ranges::generate(part, [&] { return std::byte{pushed++}; });
        queue.push(part);
        const std::size_t count = std::min<std::size_t>(queue.size(), round * 53 % (round < 1000 ? 250 : 400));
        REQUIRE(std::ranges::all_of(queue.all().first(count), [&](std::byte byte) { return byte == std::byte{popped++}; }));
        queue.pop(count);
    }
}

TEST_CASE("quota: descriptors that Ensign hasn't received, for the whole VM") {
    Session s;
    s.guest->sends(get_registry());
    s.guest->sends(bind("wl_shm", 1, 3));
    const std::uint32_t blob = s.guest->makes_blob(4096, 0);
    std::uint32_t next = 4;
    const auto create_pools = [&](std::size_t count) {
        for (std::size_t i = 0; i < count && s.guest->error().empty(); ++i) {
            s.guest->sends(Wire{3, 0}.u(next++).i(4096), {{blob, Identifier::blob}});
            s.machine.clock().advance(10);
        }
    };
    create_pools(quota::descriptors_underway);
    CHECK(s.guest->error().empty());
    SECTION("what it has received doesn't count any more") {
        while (!arrived(s.connection.get()).bytes.empty()) {
            s.machine.settle();
        }
        create_pools(quota::descriptors_underway);
        CHECK(s.guest->error().empty());
    }
    SECTION("one more ends the connection, and another one works") {
        create_pools(1);
        CHECK_FALSE(s.guest->error().empty());
        Guest other{s.machine, 2};
        other.open();
        CHECK(other.error().empty());
    }
}

// As a user, who has no privilege: the kernel lets root send any number.
bool without_privileges() {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    const std::array<__user_cap_data_struct, 2> none{};
    const rlimit few{16, 16};
    return syscall(SYS_capset, &header, none.data()) == 0 && setrlimit(RLIMIT_NOFILE, &few) == 0;
}

int status_of_child(const auto& does) {
    const pid_t child = fork();
    if (child == 0) {
        alarm(10);
        _exit(does() ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return status;
}

TEST_CASE("too many descriptors underway elsewhere: a peer isn't taken for gone, and hears it later") {
    CHECK(status_of_child([] {
              int pair[2];
              if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) != 0 || !without_privileges()) {
                  return false;
              }
              const std::array<std::byte, 1> byte{};
              std::size_t sent = 0;
              std::optional<std::size_t> last;
              do {
                  last = gate::send(pair[0], byte, std::array{pair[1]});
                  ++sent;
              } while (last == 1 && sent < 1000);
              const bool waits = last == 0 && sent < 100;
              std::vector<wl::Fd> received;
              std::array<std::byte, 1> got{};
              while (receive(pair[1], got, received).bytes != 0) {
                  received.clear();
              }
              return waits && gate::send(pair[0], byte, std::array{pair[1]}) == 1;
          }) == 0);
}

TEST_CASE("a log that nobody reads holds nothing up") {
    CHECK(status_of_child([] {
              int ends[2];
              if (pipe2(ends, O_CLOEXEC) != 0 || dup2(ends[1], STDERR_FILENO) < 0) {
                  return false;
              }
              const ManualClock clock;
              Log log{clock, "test"};
              for (int i = 0; i < 10'000; ++i) {
                  log.info("a line that is long enough for a pipe to be full before its turn comes");
              }
              return true;
          }) == 0);
}

TEST_CASE("quota: commands a second; the rest waits, and is done later") {
    Machine machine;
    machine.plug_in();
    std::size_t done = 0;
    const Bytes nothing = destroy_context(5);
    for (std::int64_t i = 0; i < quota::commands_at_once + 50; ++i) {
        done += machine.command(nothing) ? 1U : 0U;
        if (done + 50 < static_cast<std::size_t>(i)) {
            break;
        }
    }
    CHECK(done <= static_cast<std::size_t>(quota::commands_at_once));
    CHECK(done > static_cast<std::size_t>(quota::commands_at_once) - 100);
    const auto late = machine.submit_command(nothing);
    CHECK_FALSE(machine.answer_of(late));
    machine.clock().advance(10);
    machine.settle();
    CHECK(machine.answer_of(late));
}

TEST_CASE("quota: descriptors of the process; a link to Ensign has always room") {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, quota::descriptor_limit);
    REQUIRE(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    Session s;
    std::vector<wl::Fd> held;
    while (held.empty() || held.back().get() < quota::descriptors_for_guests - 1) {
        held.emplace_back(fcntl(s.connection.get(), F_DUPFD_CLOEXEC, 0));
        REQUIRE(held.back());
    }
    s.guest->sends(get_registry());
    s.guest->sends({}, {{0x80000001, Identifier::read_pipe}});
    CHECK_FALSE(s.guest->error().empty());
    Guest other{s.machine, 2};
    CHECK(other.submits(init(other.query_ring(), other.channel_ring())) != ok);
    s.ensign.reset();
    s.machine.settle();
    LinkPeer again{s.machine.socket("gate.sock")};
    s.machine.settle();
    CHECK(again.read().size() == 1);
}

} // namespace
} // namespace ensign::gate::test
