// Clipboard and drag and drop through ensign-guest: pipes in both directions.
#include "tests/guest/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <wayland-client-protocol.h>

using namespace ensign::test;
using ensign::guest::Identifier;
using ensign::wl::Fd;
using Type = cross_domain::Identifier;

namespace {

constexpr std::uint32_t offer = 0xff000000; // the host's first

struct Pipe {
    Pipe() {
        std::array<int, 2> ends{};
        REQUIRE(pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) == 0);
        out.reset(ends[0]);
        in.reset(ends[1]);
    }
    // All that can be read now; `ended` says whether that was all.
    std::string read() {
        std::string all;
        std::array<char, 4096> some{};
        ssize_t count = 0;
        while ((count = ::read(out.get(), some.data(), some.size())) > 0) {
            all.append(some.data(), static_cast<std::size_t>(count));
        }
        ended = count == 0;
        return all;
    }
    Fd out, in;
    bool ended = false;
};

// A client with a data device, an offer of the host's and a source of its own.
struct Sharer {
    explicit Sharer(GuestDesk& of) : desk{of}, client{of.connect()}, host{of.host()} {
        const auto seat = client.bind("wl_seat", 7);
        const auto manager = client.bind("wl_data_device_manager", 3);
        const auto device = client.new_id();
        client.send(RawRequest{manager, WL_DATA_DEVICE_MANAGER_GET_DATA_DEVICE}.u(device).u(seat));
        desk.settle();
        const auto host_device = host.requests.back().words[0];
        source = client.new_id();
        client.send(RawRequest{manager, WL_DATA_DEVICE_MANAGER_CREATE_DATA_SOURCE}.u(source));
        desk.settle();
        host_source = host.requests.back().words[0];
        host.send({host_device, 0, {offer}}); // wl_data_device.data_offer
        desk.settle();
    }
    void paste(Pipe& pipe) {
        client.send(RawRequest{offer, WL_DATA_OFFER_RECEIVE}.s("text/plain").fd(pipe.in.get()));
        desk.settle();
        pipe.in.reset();
    }
    // wl_data_source.send, with a pipe that the host reads
    void ask_for_data(std::uint32_t id) {
        WaylandMessage event{host_source, 1, string_words("text/plain")};
        host.send(event, {{id, Type::write_pipe, 0}});
        desk.settle();
    }
    GuestDesk& desk;
    RawClient& client;
    ScriptedHost& host;
    std::uint32_t source = 0;
    std::uint32_t host_source = 0;
};

} // namespace

TEST_CASE("what a program pastes comes from the host, to its end") {
    GuestDesk desk;
    Sharer sharer{desk};
    Pipe pipe;
    sharer.paste(pipe);
    REQUIRE(sharer.host.identifiers.size() == 1);
    CHECK(sharer.host.identifiers[0].type == Type::read_pipe);
    CHECK(sharer.host.identifiers[0].id == 0x80000001);
    sharer.host.send_pipe_data(0x80000001, "hello, ");
    sharer.host.send_pipe_data(0x80000001, "world", true);
    desk.settle();
    CHECK(pipe.read() == "hello, world");
    CHECK(pipe.ended);
}

TEST_CASE("two pastes at a time go in a SEND each, and don't mix") {
    GuestDesk desk;
    Sharer sharer{desk};
    Pipe first, second;
    sharer.client.send(RawRequest{offer, WL_DATA_OFFER_RECEIVE}.s("a").fd(first.in.get()));
    sharer.client.send(RawRequest{offer, WL_DATA_OFFER_RECEIVE}.s("b").fd(second.in.get()));
    desk.settle();
    CHECK(std::ranges::max(sharer.host.identifiers_per_send) == 1);
    sharer.host.send_pipe_data(0x80000002, "two", true);
    sharer.host.send_pipe_data(0x80000001, "one", true);
    desk.settle();
    CHECK(first.read() == "one");
    CHECK(second.read() == "two");
}

TEST_CASE("what a program copied goes to the host, to its end") {
    GuestDesk desk;
    Sharer sharer{desk};
    sharer.ask_for_data(77);
    REQUIRE(sharer.client.fds_received() == 1);
    Fd pipe{dup(sharer.client.fd(0))};
    const std::string text(10000, 'x');
    REQUIRE(write(pipe.get(), text.data(), text.size()) == 10000);
    desk.settle();
    std::string arrived;
    for (const auto& each : sharer.host.writes) {
        CHECK(each.id == 77);
        CHECK_FALSE(each.hang_up);
        arrived += each.data;
    }
    CHECK(arrived == text);
}

TEST_CASE("a program that closes what it copied from hangs up at the host") {
    GuestDesk desk;
    {
        Sharer sharer{desk};
        sharer.ask_for_data(5);
        REQUIRE(sharer.client.fds_received() == 1);
        close(sharer.client.fd(0)); // the test's RawClient closes it once more, which is harmless to it
        desk.settle();
        REQUIRE(sharer.host.writes.size() == 1);
        CHECK(sharer.host.writes[0].hang_up);
        CHECK(sharer.host.writes[0].data.empty());
    }
}

TEST_CASE("a program that reads slowly gets all of it, and what waits is bounded") {
    GuestDesk desk;
    Sharer sharer{desk};
    Pipe pipe;
    sharer.paste(pipe);
    const std::string piece(4000, 'y');
    for (int i = 0; i < 500; ++i) {
        sharer.host.send_pipe_data(0x80000001, piece, i == 499);
    }
    desk.settle();
    const auto asked = sharer.host.polls;
    std::size_t read = 0;
    while (!pipe.ended && read < 500 * piece.size() + 1) {
        const auto some = pipe.read();
        read += some.size();
        desk.settle();
    }
    CHECK(asked < 350);
    CHECK(read == 500 * piece.size());
}

TEST_CASE("a program that stops reading a paste goes on living") {
    GuestDesk desk;
    Sharer sharer{desk};
    {
        Pipe pipe;
        sharer.paste(pipe);
    }
    sharer.host.send_pipe_data(0x80000001, "nobody reads this");
    sharer.host.send_pipe_data(0x80000001, "nor this", true);
    desk.settle();
    CHECK_FALSE(sharer.client.closed());
    Pipe next;
    sharer.paste(next);
    sharer.host.send_pipe_data(0x80000002, "but this", true);
    desk.settle();
    CHECK(next.read() == "but this");
}

TEST_CASE("a program may paste into a file") {
    GuestDesk desk;
    Sharer sharer{desk};
    const Fd file = memory_with("", 0);
    sharer.client.send(RawRequest{offer, WL_DATA_OFFER_RECEIVE}.s("a").fd(file.get()));
    desk.settle();
    sharer.host.send_pipe_data(0x80000001, "into a file", true);
    desk.settle();
    std::array<char, 20> read{};
    CHECK(pread(file.get(), read.data(), read.size(), 0) == 11);
}
