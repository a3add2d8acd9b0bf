// A context's life: what guests ask for, what they get, and how each side hears of the other's end.
#include "gate/quotas.hpp"
#include "gate/socket.hpp"
#include "tests/gate/guest.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <string>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>

namespace ensign::gate::test {
namespace {

using cross_domain::Command;
using cross_domain::Identifier;

constexpr std::uint32_t ok = VIRTIO_GPU_RESP_OK_NODATA;

// A VM with one open context, and Ensign's end of its connection.
struct Session {
    Session() {
        machine.plug_in();
        ensign.emplace(machine.socket("gate.sock"));
        guest.emplace(machine, 1);
        guest->open();
        machine.settle();
        for (auto& said : ensign->read()) {
            if (said.connection) {
                connection = std::move(said.connection);
            }
        }
    }
    // From Ensign, with descriptors.
    void event(std::span<const std::byte> bytes, std::span<const int> descriptors = {}) {
        gate::send(connection.get(), bytes, descriptors);
        machine.settle();
    }
    Machine machine;
    std::optional<LinkPeer> ensign;
    std::optional<Guest> guest;
    wl::Fd connection;
};

std::string text(const Bytes& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

// An event that no object of the guest's is for: the stream takes it for one about an object that is no more.
Bytes some_event(std::size_t words = 0) {
    Wire event{99, 0};
    for (std::size_t i = 0; i < words; ++i) {
        event.u(static_cast<std::uint32_t>(i));
    }
    return event.bytes();
}

wl::Fd memory(std::string_view content) {
    wl::Fd fd{memfd_create("test", MFD_CLOEXEC)};
    REQUIRE(::write(fd.get(), content.data(), content.size()) == static_cast<ssize_t>(content.size()));
    return fd;
}

std::array<wl::Fd, 2> pipe_ends() {
    int ends[2];
    REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
    return {wl::Fd{ends[0]}, wl::Fd{ends[1]}};
}

std::string drained(int fd) {
    std::string all(65536, '\0');
    fcntl(fd, F_SETFL, O_NONBLOCK);
    const ssize_t got = read(fd, all.data(), all.size());
    all.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return all;
}

TEST_CASE("a context's connection reaches Ensign, and bytes go both ways") {
    Session s;
    REQUIRE(s.connection);
    s.guest->sends(get_registry());
    CHECK(arrived(s.connection.get()).bytes == get_registry().bytes());
    CHECK_FALSE(s.guest->polls()); // nothing yet: the fence waits
    s.event(some_event(3));
    const auto message = s.guest->polls();
    REQUIRE(message);
    CHECK(message->command == Command::receive);
    CHECK(message->data == text(some_event(3)));
}

TEST_CASE("one message is written for one fence, and none without") {
    Session s;
    for (int i = 0; i < 3; ++i) {
        s.event(some_event(900)); // 3608 bytes: no two fit into a page
    }
    CHECK(as<cross_domain::Header>(std::span{s.guest->channel_page(), 8}).command == Command{0});
    std::size_t bytes = 0;
    while (const auto message = s.guest->polls()) {
        CHECK(message->data.size() <= 4096 - 352);
        bytes += message->data.size();
    }
    CHECK(bytes == 3 * some_event(900).size());
}

TEST_CASE("a request may come in pieces, and Ensign gets it whole") {
    Session s;
    const Bytes request = get_registry().bytes();
    s.guest->sends(std::span{request}.first(5));
    CHECK(arrived(s.connection.get()).bytes.empty());
    s.guest->sends(std::span{request}.subspan(5));
    CHECK(arrived(s.connection.get()).bytes == request);
}

TEST_CASE("image requirements are the same for the same size, and many blobs are made of them") {
    Session s;
    const auto image = s.guest->asks_for_image(10000, 1);
    CHECK(image.strides[0] == 10000);
    CHECK(image.size == 12288);
    CHECK(image.map_info == VIRTIO_GPU_MAP_CACHE_CACHED);
    CHECK(image.memory_index == -1);
    CHECK(s.guest->asks_for_image(10000, 1).blob_id == image.blob_id);
    CHECK(s.machine.type_of(host_blob(1, 50, image.size, image.blob_id)) == ok);
    CHECK(s.machine.type_of(host_blob(1, 51, image.size, image.blob_id)) == ok);
    CHECK(s.machine.type_of(host_blob(1, 52, image.size + 4096, image.blob_id)) == VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER);
    const auto picture = s.guest->asks_for_image(100, 50, 0x34325258 /* XRGB8888 */);
    CHECK(picture.strides[0] == 400);
    CHECK(picture.size == 20480);
}

TEST_CASE("an image that no pool holds isn't promised") {
    Session s;
    for (const auto& [width, height] : {std::pair{0U, 1U}, std::pair{1U, 0U}, std::pair{~0U, ~0U}, std::pair{~0U, 1U},
                                        std::pair{Machine::pool_bytes + 1, 1U}}) {
        CHECK(s.guest->asks_for_image(width, height).size == 0);
    }
    CHECK(s.guest->asks_for_image(16, 16, 0x3231564e /* NV12 */).size == 0);
}

TEST_CASE("a pool that a guest sends is its slice of the VM's, with nothing copied") {
    Session s;
    const std::uint32_t blob = s.guest->makes_blob(65536, 1 << 20);
    std::fill_n(s.machine.pool_at(1 << 20), 65536, std::byte{0x2c});
    s.guest->sends(get_registry().bytes() + bind("wl_shm", 1, 3));
    s.guest->sends(Wire{3, 0}.u(4).i(40000), {{blob, Identifier::blob}});
    s.guest->sends(Wire{4, 0}.u(5).i(100).i(10).i(10).i(40).u(0));
    s.guest->sends(Wire{4, 2}.i(65536));
    const Arrived got = arrived(s.connection.get());
    REQUIRE(got.descriptors.size() == 1);
    const Bytes expected = get_registry().bytes() + bind("wl_shm", 1, 3) + Wire{3, 0}.u(4).i((1 << 20) + 40000) +
                           Wire{4, 0}.u(5).i((1 << 20) + 100).i(10).i(10).i(40).u(0) + Wire{4, 2}.i((1 << 20) + 65536);
    CHECK(got.bytes == expected);
    std::byte byte{};
    CHECK(pread(got.descriptors[0].get(), &byte, 1, (1 << 20) + 100) == 1);
    CHECK(byte == std::byte{0x2c});
    constexpr int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
    CHECK((fcntl(got.descriptors[0].get(), F_GET_SEALS) & seals) == seals);
}

TEST_CASE("a keymap arrives as a blob that is fetched once") {
    Session s;
    const wl::Fd keymap = memory(std::string(1434, 'k'));
    s.event(some_event(), std::array{keymap.get()});
    const auto message = s.guest->polls();
    REQUIRE(message);
    REQUIRE(message->identifiers.size() == 1);
    CHECK(message->identifiers[0].type == Identifier::blob);
    const std::uint32_t item = message->identifiers[0].id;

    CHECK(s.machine.type_of(host_blob(1, 60, 8192, item)) == VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER);
    REQUIRE(s.machine.type_of(host_blob(1, 60, 4096, item)) == ok);
    REQUIRE(s.machine.type_of(map_blob(60, 8192)) == VIRTIO_GPU_RESP_OK_MAP_INFO);
    CHECK(std::string(reinterpret_cast<char*>(s.machine.pool_at(8192)), 1434) == std::string(1434, 'k'));
    CHECK(s.machine.pool_at(8192)[1434] == std::byte{});
    CHECK(s.machine.type_of(host_blob(1, 61, 4096, item)) == VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER);
}

TEST_CASE("a guest that pastes reads what Ensign's side writes, and hears the end") {
    Session s;
    s.guest->sends(get_registry().bytes() + bind("wl_data_device_manager", 3, 3) + bind("wl_seat", 7, 4) +
                   Wire{3, 1}.u(5).u(4));
    s.event(Wire{5, 0}.u(0xff000000).bytes()); // wl_data_device.data_offer
    REQUIRE(s.guest->polls());
    s.guest->sends(Wire{0xff000000, 1}.s("text/plain"), {{0x80000001, Identifier::read_pipe}}); // wl_data_offer.receive
    Arrived got = arrived(s.connection.get());
    REQUIRE(got.descriptors.size() == 1);
    CHECK((fcntl(got.descriptors[0].get(), F_GETFL) & (O_ACCMODE | O_NONBLOCK)) == O_WRONLY);

    const std::string pasted(6000, 'p');
    REQUIRE(::write(got.descriptors[0].get(), pasted.data(), pasted.size()) == 6000);
    got.descriptors.clear();
    std::string read;
    for (bool ended = false; !ended;) {
        const auto message = s.guest->polls();
        REQUIRE(message);
        CHECK(message->command == Command::read);
        CHECK(message->pipe == 0x80000001);
        read += message->data;
        ended = message->hang_up;
    }
    CHECK(read == pasted);
    CHECK_FALSE(s.guest->polls());
}

TEST_CASE("a guest whose selection is wanted writes it, and the reader hears the end") {
    Session s;
    auto [reader, writer] = pipe_ends();
    s.event(some_event(), std::array{writer.get()});
    writer.reset();
    const auto message = s.guest->polls();
    REQUIRE(message);
    REQUIRE(message->identifiers.size() == 1);
    CHECK(message->identifiers[0].type == Identifier::write_pipe);
    const std::uint32_t pipe = message->identifiers[0].id;
    CHECK(s.guest->submits(write(pipe, "copied ")) == ok);
    CHECK(s.guest->submits(write(pipe, "text", true)) == ok);
    CHECK(drained(reader.get()) == "copied text");
    CHECK(read(reader.get(), nullptr, 0) == 0);
    std::byte byte{};
    CHECK(read(reader.get(), &byte, 1) == 0);
    CHECK(s.guest->submits(write(pipe, "more")) == VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER);
}

TEST_CASE("a reader that is slow loses nothing, and one that goes ends only its pipe") {
    Session s;
    auto [reader, writer] = pipe_ends();
    s.event(some_event(), std::array{writer.get()});
    writer.reset();
    const std::uint32_t pipe = s.guest->polls()->identifiers.at(0).id;
    const std::string part(4000, 'x');
    for (int i = 0; i < 100; ++i) { // a pipe holds 64 KiB
        CHECK(s.guest->submits(write(pipe, part)) == ok);
    }
    std::size_t got = 0;
    for (std::string read = drained(reader.get()); !read.empty(); read = drained(reader.get())) {
        got += read.size();
        s.machine.settle();
    }
    CHECK(got == 400'000);
    reader.reset();
    s.guest->submits(write(pipe, part));
    s.guest->sends(get_registry());
    CHECK(s.guest->error().empty());
}

TEST_CASE("a guest hears that Ensign has closed its connection, in each way that some guest knows") {
    Session s;
    s.event(some_event());
    s.connection.reset();
    CHECK(s.guest->polls()->data == text(some_event())); // what was said before
    const auto first = s.guest->polls();
    REQUIRE(first);
    CHECK(first->command == Command::receive);
    CHECK(first->data.empty());
    CHECK(s.guest->error() == "the compositor has closed the connection");
    const auto third = s.guest->polls();
    REQUIRE(third);
    CHECK(third->command == Command{0});
    REQUIRE(s.guest->polls()); // and never waits in vain
}

TEST_CASE("a guest that does wrong hears which of its requests it was, and then the end") {
    Session s;
    s.guest->sends(get_registry());
    s.guest->sends(Wire{77, 0});
    CHECK(s.guest->error() == "object 77 doesn't exist");
    const Arrived got = arrived(s.connection.get());
    CHECK(got.bytes == get_registry().bytes()); // Ensign has never seen the other
    std::byte byte{};
    CHECK(recv(s.connection.get(), &byte, 1, MSG_DONTWAIT) == 0);
    CHECK(s.machine.log().warnings() == 1);
}

TEST_CASE("a fence that waits when its context ends is answered") {
    Session s;
    const auto waiting = s.machine.submit_command(submit(1, poll(), std::uint8_t{1}));
    CHECK_FALSE(s.machine.answer_of(waiting));
    CHECK(s.machine.type_of(destroy_context(1)) == ok);
    CHECK(s.machine.answer_of(waiting));
}

TEST_CASE("a channel ring that is taken away leaves no fence waiting") {
    Session s;
    s.machine.command(detach(1, s.guest->channel_ring()));
    CHECK(s.machine.answer_of(s.machine.submit_command(submit(1, poll(), std::uint8_t{1}))));
}

TEST_CASE("two guests have two connections, and neither has the other's resources") {
    Session s;
    Guest other{s.machine, 2};
    other.open();
    s.machine.settle();
    auto said = s.ensign->read();
    REQUIRE(said.size() == 1);
    CHECK(said[0].message.value == 2);
    const std::uint32_t blob = s.guest->makes_blob(4096, 0);
    other.sends(get_registry().bytes() + bind("wl_shm", 1, 3));
    other.sends(Wire{3, 0}.u(4).i(4096), {{blob, Identifier::blob}});
    CHECK(other.error() == "a descriptor that isn't one");
    s.guest->sends(get_registry());
    CHECK(s.guest->error().empty());
}

TEST_CASE("no descriptor stays open when its context has gone") {
    Session s;
    const std::size_t before = open_descriptors();
    {
        Guest other{s.machine, 2};
        other.open();
        s.machine.settle();
        const wl::Fd connection = std::move(s.ensign->read().at(0).connection);
        const wl::Fd keymap = memory("keys");
        auto [reader, writer] = pipe_ends();
        gate::send(connection.get(), some_event(), std::array{keymap.get(), writer.get()});
        REQUIRE(other.polls());
        other.sends({}, {{0x80000001, Identifier::read_pipe}});
        s.machine.command(destroy_context(2));
    }
    CHECK(open_descriptors() == before);
}

} // namespace
} // namespace ensign::gate::test
