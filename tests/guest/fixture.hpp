// ensign-guest between raw Wayland clients and a scripted device.
#pragma once

#include "guest/server.hpp"
#include "tests/guest/scripted_device.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/open_descriptors.hpp"
#include "tests/support/raw_client.hpp"

#include <string>
#include <vector>

namespace ensign::test {

class GuestDesk {
  public:
    GuestDesk();
    // A client whose host offers wl_compositor, wl_shm, wl_seat and what else a host may; its registry is host object 2.
    RawClient& connect();
    // One that may find no host.
    RawClient& try_to_connect();
    // The host's end of the latest connection.
    ScriptedHost& host() { return *device.hosts.back(); }
    // Until nothing moves.
    void settle();
    [[nodiscard]] std::size_t clients() const { return server_.clients(); }
    // settle() leaves this one alone meanwhile.
    void stop_reading(RawClient& client) { silent_ = &client; }
    void go_on_reading(RawClient&) { silent_ = nullptr; }
    // Also forgets what their hosts heard.
    void disconnect_all_but(RawClient& client);

    ScriptedDevice device;

  private:
    Folder folder_;
    guest::Loop loop_;
    guest::Server server_;
    std::vector<std::unique_ptr<RawClient>> clients_;
    RawClient* silent_ = nullptr;
};

// The words of wl_registry.global.
WaylandMessage global(std::uint32_t name, std::string_view interface, std::uint32_t version);
// A Wayland string argument: its length with the NUL, then its bytes, padded.
std::vector<std::uint32_t> string_words(std::string_view text);
wl::Fd memory_with(std::string_view content, std::size_t size);

// A client with the objects that showing a window takes.
struct Painter {
    explicit Painter(GuestDesk& desk);
    // A buffer of 32-bit pixels in a pool of its own.
    std::uint32_t buffer(const wl::Fd& memory, std::int32_t width, std::int32_t height, std::int32_t pool_size = 0);
    void attach(std::uint32_t buffer);
    void damage(std::int32_t x, std::int32_t y, std::int32_t width, std::int32_t height); // of the buffer
    void commit();
    // Attaches, damages all, commits, settles.
    void show(std::uint32_t buffer);
    // The host's object of the buffer that was created there as the nth (from 0), and the memory behind it.
    [[nodiscard]] std::uint32_t host_buffer(std::size_t nth) const;
    [[nodiscard]] std::span<std::byte> host_memory(std::size_t nth) const;
    void release(std::size_t nth); // by the host

    GuestDesk& desk;
    RawClient& client;
    ScriptedHost& host;
    std::uint32_t compositor = 0;
    std::uint32_t shm = 0;
    std::uint32_t surface = 0;
};

} // namespace ensign::test
