// The device as a kernel meets it: probe, resources, the pool, pauses and resets.
#include "gate/socket.hpp"
#include "tests/gate/guest.hpp"
#include "tests/support/unix_socket.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <array>
#include <string>

#include <sys/socket.h>

namespace ensign::gate::test {
namespace {

constexpr std::uint32_t ok = VIRTIO_GPU_RESP_OK_NODATA;

Bytes plain(std::uint32_t type) {
    virtio_gpu_ctrl_hdr header{};
    header.type = type;
    return bytes_of(header);
}

bool is_zero(const std::byte* at, std::size_t size) {
    return std::all_of(at, at + size, [](std::byte b) { return b == std::byte{}; });
}

TEST_CASE("a front end is offered what a cross-domain device needs, and never memory slots") {
    Machine machine;
    machine.connect_front_end();
    const auto features = as<std::uint64_t>(machine.say(1, {}).value());
    for (const int bit :
         {0 /* VIRGL */, 3 /* RESOURCE_BLOB */, 4 /* CONTEXT_INIT */, 28 /* INDIRECT */, 30, 32 /* VERSION_1 */}) {
        CHECK((features >> bit & 1) == 1);
    }
    const auto protocol = as<std::uint64_t>(machine.say(15, {}).value());
    for (const int bit : {0, 3, 5, 9, 10, 13, 22 /* SHMEM_MAP */}) {
        CHECK((protocol >> bit & 1) == 1);
    }
    CHECK((protocol >> 15 & 1) == 0);
    CHECK(as<std::uint64_t>(machine.say(17, {}).value()) == 2);
}

TEST_CASE("a front end without shared memory is sent away, with the version that has it") {
    Machine machine;
    machine.connect_front_end();
    const auto protocol = as<std::uint64_t>(machine.say(15, {}).value());
    machine.say(16, bytes_of(protocol & ~(std::uint64_t{1} << 22)));
    CHECK(machine.front_end_gone());
    CHECK(machine.log().warnings() == 1);
    machine.plug_in(); // another one comes
    CHECK_FALSE(machine.front_end_gone());
}

TEST_CASE("the region that the guest sees is as large as the pool") {
    Machine machine;
    machine.connect_front_end();
    const Bytes config = machine.say(44, {}).value();
    CHECK(config.size() == 8 + 256 * 8);
    CHECK(as<std::uint32_t>(config) == 1);
    CHECK(as<std::uint64_t>(std::span{config}.subspan(8 + VIRTIO_GPU_SHM_ID_HOST_VISIBLE * 8)) == Machine::pool_bytes);
}

TEST_CASE("the configuration space has one output and one capability set") {
    Machine machine;
    machine.connect_front_end();
    const std::array<std::uint32_t, 3> wanted{0, 16, 0};
    const Bytes answer = machine.say(24, bytes_of(wanted) + Bytes(16)).value();
    const auto config = as<virtio_gpu_config>(std::span{answer}.subspan(12));
    CHECK(config.num_scanouts == 1);
    CHECK(config.num_capsets == 1);
}

TEST_CASE("a driver's probe is answered: no display, the cross-domain capability set") {
    Machine machine;
    machine.plug_in();
    const auto display = as<virtio_gpu_resp_display_info>(machine.command(plain(VIRTIO_GPU_CMD_GET_DISPLAY_INFO)).value());
    CHECK(display.hdr.type == VIRTIO_GPU_RESP_OK_DISPLAY_INFO);
    CHECK(display.pmodes[0].enabled == 0);

    virtio_gpu_get_capset_info info{};
    info.hdr.type = VIRTIO_GPU_CMD_GET_CAPSET_INFO;
    const auto told = as<virtio_gpu_resp_capset_info>(machine.command(bytes_of(info)).value());
    CHECK(told.capset_id == VIRTIO_GPU_CAPSET_CROSS_DOMAIN);
    CHECK(told.capset_max_size == 16);

    virtio_gpu_get_capset get{};
    get.hdr.type = VIRTIO_GPU_CMD_GET_CAPSET;
    get.capset_id = VIRTIO_GPU_CAPSET_CROSS_DOMAIN;
    const Bytes answer = machine.command(bytes_of(get)).value();
    const auto capabilities = as<cross_domain::Capabilities>(std::span{answer}.subspan(sizeof(virtio_gpu_ctrl_hdr)));
    CHECK(capabilities.version == 1);
    CHECK(capabilities.supported_channels == 1U << 1); // Wayland
    CHECK(capabilities.supports_dmabuf == 0);
    CHECK(machine.interrupts() > 0);
}

TEST_CASE("what the device has not is refused, and nothing ends by it") {
    Machine machine;
    machine.plug_in();
    for (const std::uint32_t type : {0x101U, 0x103U, 0x104U, 0x10aU, 0x10bU, 0x10dU, 0x204U, 0x205U, 0x300U, 0U, ~0U}) {
        CHECK(machine.type_of(plain(type)) == VIRTIO_GPU_RESP_ERR_UNSPEC);
    }
    CHECK(machine.type_of(create_context(1, 2 /* virgl */)) == VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER);
    CHECK(machine.type_of(create_context(1)) == ok);
}

TEST_CASE("an answer tells which fence it is of") {
    Machine machine;
    machine.plug_in();
    machine.command(create_context(1));
    const auto header = as<virtio_gpu_ctrl_hdr>(machine.command(submit(1, {}, std::uint8_t{0})).value());
    CHECK(header.type == ok);
    CHECK(header.flags == (VIRTIO_GPU_FLAG_FENCE | VIRTIO_GPU_FLAG_INFO_RING_IDX));
    CHECK(header.fence_id == 4711);
    CHECK(header.ctx_id == 1);
}

TEST_CASE("the pool is mapped once, at the first blob, and the driver waits for it") {
    Machine machine;
    machine.plug_in();
    Guest guest{machine, 1};
    guest.open();
    guest.makes_blob(4096, 0);
    guest.makes_blob(4096, 4096);
    CHECK(machine.maps_asked == 1);
}

TEST_CASE("while the front end maps the pool, the device answers it and nobody else") {
    Machine machine;
    machine.plug_in();
    Guest guest{machine, 1};
    guest.open();
    machine.command(host_blob(1, 7, 4096, 1));
    machine.answers_maps = false;
    const auto mapping = machine.submit_command(map_blob(7, 0));
    const auto later = machine.submit_command(create_context(2));
    CHECK(machine.say(1, {})); // the front end is heard meanwhile
    CHECK_FALSE(machine.answer_of(mapping));
    CHECK_FALSE(machine.answer_of(later));
    machine.answers_maps = true;
    machine.settle();
    CHECK(as<virtio_gpu_resp_map_info>(machine.answer_of(mapping).value()).hdr.type == VIRTIO_GPU_RESP_OK_MAP_INFO);
    CHECK(as<virtio_gpu_ctrl_hdr>(machine.answer_of(later).value()).type == ok);
}

TEST_CASE("a front end that can't map the pool costs the blobs, not the device") {
    Machine machine;
    machine.plug_in();
    Guest guest{machine, 1};
    guest.open();
    machine.map_answer = 1;
    machine.command(host_blob(1, 7, 4096, 1));
    CHECK(machine.type_of(map_blob(7, 0)) == VIRTIO_GPU_RESP_ERR_OUT_OF_MEMORY);
    CHECK(machine.type_of(create_context(2)) == ok);
}

TEST_CASE("a blob that is gone leaves no byte for the next one") {
    Machine machine;
    machine.plug_in();
    Guest guest{machine, 1};
    guest.open();
    const std::uint32_t first = guest.makes_blob(8192, 4096);
    std::fill_n(machine.pool_at(4096), 8192, std::byte{0xaa});

    SECTION("by unmapping it") { machine.command(unmap_blob(first)); }
    SECTION("by its end") { machine.command(unref(first)); }
    SECTION("by the driver's") {
        machine.stop_queue(0);
        machine.start_queues(0);
    }
    SECTION("by the device's reset") { machine.say(34, {}); }
    CHECK(is_zero(machine.pool_at(0), Machine::pool_bytes));
}

TEST_CASE("two blobs never share a page, and none leaves the pool") {
    Machine machine;
    machine.plug_in();
    Guest guest{machine, 1};
    guest.open();
    guest.makes_blob(8192, 8192);
    machine.command(host_blob(1, 7, 8192, 2));
    for (const std::uint64_t offset :
         {std::uint64_t{8192}, std::uint64_t{12288}, std::uint64_t{4096}, std::uint64_t{1}, std::uint64_t{Machine::pool_bytes},
          std::uint64_t{Machine::pool_bytes - 4096}, ~std::uint64_t{4095}, std::uint64_t{1} << 32}) {
        CHECK(machine.type_of(map_blob(7, offset)) == VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER);
    }
    CHECK(machine.type_of(map_blob(7, 0)) == VIRTIO_GPU_RESP_OK_MAP_INFO);
    CHECK(machine.type_of(map_blob(7, 65536)) == VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID); // it has a place
}

TEST_CASE("a machine that is paused goes on where it was") {
    Machine machine;
    machine.plug_in();
    LinkPeer ensign{machine.socket("gate.sock")};
    Guest guest{machine, 1};
    guest.open();
    machine.settle();
    auto said = ensign.read();
    REQUIRE(said.size() == 2);
    CHECK_FALSE(guest.polls());

    machine.used();
    const std::uint16_t base = machine.stop_queue(0);
    CHECK(base > 0);
    gate::send(said[1].connection.get(), Wire{99, 0}.u(1).bytes(), {});
    machine.settle();
    CHECK(machine.used().empty());
    machine.start_queues(base);
    const auto message = guest.polls();
    REQUIRE(message);
    CHECK(message->data.size() == 12);
}

TEST_CASE("a driver that starts anew finds no context and no resource, and Ensign loses the connections") {
    Machine machine;
    machine.plug_in();
    LinkPeer ensign{machine.socket("gate.sock")};
    Guest guest{machine, 1};
    guest.open();
    guest.makes_blob(4096, 0);
    machine.settle();
    auto said = ensign.read();
    REQUIRE(said.size() == 2);

    SECTION("it was rebound") {
        machine.stop_queue(0);
        machine.start_queues(0);
    }
    SECTION("its machine was reset") {
        machine.say(34, {});
        machine.start_queues(0);
    }
    SECTION("another QEMU came") {
        machine.unplug();
        machine.plug_in();
    }
    CHECK(machine.gate().gpu().contexts() == 0);
    CHECK(machine.gate().gpu().resources() == 0);
    std::byte byte{};
    CHECK(recv(said[1].connection.get(), &byte, 1, MSG_DONTWAIT) == 0);
    Guest again{machine, 1};
    again.open();
    again.makes_blob(4096, 0);
    CHECK(machine.maps_asked == 2); // QEMU has forgotten the first
}

TEST_CASE("a second front end is sent away while the first is there") {
    Machine machine;
    machine.plug_in();
    const wl::Fd second = ensign::test::connect_to(machine.socket("gpu.sock"));
    machine.settle();
    std::byte byte{};
    CHECK(recv(second.get(), &byte, 1, MSG_DONTWAIT) == 0);
    CHECK(machine.type_of(create_context(1)) == ok);
}

} // namespace
} // namespace ensign::gate::test
