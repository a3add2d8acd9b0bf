// A host that is no host, and programs that are no programs: ensign-guest ends the connection, never itself.
#include "tests/guest/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cstring>
#include <random>

#include <wayland-client-protocol.h>

using namespace ensign::test;
using ensign::guest::Identifier;
using ensign::wl::Fd;
using Type = cross_domain::Identifier;

namespace {

std::vector<std::byte> transfer_page(std::uint32_t identifiers, std::uint32_t size, Type type = Type::blob) {
    cross_domain::Transfer head{};
    head.header.command = cross_domain::Command::receive;
    head.identifier_count = identifiers;
    head.data_size = size;
    head.types.fill(type);
    head.sizes.fill(0xffffffff);
    std::vector<std::byte> page(cross_domain::ring_size);
    std::memcpy(page.data(), &head, sizeof(head));
    return page;
}

} // namespace

TEST_CASE("sizes and counts that can't be end the connection") {
    for (const auto& page :
         {transfer_page(0, 3745), transfer_page(0, 0xffffffff), transfer_page(29, 0), transfer_page(0xffffffff, 8),
          transfer_page(1, 0), transfer_page(28, 0, Type{9}), transfer_page(1, 0, Type::read_pipe)}) {
        GuestDesk desk;
        RawClient& client = desk.connect();
        desk.host().send_page(page);
        desk.settle();
        CHECK(client.closed());
    }
}

TEST_CASE("a host that asks for more pipes than there may be, or twice for one, ends its connection") {
    for (const std::uint32_t step : {0U, 1U}) {
        GuestDesk desk;
        RawClient& client = desk.connect();
        for (std::uint32_t i = 0; i < 70; ++i) {
            desk.host().send(WaylandMessage{2, 1, {1000}}, {{10 + i * step, Type::write_pipe, 0}});
        }
        desk.settle();
        CHECK(client.closed());
        CHECK(desk.clients() == 0);
    }
}

TEST_CASE("data for a pipe that there isn't is nobody's") {
    GuestDesk desk;
    RawClient& client = desk.connect();
    desk.host().send_pipe_data(0, "x");
    desk.host().send_pipe_data(0x80000001, "x", true);
    desk.host().send_pipe_data(0xffffffff, "", true);
    desk.settle();
    CHECK_FALSE(client.closed());
}

TEST_CASE("events that no host would send end the connection") {
    const std::vector<WaylandMessage> wrong{
        {0, 0, {}},                   // no object
        {77, 0, {}},                  // one that there isn't
        {0xff000000, 0, {}},          // nor there
        {0xffffffff, 0, {}},          //
        {1, 9, {}},                   // no such event
        {2, 0, {1}},                  // too short
        {2, 0, {1, 0xffffffff, 0, 1}}, // a string longer than anything
        {2, 0, {1, 4, 0x61616161, 1}}, // without its end
        {2, 0, {1, 4, 0x00610061, 1}}, // with two
        {2, 1, {1, 2}},               // too long
        {1, 1, {4}},                  // the end of wl_shm, which has none
    };
    for (const auto& event : wrong) {
        GuestDesk desk;
        Painter painter{desk};
        painter.host.send(event);
        desk.settle();
        CHECK(painter.client.closed());
    }
}

TEST_CASE("a host may end any other object at any time") {
    GuestDesk desk;
    Painter painter{desk};
    const Fd memory = memory_with("", 4096);
    painter.show(painter.buffer(memory, 8, 8));
    for (std::uint32_t id = 0; id < 20; ++id) {
        if (id != 4) {
            painter.host.send({1, 1, {id}});
            painter.host.send({1, 1, {0xff000000 + id}});
        }
    }
    desk.settle();
    painter.commit(); // of a surface that there isn't any more
    CHECK(painter.client.closed());
}

TEST_CASE("a file or an image of an impossible size ends the connection") {
    for (const std::uint64_t size : {std::uint64_t{1}, std::uint64_t{1} << 40U, ~std::uint64_t{0}}) {
        GuestDesk desk;
        Painter painter{desk};
        painter.host.answered_size = size;
        painter.show(painter.buffer(memory_with("", 8192), 8, 8));
        CHECK(painter.client.closed());
    }
}

TEST_CASE("requests that no program would send end the connection, with an error") {
    const std::vector<RawRequest> wrong{
        RawRequest{0, 0},
        RawRequest{99, 0},
        RawRequest{0xff000000, 0},
        RawRequest{1, 7},
        RawRequest{1, 0},                                   // sync without an id
        RawRequest{1, 0}.u(1),                              // with one in use
        RawRequest{1, 0}.u(50),                             // with one out of order
        RawRequest{1, 0}.u(0xff000001),                     // with one of the host's
        RawRequest{2, 0}.u(1).s("wl_shm").u(1).u(6),        // the name of another global
        RawRequest{2, 0}.u(5).s("zwp_linux_dmabuf_v1").u(3).u(6), // one that wasn't offered
        RawRequest{2, 0}.u(1).s("wl_compositor").u(99).u(6),
        RawRequest{2, 0}.u(1).s("wl_compositor").u(0).u(6),
        RawRequest{1, 0}.u(6).claim(4),
        RawRequest{1, 0}.u(6).claim(11),
        RawRequest{4, 0}.u(6).i(4096),                      // create_pool without its memory
        RawRequest{5, 1}.u(77).i(0).i(0),                   // attach of what there isn't
    };
    for (const auto& request : wrong) {
        GuestDesk desk;
        Painter painter{desk};
        painter.client.send(request);
        desk.settle();
        CHECK(painter.client.closed());
        CHECK(desk.clients() == 0);
        CHECK_FALSE(painter.host.malformed);
    }
}

TEST_CASE("random bytes from either side end connections, leak nothing and harm nobody else") {
    std::mt19937 random{20}; // the same each time
    GuestDesk desk;
    RawClient& bystander = desk.connect();
    const std::size_t before = open_descriptors();
    for (int round = 0; round < 300; ++round) {
        Painter painter{desk};
        const Fd memory = memory_with("", 4096);
        painter.show(painter.buffer(memory, 8, 8));
        for (int i = 0; i < 20 && !painter.client.closed(); ++i) {
            std::array<std::uint32_t, 8> words{};
            for (auto& word : words) {
                word = random() % 3 == 0 ? random() : random() % 12;
            }
            words[1] = static_cast<std::uint32_t>(8 + random() % 7 * 4) << 16U | random() % 6;
            const std::size_t size = words[1] >> 16U;
            if (random() % 2 == 0) {
                painter.client.send_bytes({reinterpret_cast<const char*>(words.data()), size},
                                          random() % 4 == 0 ? std::vector{memory.get()} : std::vector<int>{});
            } else {
                std::vector<Identifier> identifiers;
                if (random() % 4 == 0) {
                    identifiers.push_back({static_cast<std::uint32_t>(random() % 5), static_cast<Type>(random() % 6),
                                           static_cast<std::uint32_t>(random() % 5000)});
                }
                painter.host.send(std::as_bytes(std::span{words}).first(size), identifiers);
            }
            desk.settle();
        }
        desk.disconnect_all_but(bystander);
    }
    CHECK(open_descriptors() == before);
    CHECK_FALSE(bystander.closed());
    CHECK(desk.clients() == 1);
}
