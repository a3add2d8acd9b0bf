// wl_shm through ensign-guest: what of a program's memory reaches the host, and when.
#include "tests/guest/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cstring>

#include <drm_fourcc.h>
#include <wayland-client-protocol.h>

using namespace ensign::test;
using ensign::wl::Fd;

namespace {

constexpr std::int32_t width = 16;
constexpr std::int32_t height = 16;
constexpr std::size_t buffer_bytes = std::size_t{width} * height * 4;

std::string filled(char with) { return std::string(buffer_bytes, with); }

void paint(const Fd& memory, char with) {
    REQUIRE(pwrite(memory.get(), filled(with).data(), buffer_bytes, 0) == static_cast<ssize_t>(buffer_bytes));
}

char pixel(std::span<const std::byte> memory, std::int32_t x, std::int32_t y) {
    return static_cast<char>(memory[static_cast<std::size_t>(y * width + x) * 4]);
}

// The requests since the surface was made, by opcode and number of words: enough to tell them apart.
std::size_t requests_since(const Painter& painter, std::size_t before) { return painter.host.requests.size() - before; }

} // namespace

TEST_CASE("a shown buffer reaches the host in memory of its own") {
    GuestDesk desk;
    Painter painter{desk};
    const Fd memory = memory_with(filled('a'), buffer_bytes);
    const auto before = painter.host.requests.size();
    painter.show(painter.buffer(memory, width, height));
    // create_pool, create_buffer, destroy of the pool; attach, damage, commit
    REQUIRE(requests_since(painter, before) == 6);
    REQUIRE(painter.host.identifiers.size() == 1);
    CHECK(painter.host.identifiers[0].type == cross_domain::Identifier::blob);
    CHECK(painter.host_memory(0).size() == 4096);
    CHECK(pixel(painter.host_memory(0), 15, 15) == 'a');
    REQUIRE(painter.host.queries.size() == 1);
    CHECK(painter.host.queries[0].drm_format == DRM_FORMAT_R8);
    CHECK(painter.host.queries[0].height == 1);
    CHECK(painter.host.queries[0].flags == 0x10);
    CHECK_FALSE(painter.host.malformed);
}

TEST_CASE("a small buffer in a huge pool costs the host no more than that buffer") {
    GuestDesk desk;
    Painter painter{desk};
    const Fd memory = memory_with(filled('a'), std::size_t{512} << 20U);
    painter.show(painter.buffer(memory, width, height, 512 << 20));
    CHECK(painter.host_memory(0).size() == 4096);
}

TEST_CASE("a buffer that is never shown never reaches the host, and its id is free at once") {
    GuestDesk desk;
    Painter painter{desk};
    const Fd memory = memory_with("", buffer_bytes);
    const auto before = painter.host.requests.size();
    const auto buffer = painter.buffer(memory, width, height);
    painter.client.send(RawRequest{buffer, WL_BUFFER_DESTROY});
    desk.settle();
    CHECK(painter.host.requests.size() == before);
    CHECK(painter.host.blobs() == 2);
    CHECK(painter.client.events().back().words == std::vector<std::uint32_t>{buffer});
}

TEST_CASE("only what changed is copied") {
    GuestDesk desk;
    Painter painter{desk};
    const Fd memory = memory_with(filled('a'), buffer_bytes);
    const auto buffer = painter.buffer(memory, width, height);
    painter.show(buffer);
    paint(memory, 'b');
    painter.attach(buffer);
    painter.damage(2, 3, 4, 2);
    painter.commit();
    const auto copy = painter.host_memory(0);
    CHECK(pixel(copy, 2, 3) == 'b');
    CHECK(pixel(copy, 5, 4) == 'b');
    CHECK(pixel(copy, 6, 4) == 'a');
    CHECK(pixel(copy, 1, 3) == 'a');
    CHECK(pixel(copy, 2, 5) == 'a');
}

TEST_CASE("a program that takes turns with two buffers shows all that changed meanwhile") {
    GuestDesk desk;
    Painter painter{desk};
    const Fd memories[] = {memory_with(filled('a'), buffer_bytes), memory_with(filled('a'), buffer_bytes)};
    const std::uint32_t buffers[] = {painter.buffer(memories[0], width, height), painter.buffer(memories[1], width, height)};
    painter.show(buffers[0]);
    painter.show(buffers[1]);
    for (std::int32_t turn = 0; turn < 12; ++turn) { // each turn paints one more row, in both
        for (const Fd& memory : memories) {
            const std::string row(width * 4, static_cast<char>('b' + turn));
            REQUIRE(pwrite(memory.get(), row.data(), row.size(), turn * width * 4) > 0);
        }
        painter.attach(buffers[turn % 2]);
        painter.damage(0, turn, width, 1);
        painter.commit();
        const auto copy = painter.host_memory(static_cast<std::size_t>(turn % 2));
        for (std::int32_t row = 0; row <= turn; ++row) {
            REQUIRE(pixel(copy, 0, row) == static_cast<char>('b' + row));
        }
    }
}

TEST_CASE("damage in surface coordinates follows the scale, and what is turned is copied whole") {
    GuestDesk desk;
    Painter painter{desk};
    const Fd memory = memory_with(filled('a'), buffer_bytes);
    const auto buffer = painter.buffer(memory, width, height);
    painter.client.send(RawRequest{painter.surface, WL_SURFACE_SET_BUFFER_SCALE}.i(2));
    painter.show(buffer);
    paint(memory, 'b');
    painter.attach(buffer);
    painter.client.send(RawRequest{painter.surface, WL_SURFACE_DAMAGE}.i(1).i(1).i(1).i(1));
    painter.commit();
    CHECK(pixel(painter.host_memory(0), 2, 2) == 'b');
    CHECK(pixel(painter.host_memory(0), 1, 1) == 'a');
    paint(memory, 'c');
    painter.attach(buffer);
    painter.client.send(RawRequest{painter.surface, WL_SURFACE_SET_BUFFER_TRANSFORM}.i(WL_OUTPUT_TRANSFORM_90));
    painter.client.send(RawRequest{painter.surface, WL_SURFACE_DAMAGE}.i(0).i(0).i(1).i(1));
    painter.commit();
    CHECK(pixel(painter.host_memory(0), 15, 15) == 'c');
}

TEST_CASE("a buffer that is destroyed while the host shows it keeps its memory until it is released") {
    GuestDesk desk;
    Painter painter{desk};
    const Fd memory = memory_with(filled('a'), buffer_bytes);
    const auto buffer = painter.buffer(memory, width, height);
    painter.show(buffer);
    const auto before = painter.host.requests.size();
    painter.client.send(RawRequest{buffer, WL_BUFFER_DESTROY});
    desk.settle();
    CHECK(painter.host.requests.size() == before);
    CHECK(pixel(painter.host_memory(0), 0, 0) == 'a');
    painter.release(0);
    REQUIRE(painter.host.requests.size() == before + 1);
    CHECK(painter.host.requests.back() == WaylandMessage{painter.host_buffer(0), WL_BUFFER_DESTROY, {}});
    painter.host.send({1, 1, {painter.host_buffer(0)}});
    desk.settle();
    CHECK(painter.client.events().back().words == std::vector<std::uint32_t>{buffer});
}

TEST_CASE("a released buffer's memory is used again, so that a window that is drawn anew costs none") {
    GuestDesk desk;
    Painter painter{desk};
    for (int i = 0; i < 20; ++i) {
        const Fd memory = memory_with(filled('a'), buffer_bytes);
        const auto buffer = painter.buffer(memory, width, height);
        painter.show(buffer);
        painter.client.send(RawRequest{buffer, WL_BUFFER_DESTROY});
        desk.settle();
        painter.release(static_cast<std::size_t>(i));
    }
    CHECK(painter.host.blobs() == 3);
    CHECK(painter.host.queries.size() == 1);
    CHECK_FALSE(painter.host.malformed);
}

TEST_CASE("memory that a program shortens ends that program, with an error") {
    GuestDesk desk;
    Painter painter{desk};
    const Fd memory = memory_with(filled('a'), buffer_bytes);
    const auto buffer = painter.buffer(memory, width, height);
    painter.show(buffer);
    REQUIRE(ftruncate(memory.get(), 100) == 0);
    painter.show(buffer);
    CHECK(painter.client.closed());
    REQUIRE(painter.client.error());
    CHECK(painter.client.error()->code == WL_SHM_ERROR_INVALID_FD);
}

TEST_CASE("a buffer outside its pool, or of an impossible shape, is an error") {
    struct Shape {
        std::int32_t offset, width, height, stride;
    };
    for (const Shape shape : {Shape{-4, 1, 1, 4}, Shape{0, 0, 1, 4}, Shape{0, 1, -1, 4}, Shape{0, 16, 1, 4},
                              Shape{4096, 1, 1, 4}, Shape{0, 1, INT32_MAX, INT32_MAX}, Shape{INT32_MAX, 1, 1, 4}}) {
        GuestDesk desk;
        Painter painter{desk};
        const Fd memory = memory_with("", 4096);
        const auto pool = painter.client.new_id();
        painter.client.send(RawRequest{painter.shm, WL_SHM_CREATE_POOL}.u(pool).fd(memory.get()).i(4096));
        painter.client.send(RawRequest{pool, WL_SHM_POOL_CREATE_BUFFER}
                                .u(painter.client.new_id())
                                .i(shape.offset)
                                .i(shape.width)
                                .i(shape.height)
                                .i(shape.stride)
                                .u(0));
        desk.settle();
        CHECK(painter.client.error());
    }
}

TEST_CASE("a host without memory is a program's error, and nobody else's") {
    GuestDesk desk;
    RawClient& other = desk.connect();
    Painter painter{desk};
    painter.host.has_memory = false;
    painter.show(painter.buffer(memory_with("", buffer_bytes), width, height));
    REQUIRE(painter.client.error());
    CHECK(painter.client.error()->code == WL_DISPLAY_ERROR_NO_MEMORY);
    CHECK_FALSE(other.closed());
}

TEST_CASE("a pool that grows gives its new part to new buffers") {
    GuestDesk desk;
    Painter painter{desk};
    const Fd memory = memory_with(filled('a') + filled('b'), 2 * buffer_bytes);
    const auto pool = painter.client.new_id();
    const auto buffer = painter.client.new_id();
    painter.client.send(RawRequest{painter.shm, WL_SHM_CREATE_POOL}.u(pool).fd(memory.get()).i(buffer_bytes));
    painter.client.send(RawRequest{pool, WL_SHM_POOL_RESIZE}.i(2 * buffer_bytes));
    painter.client.send(
        RawRequest{pool, WL_SHM_POOL_CREATE_BUFFER}.u(buffer).i(buffer_bytes).i(width).i(height).i(width * 4).u(0));
    painter.show(buffer);
    CHECK(pixel(painter.host_memory(0), 0, 0) == 'b');
}
