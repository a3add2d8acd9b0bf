// The guests' programs as they are, from their command streams: Sommelier, wayland-proxy-virtwl, muvm (libkrun) and what speaks
// through rutabaga's library. Each does what it needs of a session, in its own dialect; none of their code is here.
#include "gate/socket.hpp"
#include "tests/gate/guest.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <array>
#include <string>

#include <fcntl.h>
#include <sys/mman.h>

namespace ensign::gate::test {
namespace {

using cross_domain::Command;
using cross_domain::Identifier;

constexpr std::uint32_t ok = VIRTIO_GPU_RESP_OK_NODATA;

struct Vm {
    Vm() {
        machine.plug_in();
        ensign.emplace(machine.socket("gate.sock"));
        machine.settle();
    }
    // Ensign's end of the connection that was made last.
    wl::Fd connection() {
        machine.settle();
        wl::Fd last;
        for (auto& said : ensign->read()) {
            last = std::move(said.connection);
        }
        return last;
    }
    Machine machine;
    std::optional<LinkPeer> ensign;
};

// Ensign's first words to any client: the globals, the callback's end.
void announce_globals(int connection) {
    Bytes words;
    std::uint32_t name = 1;
    for (const char* global : {"wl_compositor", "wl_shm", "wl_seat", "xdg_wm_base", "wl_data_device_manager"}) {
        words = std::move(words) + Wire{2, 0}.u(name++).s(global).u(3);
    }
    gate::send(connection, words + Wire{3, 0}.u(1).bytes() + Wire{1, 1}.u(3).bytes(), {});
}

wl::Fd keymap() {
    wl::Fd fd{memfd_create("keymap", MFD_CLOEXEC)};
    REQUIRE(::write(fd.get(), "xkb_keymap", 10) == 10);
    return fd;
}

TEST_CASE("every dialect's INIT opens a connection") {
    const std::uint16_t size = GENERATE(16, 20, 24, 36);
    Vm vm;
    Guest guest{vm.machine, 1};
    guest.open(size);
    const wl::Fd connection = vm.connection();
    REQUIRE(connection);
    guest.sends(get_registry().bytes() + sync(3));
    CHECK(arrived(connection.get()).bytes == get_registry().bytes() + sync(3));
    announce_globals(connection.get());
    if (size == 16) { // one ring for both, the query ring
        const auto ticket = vm.machine.submit_command(submit(1, poll(), std::uint8_t{1}));
        REQUIRE(vm.machine.answer_of(ticket));
        CHECK(as<cross_domain::Header>(std::span{guest.query_page(), 8}).command == Command::receive);
        return;
    }
    const auto message = guest.polls();
    REQUIRE(message);
    CHECK(message->command == Command::receive);
}

TEST_CASE("a query-only channel opens no connection") {
    Vm vm;
    Guest guest{vm.machine, 1};
    CHECK(guest.submits(init(guest.query_ring(), guest.channel_ring(), 20, 0)) == ok);
    CHECK_FALSE(vm.connection());
    CHECK(guest.asks_for_image(4096, 1).size == 4096);
}

TEST_CASE("channels of other kinds are refused, and their polls don't wait for ever") {
    const std::uint32_t type = GENERATE(2U /* camera */, 0x10U /* PipeWire */, 0x11U /* X11 */, 0x12U, 0xffffffffU);
    Vm vm;
    Guest guest{vm.machine, 1};
    CHECK(guest.submits(init(guest.query_ring(), guest.channel_ring(), 24, type)) == VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER);
    CHECK_FALSE(vm.connection());
    REQUIRE(guest.polls());
}

TEST_CASE("Sommelier: a window of shared memory, a keymap, a paste") {
    Vm vm;
    Guest guest{vm.machine, 1};
    guest.open(20);
    const wl::Fd connection = vm.connection();
    guest.sends(get_registry().bytes() + sync(3));
    announce_globals(connection.get());
    REQUIRE(guest.polls());

    // It binds what its client needs, and polls all the time.
    guest.sends(bind("wl_compositor", 3, 3).bytes() + bind("wl_shm", 1, 4, 2) + bind("wl_seat", 3, 5, 3) +
                bind("xdg_wm_base", 3, 6, 4) + bind("wl_data_device_manager", 3, 7, 5));
    guest.sends(Wire{5, 1}.u(8).bytes() + Wire{7, 1}.u(9).u(5)); // get_keyboard, get_data_device
    const wl::Fd keys = keymap();
    gate::send(connection.get(), Wire{8, 0}.u(1).u(10).bytes(), std::array{keys.get()}); // keymap(format, fd, size)
    const auto keymap_event = guest.polls();
    REQUIRE(keymap_event);
    REQUIRE(keymap_event->identifiers.size() == 1);
    CHECK(vm.machine.type_of(host_blob(1, 70, 4096, keymap_event->identifiers[0].id)) == ok);
    CHECK(vm.machine.type_of(map_blob(70, 0)) == VIRTIO_GPU_RESP_OK_MAP_INFO);
    CHECK(std::memcmp(vm.machine.pool_at(0), "xkb_keymap", 10) == 0);

    // Each pool is an R8 image of its bytes by 1.
    const std::uint32_t pool = guest.makes_blob(400 * 300 * 4, 1 << 20);
    guest.sends(Wire{4, 0}.u(10).i(400 * 300 * 4), {{pool, Identifier::blob}});
    guest.sends(Wire{10, 0}.u(11).i(0).i(400).i(300).i(1600).u(1).bytes() + Wire{10, 1} + Wire{3, 0}.u(12) +
                Wire{6, 2}.u(13).u(12) + Wire{13, 1}.u(14) + Wire{14, 2}.s("a title") + Wire{12, 6});
    guest.sends(Wire{12, 1}.u(11).i(0).i(0).bytes() + Wire{12, 6});
    CHECK(guest.error().empty());
    CHECK(arrived(connection.get()).descriptors.size() == 1);

    // A paste: the pipe's id is the one that it reckons with.
    gate::send(connection.get(), Wire{9, 0}.u(0xff000000).bytes(), {});
    REQUIRE(guest.polls());
    guest.sends(Wire{0xff000000, 1}.s("text/plain;charset=utf-8"), {{0x80000001, Identifier::read_pipe}});
    Arrived paste = arrived(connection.get());
    REQUIRE(paste.descriptors.size() == 1);
    REQUIRE(::write(paste.descriptors[0].get(), "pasted", 6) == 6);
    paste.descriptors.clear();
    CHECK(guest.polls()->data == "pasted");
    CHECK(guest.polls()->hang_up);
}

TEST_CASE("wayland-proxy-virtwl: one context for each of its clients, polls before it speaks") {
    Vm vm;
    Guest first{vm.machine, 1};
    Guest second{vm.machine, 2};
    first.open(20);
    const wl::Fd one = vm.connection();
    second.open(20);
    const wl::Fd two = vm.connection();
    CHECK_FALSE(first.polls());
    CHECK_FALSE(second.polls());
    second.sends(get_registry().bytes() + sync(3));
    announce_globals(two.get());
    const auto globals = second.polls();
    REQUIRE(globals);
    CHECK(globals->first_word == static_cast<std::uint32_t>(Command::receive));
    CHECK_FALSE(first.polls());

    // Its strings come with a spare word behind them, and Ensign gets them without.
    const Bytes right = bind("wl_compositor", 3, 3).bytes();
    Wire wire = bind("wl_compositor", 3, 3);
    wire.said_size(static_cast<std::uint16_t>(right.size() + 4));
    second.sends(wire.bytes() + Bytes(4) + sync(4).bytes());
    CHECK(second.error().empty());
    CHECK(arrived(two.get()).bytes == get_registry().bytes() + sync(3) + right + sync(4));

    // A copy out of the guest: it writes into the pipe that came, 4072 bytes at a time.
    int ends[2];
    REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
    const wl::Fd reader{ends[0]};
    {
        const wl::Fd writer{ends[1]};
        gate::send(one.get(), Wire{99, 0}.bytes(), std::array{writer.get()});
    }
    const auto message = first.polls();
    REQUIRE(message);
    const std::uint32_t pipe = message->identifiers.at(0).id;
    CHECK(first.submits(write(pipe, std::string(4072, 'c'))) == ok);
    CHECK(first.submits(write(pipe, "", true)) == ok);
    std::string copied(8192, '\0');
    CHECK(::read(reader.get(), copied.data(), copied.size()) == 4072);
    CHECK(::read(reader.get(), copied.data(), copied.size()) == 0);

    // A paste, and the end.
    first.sends(get_registry().bytes() + bind("wl_data_device_manager", 3, 3) + bind("wl_seat", 3, 4, 2) +
                Wire{3, 1}.u(5).u(4));
    gate::send(one.get(), Wire{5, 0}.u(0xff000000).bytes(), {});
    REQUIRE(first.polls());
    first.sends(Wire{0xff000000, 1}.s("text/plain"), {{0x80000001, Identifier::read_pipe}});
    Arrived paste = arrived(one.get());
    REQUIRE(paste.descriptors.size() == 1);
    REQUIRE(::write(paste.descriptors[0].get(), "pasted", 6) == 6);
    const auto pasted = first.polls();
    REQUIRE(pasted);
    CHECK(pasted->first_word == static_cast<std::uint32_t>(Command::read));
    CHECK(pasted->data == "pasted");
}

// It overhears an empty RECEIVE and a command that there isn't: the second closes a descriptor whose socket another one holds.
TEST_CASE("Sommelier: its programs end when Ensign does, for it is told by an error") {
    Vm vm;
    Guest guest{vm.machine, 1};
    guest.open(20);
    wl::Fd connection = vm.connection();
    guest.sends(get_registry().bytes() + sync(3));
    announce_globals(connection.get());
    REQUIRE(guest.polls());
    connection.reset();
    REQUIRE(guest.polls());
    const auto word = guest.polls();
    REQUIRE(word);
    CHECK(word->command == Command::receive);
    CHECK(word->data.starts_with(std::string_view{"\1\0\0\0\0\0", 6})); // wl_display.error
    REQUIRE(guest.polls());
}

TEST_CASE("muvm: an INIT with libkrun's protocol version, poll and message in one submission") {
    Vm vm;
    Guest guest{vm.machine, 1};
    Bytes opening = init(guest.query_ring(), guest.channel_ring(), 24);
    constexpr std::uint32_t protocol_version = 1;
    std::memcpy(opening.data() + 20, &protocol_version, 4);
    CHECK(guest.submits(opening) == ok);
    const wl::Fd connection = vm.connection();
    CHECK(guest.submits(send(get_registry()) + send(sync(3)) + poll()) == ok);
    CHECK(arrived(connection.get()).bytes == get_registry().bytes() + sync(3));
    // Its later commands are others': refused, and nothing else.
    CHECK(guest.submits(bytes_of(cross_domain::Header{Command{8}, 0, 24, 0}) + Bytes(16)) != ok);
    CHECK(guest.error().empty());
}

TEST_CASE("rutabaga's library: an INIT with a uuid, image requirements before anything else") {
    Vm vm;
    Guest guest{vm.machine, 1};
    guest.open(36);
    const wl::Fd connection = vm.connection();
    REQUIRE(connection);
    const auto image = guest.asks_for_image(640, 480, 0x34325241 /* ARGB8888 */);
    CHECK(image.strides[0] == 2560);
    CHECK(image.offsets[0] == 0);
    CHECK(image.modifier == 0);
    CHECK(image.physical_device_index == -1);
    CHECK(vm.machine.type_of(host_blob(1, 70, image.size, image.blob_id)) == ok);
    CHECK(vm.machine.type_of(map_blob(70, 0)) == VIRTIO_GPU_RESP_OK_MAP_INFO);
}

TEST_CASE("a polled ring that the kernel hasn't told of is answered at once") { // rutabaga does so, older kernels wait for it
    Vm vm;
    Guest guest{vm.machine, 1};
    guest.open(20);
    for (const std::uint8_t ring : {std::uint8_t{0}, std::uint8_t{2}, std::uint8_t{63}}) {
        CHECK(vm.machine.command(submit(1, poll(), ring)));
    }
}

} // namespace
} // namespace ensign::gate::test
