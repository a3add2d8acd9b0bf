// A program in the guest with a cross-domain context, as Sommelier or wayland-proxy-virtwl is one.
#pragma once

#include "protocols/cross_domain.hpp"
#include "tests/gate/machine.hpp"
#include "tests/gate/wire.hpp"

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ensign::gate::test {

// Control commands, as the kernel sends them.
Bytes create_context(std::uint32_t context, std::uint32_t context_init = 5);
Bytes destroy_context(std::uint32_t context);
Bytes attach(std::uint32_t context, std::uint32_t resource);
Bytes detach(std::uint32_t context, std::uint32_t resource);
Bytes guest_blob(std::uint32_t resource, std::uint64_t size, std::initializer_list<GuestRange> backing);
Bytes host_blob(std::uint32_t context, std::uint32_t resource, std::uint64_t size, std::uint64_t blob_id);
Bytes map_blob(std::uint32_t resource, std::uint64_t offset);
Bytes unmap_blob(std::uint32_t resource);
Bytes unref(std::uint32_t resource);
Bytes submit(std::uint32_t context, std::span<const std::byte> commands, std::optional<std::uint8_t> fence_ring = {});

// Cross-domain commands.
Bytes init(std::uint32_t query_ring, std::uint32_t channel_ring, std::uint16_t size = 20, std::uint32_t channel_type = 1);
Bytes get_image_requirements(std::uint32_t width, std::uint32_t height, std::uint32_t format);
Bytes poll();
struct Identified {
    std::uint32_t id;
    cross_domain::Identifier type;
};
Bytes send(std::span<const std::byte> data, std::initializer_list<Identified> identifiers = {});
Bytes write(std::uint32_t pipe, std::string_view data, bool hang_up = false);

// What the host wrote into the channel ring.
struct Message {
    cross_domain::Command command;
    std::uint32_t first_word = 0; // the command, as wayland-proxy-virtwl reads it: its first four bytes
    std::vector<Identified> identifiers; // of a RECEIVE
    std::uint32_t pipe = 0;              // of a READ
    bool hang_up = false;
    std::string data;
};

class Guest {
  public:
    // Context `id` with two rings of guest memory, attached and opened.
    Guest(Machine& machine, std::uint32_t id);
    void open(std::uint16_t init_size = 20);

    // The answer's type.
    std::uint32_t submits(std::span<const std::byte> commands) { return machine_.type_of(submit(id, commands)); }
    // Ends up with the gate; the guest hears of a failure in the stream only.
    void sends(std::span<const std::byte> requests, std::initializer_list<Identified> identifiers = {}) {
        submits(send(requests, identifiers));
    }
    // Asks for a message and gets the one that is there, if there is one; otherwise the POLL stays, and the next call takes it up.
    std::optional<Message> polls();
    [[nodiscard]] cross_domain::ImageRequirements asks_for_image(std::uint32_t width, std::uint32_t height,
                                                                 std::uint32_t format = 0x20203852 /* R8 */);
    // A blob of the pool at an offset, mapped and attached: its resource id.
    std::uint32_t makes_blob(std::uint32_t bytes, std::uint64_t offset);
    // The error that Ensign or the gate told it of; empty: none, it is connected.
    std::string error();

    const std::uint32_t id;
    [[nodiscard]] std::uint32_t query_ring() const { return id * 100; }
    [[nodiscard]] std::uint32_t channel_ring() const { return id * 100 + 1; }
    [[nodiscard]] std::byte* channel_page() { return machine_.ram(page() + 4096); }
    [[nodiscard]] std::byte* query_page() { return machine_.ram(page()); }

  private:
    [[nodiscard]] std::uint64_t page() const { return 0x700000 + id * std::uint64_t{8192}; }
    Machine& machine_;
    std::uint32_t next_resource_;
    std::optional<std::uint32_t> waiting_; // ticket of the POLL
};

// Ensign's end of a guest's connection: what arrived, with its descriptors.
struct Arrived {
    Bytes bytes;
    std::vector<wl::Fd> descriptors;
};
Arrived arrived(int connection);

} // namespace ensign::gate::test
