// What a hostile guest kernel, or whoever has its DRM ioctls, can put into the queues. After each attempt the device still
// works, and holds nothing more than before.
#include "gate/quotas.hpp"
#include "tests/gate/guest.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <random>

#include <sys/mman.h>
#include <sys/socket.h>

namespace ensign::gate::test {
namespace {

using cross_domain::Identifier;

constexpr std::uint32_t ok = VIRTIO_GPU_RESP_OK_NODATA;
constexpr std::uint64_t request_at = 0x600000, answer_at = 0x610000, table_at = 0x620000;

bool works(Machine& machine) {
    machine.command(destroy_context(900));
    return machine.type_of(create_context(900)) == ok && machine.type_of(destroy_context(900)) == ok;
}

struct Hostile {
    Hostile() {
        machine.plug_in();
        put(create_context(1));
    }
    void put(std::span<const std::byte> request) { std::ranges::copy(request, machine.ram(request_at)); }
    // Offers the chain that begins at descriptor 500; what came back for it.
    std::vector<Machine::Used> offer() {
        machine.used();
        machine.offer(500);
        machine.ring();
        return machine.used();
    }
    Machine machine;
};

TEST_CASE("descriptors that lead nowhere come back unanswered") {
    Hostile h;
    const auto [what, first, second] = GENERATE(table<const char*, Machine::Descriptor, Machine::Descriptor>({
        {"past the RAM", {Machine::ram_bytes, 96, Machine::next, 501}, {answer_at, 512, Machine::write, 0}},
        {"across its end", {Machine::ram_bytes - 1, 96, Machine::next, 501}, {answer_at, 512, Machine::write, 0}},
        {"with a sum that wraps", {~std::uint64_t{0} - 10, 96, Machine::next, 501}, {answer_at, 512, Machine::write, 0}},
        {"as long as can be", {request_at, ~std::uint32_t{0}, Machine::next, 501}, {answer_at, 512, Machine::write, 0}},
        {"longer than any request", {0, 65 * 1024, Machine::next, 501}, {answer_at, 512, Machine::write, 0}},
        {"an answer past the RAM", {request_at, 96, Machine::next, 501}, {Machine::ram_bytes - 4, 512, Machine::write, 0}},
        {"an answer before the request", {answer_at, 512, Machine::next | Machine::write, 501}, {request_at, 96, 0, 0}},
        {"next is none", {request_at, 96, Machine::next, 5000}, {answer_at, 512, Machine::write, 0}},
        {"next is itself", {request_at, 96, Machine::next, 500}, {answer_at, 512, Machine::write, 0}},
        {"a circle of two", {request_at, 16, Machine::next, 501}, {request_at, 16, Machine::next, 500}},
        {"a table past the RAM", {Machine::ram_bytes, 64, Machine::indirect, 0}, {}},
        {"a table of half a descriptor", {table_at, 24, Machine::indirect, 0}, {}},
        {"a table of nothing", {table_at, 0, Machine::indirect, 0}, {}},
        {"a table that is too long", {table_at, 16 * 1025, Machine::indirect, 0}, {}},
        {"a table with a next", {table_at, 64, Machine::indirect | Machine::next, 501}, {answer_at, 512, Machine::write, 0}},
    }));
    INFO(what);
    h.machine.put_descriptor(500, first);
    h.machine.put_descriptor(501, second);
    const auto used = h.offer();
    REQUIRE(used.size() == 1);
    CHECK(used[0].head == 500);
    CHECK(used[0].length == 0);
    CHECK(h.machine.gate().gpu().contexts() == 0);
    CHECK(works(h.machine));
}

TEST_CASE("tables of descriptors that are in circles, nested or too long come back unanswered") {
    Hostile h;
    const auto in_table = [&](std::uint32_t index, const Machine::Descriptor& descriptor) {
        std::memcpy(h.machine.ram(table_at + index * sizeof(descriptor)), &descriptor, sizeof(descriptor));
    };
    h.machine.put_descriptor(500, {table_at, 64, Machine::indirect, 0});
    SECTION("a circle") {
        in_table(0, {request_at, 0, Machine::next, 1});
        in_table(1, {request_at, 0, Machine::next, 0});
    }
    SECTION("nested") { in_table(0, {table_at, 64, Machine::indirect, 0}); }
    SECTION("itself nested at the end of a chain") {
        h.machine.put_descriptor(500, {request_at, 96, Machine::next, 501});
        h.machine.put_descriptor(501, {table_at, 64, Machine::indirect, 0});
        in_table(0, {table_at, 64, Machine::indirect, 0});
    }
    SECTION("next past its end") { in_table(0, {request_at, 96, Machine::next, 4}); }
    const auto used = h.offer();
    REQUIRE(used.size() == 1);
    CHECK(used[0].length == 0);
    CHECK(works(h.machine));
}

TEST_CASE("a request in pieces, over a table, is one request") {
    Hostile h;
    h.machine.put_descriptor(500, {request_at, 10, Machine::next, 501});
    h.machine.put_descriptor(501, {table_at, 64, Machine::indirect, 0});
    const std::array<Machine::Descriptor, 4> table{{{request_at + 10, 80, Machine::next, 2},
                                                    {},
                                                    {request_at + 90, 6, Machine::next, 3},
                                                    {answer_at, 512, Machine::write, 0}}};
    std::memcpy(h.machine.ram(table_at), table.data(), sizeof(table));
    REQUIRE(h.offer().size() == 1);
    CHECK(as<virtio_gpu_ctrl_hdr>(std::span{h.machine.ram(answer_at), 24}).type == ok);
    CHECK(h.machine.gate().gpu().contexts() == 1);
}

TEST_CASE("an answer that has no room is cut, and written nowhere else") {
    Hostile h;
    std::memset(h.machine.ram(answer_at), 0x55, 64);
    h.machine.put_descriptor(500, {request_at, 96, Machine::next, 501});
    h.machine.put_descriptor(501, {answer_at, 7, Machine::write, 0});
    const auto used = h.offer();
    REQUIRE(used.size() == 1);
    CHECK(used[0].length == 7);
    CHECK(*h.machine.ram(answer_at + 7) == std::byte{0x55});
}

TEST_CASE("heads that are no descriptors, and an index that jumps, do no harm") {
    Hostile h;
    h.machine.used();
    for (const std::uint16_t head : {1024, 65535, 2000}) {
        h.machine.offer(head);
    }
    h.machine.ring();
    CHECK(h.machine.used().size() == 3);
    CHECK(works(h.machine));
}

TEST_CASE("a command that is cut short is refused, whatever it is") {
    Machine machine;
    machine.plug_in();
    Guest guest{machine, 1};
    guest.open();
    const std::size_t resources = machine.gate().gpu().resources();
    for (const Bytes& whole : {create_context(2), attach(1, 100), detach(1, 9), guest_blob(7, 4096, {{0x700000, 4096}}),
                               host_blob(1, 8, 4096, 1), map_blob(8, 0), unmap_blob(100), unref(9), submit(1, poll())}) {
        for (std::size_t size = 0; size < std::min<std::size_t>(whole.size(), 56); ++size) {
            const std::uint32_t type = machine.type_of(std::span{whole}.first(size));
            CHECK((type == 0 || type >= VIRTIO_GPU_RESP_ERR_UNSPEC));
        }
    }
    CHECK(machine.gate().gpu().resources() == resources);
    CHECK(works(machine));
}

TEST_CASE("blobs that can't be are refused") {
    Machine machine;
    machine.plug_in();
    Guest guest{machine, 1};
    const std::size_t resources = machine.gate().gpu().resources();
    constexpr std::uint64_t half = std::uint64_t{1} << 63;
    const auto refused = [&](const Bytes& command) {
        const std::uint32_t type = machine.type_of(command);
        return type >= VIRTIO_GPU_RESP_ERR_UNSPEC && machine.gate().gpu().resources() == resources;
    };
    CHECK(refused(guest_blob(0, 4096, {{0, 4096}})));                       // no id
    CHECK(refused(guest_blob(guest.query_ring(), 4096, {{0, 4096}})));     // an id that is taken
    CHECK(refused(guest_blob(7, 0, {{0, 4096}})));                          // no size
    CHECK(refused(guest_blob(7, 4095, {{0, 4096}})));                       // not of pages
    CHECK(refused(guest_blob(7, 8192, {{0, 4096}})));                       // more than its backing
    CHECK(refused(guest_blob(7, half, {{0, 4096}})));
    CHECK(refused(guest_blob(7, 4096, {})));
    CHECK(refused(guest_blob(7, 4096, {{Machine::ram_bytes, 4096}})));      // backing that isn't memory
    CHECK(refused(guest_blob(7, 4096, {{~std::uint64_t{0}, 4096}})));
    CHECK(refused(guest_blob(7, 4096, {{0, ~std::uint32_t{0}}})));
    CHECK(refused(host_blob(1, 7, 4096, 2)));                               // an item that there isn't
    CHECK(refused(host_blob(1, 7, 4096, std::uint64_t{1} << 32 | 1)));
    CHECK(refused(host_blob(2, 7, 4096, 1)));                               // of a context that there isn't
    CHECK(refused(host_blob(1, 7, std::uint64_t{1} << 40, std::uint64_t{1} << 28)));
    Bytes many = guest_blob(7, 4096, {{0, 4096}});
    constexpr std::uint32_t entries = std::numeric_limits<std::uint32_t>::max();
    std::memcpy(many.data() + 36, &entries, 4); // nr_entries
    CHECK(refused(many));
    Bytes mixed = guest_blob(7, 4096, {{0, 4096}});
    constexpr std::uint32_t host_and_guest = VIRTIO_GPU_BLOB_MEM_HOST3D_GUEST;
    std::memcpy(mixed.data() + 28, &host_and_guest, 4);
    CHECK(refused(mixed));
    CHECK(machine.type_of(map_blob(guest.query_ring(), 0)) == VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID);
    CHECK(machine.type_of(unmap_blob(guest.query_ring())) == VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID);
}

TEST_CASE("cross-domain commands that make no sense are refused, and the context goes on") {
    Machine machine;
    machine.plug_in();
    Guest guest{machine, 1};
    const std::uint32_t bad = VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
    using cross_domain::Command;
    using cross_domain::Header;
    CHECK(guest.submits(init(0, guest.channel_ring())) == bad);                       // rings that aren't its own
    CHECK(guest.submits(init(guest.query_ring(), 4711)) == bad);
    CHECK(guest.submits(bytes_of(Header{Command::init, 0, 8, 0})) == bad);            // too short
    CHECK(guest.submits(bytes_of(Header{Command::poll, 0, 4, 0})) == bad);            // shorter than a header
    CHECK(guest.submits(bytes_of(Header{Command::poll, 0, 0, 0})) == bad);            // of no size: no endless loop
    CHECK(guest.submits(bytes_of(Header{Command::poll, 0, 4000, 0})) == bad);         // longer than what came
    CHECK(guest.submits(Bytes(3)) == bad);
    CHECK(guest.submits(bytes_of(Header{Command::receive, 0, 8, 0})) == bad);         // the host's words
    CHECK(guest.submits(bytes_of(Header{Command{11}, 0, 8, 0})) == bad);              // another dialect
    CHECK(guest.submits(get_image_requirements(1, 1, 0x20203852)) == bad);            // without a ring yet
    CHECK(guest.submits(send(sync(2))) == bad);                                       // without a connection yet
    CHECK(guest.submits(write(5, "x")) == bad);
    guest.open();
    CHECK(guest.submits(init(guest.query_ring(), guest.channel_ring())) == bad);      // twice
    CHECK(guest.submits(poll() + poll() + send(get_registry())) == ok);               // several in one
    CHECK(guest.error().empty());
}

TEST_CASE("a SEND that lies about itself ends its connection only") {
    Machine machine;
    machine.plug_in();
    Guest guest{machine, 1};
    Guest other{machine, 2};
    guest.open();
    other.open();
    SECTION("its data") {
        Bytes lie = send(get_registry());
        constexpr std::uint32_t size = 13;
        std::memcpy(lie.data() + 12, &size, 4);
        guest.submits(lie);
    }
    SECTION("its data, by far") {
        Bytes lie = send(get_registry());
        constexpr std::uint32_t size = ~std::uint32_t{0};
        std::memcpy(lie.data() + 12, &size, 4);
        guest.submits(lie);
    }
    SECTION("how many descriptors") {
        Bytes lie = send(get_registry());
        constexpr std::uint32_t count = 29;
        std::memcpy(lie.data() + 8, &count, 4);
        guest.submits(lie);
    }
    SECTION("a blob that there isn't") { guest.sends(get_registry(), {{4711, Identifier::blob}}); }
    SECTION("a blob that is a ring") { guest.sends(get_registry(), {{guest.query_ring(), Identifier::blob}}); }
    SECTION("a pipe of an id that is the host's") { guest.sends(get_registry(), {{5, Identifier::read_pipe}}); }
    SECTION("a pipe twice") {
        guest.sends(get_registry(), {{0x80000001, Identifier::read_pipe}, {0x80000001, Identifier::read_pipe}});
    }
    SECTION("another dialect's identifier") { guest.sends(get_registry(), {{1, Identifier{5}}}); }
    CHECK_FALSE(guest.error().empty());
    other.sends(get_registry());
    CHECK(other.error().empty());
    CHECK(works(machine));
}

TEST_CASE("a blob that is no longer mapped can't be sent") {
    Machine machine;
    machine.plug_in();
    Guest guest{machine, 1};
    guest.open();
    const std::uint32_t blob = guest.makes_blob(4096, 0);
    machine.command(unmap_blob(blob));
    guest.sends(get_registry().bytes() + bind("wl_shm", 1, 3));
    guest.sends(Wire{3, 0}.u(4).i(4096), {{blob, Identifier::blob}});
    CHECK(guest.error() == "a descriptor that isn't one");
}

TEST_CASE("a front end that talks nonsense loses its session, and the next one is served") {
    Machine machine;
    machine.plug_in();
    SECTION("a payload without end") {
        struct {
            std::uint32_t request = 5, flags = 1, size = 1 << 20;
        } const header;
        [[maybe_unused]] const auto sent = ::send(machine.front_end(), &header, sizeof(header), 0);
    }
    SECTION("another version") {
        struct {
            std::uint32_t request = 5, flags = 2, size = 0;
        } const header;
        [[maybe_unused]] const auto sent = ::send(machine.front_end(), &header, sizeof(header), 0);
    }
    machine.settle();
    CHECK(machine.front_end_gone());
    machine.plug_in();
    CHECK(works(machine));
}

TEST_CASE("requests of the front end that make no sense are answered with an error") {
    Machine machine;
    machine.plug_in();
    const auto refused = [&](std::uint32_t request, std::span<const std::byte> payload, std::span<const int> descriptors = {}) {
        const auto answer = machine.say(request, payload, descriptors, true);
        return answer && as<std::uint64_t>(*answer) != 0;
    };
    using Pair = std::array<std::uint32_t, 2>;
    CHECK(refused(8, bytes_of(Pair{2, 16})));     // a queue that there isn't
    CHECK(refused(8, bytes_of(Pair{1, 15})));     // a size that is no power of two
    CHECK(refused(8, bytes_of(Pair{1, 2048})));
    CHECK(refused(8, {}));
    CHECK(refused(12, bytes_of(std::uint64_t{7})));
    CHECK(refused(21, {}));                       // without its descriptor
    CHECK(refused(4711, {}));
    CHECK(refused(9, bytes_of(std::array<std::uint64_t, 5>{1, 0, 0, 0, 0})));              // rings at no address
    CHECK(refused(9, bytes_of(std::array<std::uint64_t, 5>{1, ~std::uint64_t{0}, 8, 8, 0})));
    CHECK(refused(9, bytes_of(std::array<std::uint64_t, 5>{1, Machine::user_base + 1, Machine::user_base, Machine::user_base,
                                                           0})));     // not aligned
    CHECK(works(machine));
}

TEST_CASE("memory that isn't there isn't mapped") {
    Machine machine;
    machine.plug_in();
    const wl::Fd file{memfd_create("short", MFD_CLOEXEC)};
    REQUIRE(ftruncate(file.get(), 65536) == 0);
    const auto [size, user, offset] = GENERATE(table<std::uint64_t, std::uint64_t, std::uint64_t>({
        {131072, Machine::user_base, 0},            // larger than its file: would be SIGBUS
        {65536, Machine::user_base, 4096},
        {65536, Machine::user_base, ~std::uint64_t{4095}},
        {~std::uint64_t{0}, 0, 0},
        {0, 0, 0},
        {4096, ~std::uint64_t{0} - 100, 0},
        {4096, Machine::user_base, 1},
    }));
    struct {
        std::uint32_t count = 1, padding = 0;
        GuestMemory::Region region;
    } table;
    table.region = {0, size, user, offset};
    const auto answer = machine.say(5, bytes_of(table), std::array{file.get()}, true);
    REQUIRE(answer);
    CHECK(as<std::uint64_t>(*answer) != 0);
    machine.ring(); // with rings that are nowhere
    machine.start_queues(0);
    CHECK(works(machine));
}

TEST_CASE("random bytes in the queues do no harm, and hold nothing open") {
    Machine machine;
    machine.plug_in();
    LinkPeer ensign{machine.socket("gate.sock")};
    machine.settle();
    ensign.read();
    Guest guest{machine, 1};
    guest.open();
    guest.makes_blob(65536, 0);
    const std::size_t before = open_descriptors();
    std::mt19937 random{GENERATE(1U, 2U, 3U)};
    constexpr std::array types{0x102U, 0x108U, 0x109U, 0x10cU, 0x200U, 0x201U, 0x202U, 0x203U, 0x207U, 0x208U, 0x209U};
    for (int i = 0; i < 3000; ++i) {
        Bytes request(24 + random() % 500);
        for (std::byte& byte : request) {
            byte = static_cast<std::byte>(random() % 4 == 0 ? random() : random() % 3);
        }
        const std::uint32_t type = types[random() % types.size()], context = random() % 3;
        std::memcpy(request.data(), &type, 4);
        std::memset(request.data() + 4, 0, 4); // no fence: each must come back
        std::memcpy(request.data() + 16, &context, 4);
        CHECK(machine.command(request));
    }
    for (std::uint32_t context = 0; context < 300; ++context) {
        machine.command(destroy_context(context));
    }
    ensign.read();
    CHECK(machine.gate().gpu().contexts() == 0);
    CHECK(open_descriptors() < before);
    CHECK(works(machine));
}

} // namespace
} // namespace ensign::gate::test
