#include "tests/guest/fixture.hpp"

#include <csignal>
#include <cstring>

#include <catch2/catch_test_macros.hpp>
#include <sys/mman.h>
#include <wayland-client-protocol.h>

namespace ensign::test {

namespace {

guest::ListeningSocket listen_in(const Folder& folder) {
    auto socket = guest::ListeningSocket::open(folder.path(), "wayland-1");
    REQUIRE(socket.has_value());
    return *std::move(socket);
}

} // namespace

GuestDesk::GuestDesk() : server_{loop_, device, listen_in(folder_)} {
    std::signal(SIGPIPE, SIG_IGN); // as the program does
}

RawClient& GuestDesk::try_to_connect() {
    clients_.push_back(RawClient::connect(folder_ / "wayland-1"));
    REQUIRE(clients_.back() != nullptr);
    settle();
    return *clients_.back();
}

RawClient& GuestDesk::connect() {
    try_to_connect();
    host().send(global(1, "wl_compositor", 6));
    host().send(global(2, "wl_shm", 2));
    host().send(global(3, "wl_seat", 9));
    host().send(global(4, "wl_data_device_manager", 3));
    host().send(global(5, "zwp_linux_dmabuf_v1", 4));
    host().send(global(6, "wl_something_new", 1));
    host().send(global(7, "wp_viewporter", 7));
    settle();
    return *clients_.back();
}

void GuestDesk::settle() {
    bool quiet = false;
    while (!quiet) {
        quiet = true;
        for (const auto& client : clients_) {
            quiet = (client.get() == silent_ || !client->turn()) && quiet;
        }
        while (server_.turn(0)) {
            quiet = false;
        }
    }
}

void GuestDesk::disconnect_all_but(RawClient& client) {
    std::erase_if(clients_, [&](const auto& each) { return each.get() != &client; });
    settle();
    std::erase_if(device.hosts, [](const auto& host) { return !host->alive(); });
}

std::vector<std::uint32_t> string_words(std::string_view text) {
    std::vector<std::uint32_t> words(1 + text.size() / 4 + 1);
    words[0] = static_cast<std::uint32_t>(text.size() + 1);
    std::memcpy(words.data() + 1, text.data(), text.size());
    return words;
}

WaylandMessage global(std::uint32_t name, std::string_view interface, std::uint32_t version) {
    WaylandMessage event{RawClient::registry, 0, {name}};
    event.words.append_range(string_words(interface));
    event.words.push_back(version);
    return event;
}

wl::Fd memory_with(std::string_view content, std::size_t size) {
    wl::Fd fd{memfd_create("test", MFD_CLOEXEC)};
    REQUIRE(ftruncate(fd.get(), static_cast<off_t>(size)) == 0);
    REQUIRE(pwrite(fd.get(), content.data(), content.size(), 0) == static_cast<ssize_t>(content.size()));
    return fd;
}

Painter::Painter(GuestDesk& of) : desk{of}, client{of.connect()}, host{of.host()} {
    compositor = client.bind("wl_compositor", 4);
    shm = client.bind("wl_shm", 1);
    surface = client.new_id();
    client.send(RawRequest{compositor, WL_COMPOSITOR_CREATE_SURFACE}.u(surface));
    desk.settle();
}

std::uint32_t Painter::buffer(const wl::Fd& memory, std::int32_t width, std::int32_t height, std::int32_t pool_size) {
    const std::uint32_t pool = client.new_id();
    const std::uint32_t buffer = client.new_id();
    client.send(
        RawRequest{shm, WL_SHM_CREATE_POOL}.u(pool).fd(memory.get()).i(pool_size != 0 ? pool_size : width * height * 4));
    client.send(RawRequest{pool, WL_SHM_POOL_CREATE_BUFFER}.u(buffer).i(0).i(width).i(height).i(width * 4).u(0));
    client.send(RawRequest{pool, WL_SHM_POOL_DESTROY});
    return buffer;
}

void Painter::attach(std::uint32_t buffer) { client.send(RawRequest{surface, WL_SURFACE_ATTACH}.u(buffer).i(0).i(0)); }

void Painter::damage(std::int32_t x, std::int32_t y, std::int32_t width, std::int32_t height) {
    client.send(RawRequest{surface, WL_SURFACE_DAMAGE_BUFFER}.i(x).i(y).i(width).i(height));
}

void Painter::commit() {
    client.send(RawRequest{surface, WL_SURFACE_COMMIT});
    desk.settle();
}

void Painter::show(std::uint32_t buffer) {
    attach(buffer);
    damage(0, 0, INT32_MAX, INT32_MAX);
    commit();
}

// Each is made by create_pool, create_buffer and the pool's destroy; the blobs come in the same order.
std::uint32_t Painter::host_buffer(std::size_t nth) const {
    for (std::size_t i = 1; i + 1 < host.requests.size(); ++i) {
        const auto& pool = host.requests[i - 1];
        const auto& made = host.requests[i];
        if (pool.opcode == WL_SHM_CREATE_POOL && pool.words.size() == 2 && made.object == pool.words[0] &&
            made.words.size() == 6 && nth-- == 0) {
            return made.words[0];
        }
    }
    return 0;
}

std::span<std::byte> Painter::host_memory(std::size_t nth) const { return host.memory(host.identifiers.at(nth).id); }

void Painter::release(std::size_t nth) {
    host.send({host_buffer(nth), 0, {}});
    desk.settle();
}

} // namespace ensign::test
