// ensign-guest and the device: what is submitted, in which form, and what comes back.
#include "tests/guest/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cstring>

#include <drm_fourcc.h>
#include <wayland-client-protocol.h>

using namespace ensign::test;
using ensign::guest::Identifier;
using ensign::wl::Fd;
using Type = cross_domain::Identifier;

TEST_CASE("a program gets a context with two rings, a Wayland channel and one poll") {
    GuestDesk desk;
    desk.connect();
    REQUIRE(desk.device.hosts.size() == 1);
    const auto& host = desk.host();
    REQUIRE(host.inits.size() == 1);
    CHECK(host.inits[0].header.size == 20);
    CHECK(host.inits[0].channel_type == 1);
    CHECK(host.inits[0].query_ring_resource != host.inits[0].channel_ring_resource);
    CHECK(host.polls == 8); // one for each of the seven messages so far, and the one that waits
    CHECK(host.blobs() == 2);
    CHECK_FALSE(host.malformed);
}

TEST_CASE("requests arrive at the host as they were sent") {
    GuestDesk desk;
    Painter painter{desk};
    REQUIRE(painter.host.requests.size() == 4);
    CHECK(painter.host.requests[0] == WaylandMessage{1, WL_DISPLAY_GET_REGISTRY, {2}});
    CHECK(painter.host.requests[3] == WaylandMessage{3, WL_COMPOSITOR_CREATE_SURFACE, {5}});
}

TEST_CASE("only interfaces that are known are offered, in versions that are") {
    GuestDesk desk;
    RawClient& client = desk.connect();
    std::map<std::string, std::uint32_t> offered;
    for (const auto& event : client.events()) {
        offered[event.text(1)] = event.words.back();
    }
    CHECK(offered.size() == 5);
    CHECK(offered.at("wl_compositor") == 6);
    CHECK(offered.at("wl_shm") == 1); // what may be released would leave pools alone
    CHECK(offered.at("wp_viewporter") == 1);
}

TEST_CASE("a stream is cut into SENDs of what a ring holds, and no message is lost") {
    GuestDesk desk;
    RawClient& client = desk.connect();
    const auto before = desk.host().requests.size();
    for (int i = 0; i < 2000; ++i) {
        client.send(RawRequest{RawClient::display, WL_DISPLAY_SYNC}.u(client.new_id()));
    }
    desk.settle();
    CHECK(desk.host().requests.size() == before + 2000);
    CHECK(desk.host().requests.back().words == std::vector<std::uint32_t>{2 + 2000});
    CHECK_FALSE(desk.host().malformed);
}

TEST_CASE("a message that is longer than a ring arrives whole") {
    GuestDesk desk;
    RawClient& client = desk.connect();
    const auto seat_data = client.bind("wl_data_device_manager", 3);
    const auto source = client.new_id();
    client.send(RawRequest{seat_data, WL_DATA_DEVICE_MANAGER_CREATE_DATA_SOURCE}.u(source));
    client.send(RawRequest{source, WL_DATA_SOURCE_OFFER}.s(std::string(4000, 'x')));
    desk.settle();
    CHECK(desk.host().requests.back().words.size() == 1002);
    CHECK_FALSE(desk.host().malformed);
}

TEST_CASE("events that come in any portions reach the program whole") {
    GuestDesk desk;
    RawClient& client = desk.connect();
    const auto before = client.events().size();
    const std::array<std::uint32_t, 6> twice{2, 12U << 16U | 1U, 1, 2, 12U << 16U | 1U, 2}; // wl_registry.global_remove
    for (const std::byte each : std::as_bytes(std::span{twice})) {
        desk.host().send(std::span{&each, 1});
    }
    desk.settle();
    CHECK(client.events().size() == before + 2);
}

TEST_CASE("ids that host or guest use alone don't reach the other side") {
    GuestDesk desk;
    Painter painter{desk};
    const Fd memory = memory_with("", 4096);
    const auto buffer = painter.buffer(memory, 8, 8); // the pool's id is the client's alone
    painter.show(buffer);
    const auto callback = painter.client.new_id();
    painter.client.send(RawRequest{RawClient::display, WL_DISPLAY_SYNC}.u(callback));
    desk.settle();
    const auto host_callback = painter.host.requests.back().words[0];
    const auto events = painter.client.events().size();
    painter.host.send({host_callback, 0, {42}}); // wl_callback.done
    painter.host.send({1, 1, {host_callback}});  // wl_display.delete_id
    painter.host.send({1, 1, {6}});              // of the pool that only the host knows
    desk.settle();
    REQUIRE(painter.client.events().size() == events + 2);
    CHECK(painter.client.events()[events].object == callback);
    CHECK(painter.client.events()[events + 1].words == std::vector<std::uint32_t>{callback});
}

TEST_CASE("a keymap arrives as a file of its own that nobody can change") {
    GuestDesk desk;
    RawClient& client = desk.connect();
    const auto seat = client.bind("wl_seat", 7);
    const auto keyboard = client.new_id();
    client.send(RawRequest{seat, WL_SEAT_GET_KEYBOARD}.u(keyboard));
    desk.settle();
    const std::string keymap(1434, 'k');
    desk.host().give_file(7, keymap);
    const auto host_keyboard = desk.host().requests.back().words[0];
    desk.host().send({host_keyboard, 0, {1, 1434}}, {{7, Type::blob, 1434}});
    desk.settle();
    REQUIRE(client.fds_received() == 1);
    std::string read(2000, '\0');
    read.resize(static_cast<std::size_t>(pread(client.fd(0), read.data(), read.size(), 0)));
    CHECK(read == keymap);
    CHECK(pwrite(client.fd(0), "x", 1, 0) == -1);
    CHECK(desk.host().blobs() == 2); // the host's copy is given back
}

TEST_CASE("a program whose host hangs up is disconnected, and the next one is served") {
    GuestDesk desk;
    RawClient& first = desk.connect();
    desk.host().hang_up();
    desk.settle();
    CHECK(first.closed());
    CHECK_FALSE(desk.device.hosts[0]->alive());
    RawClient& second = desk.connect();
    CHECK_FALSE(second.closed());
    CHECK(desk.clients() == 1);
}

TEST_CASE("the host's last words arrive before the end") {
    GuestDesk desk;
    RawClient& client = desk.connect();
    WaylandMessage error{1, 0, {1, 3}};
    error.words.append_range(string_words("no"));
    desk.host().send(error);
    desk.host().send_page(std::vector<std::byte>(8)); // a command that there isn't
    desk.settle();
    REQUIRE(client.error());
    CHECK(client.error()->message == "no");
    CHECK(client.closed());
}

TEST_CASE("a device that goes away takes its programs along, and its return brings new ones") {
    GuestDesk desk;
    const RawClient& idle = desk.connect();
    desk.device.vanish();
    desk.settle();
    CHECK(idle.closed());
    CHECK_FALSE(desk.connect().closed());
}

TEST_CASE("a program that asks a device that is gone is disconnected") {
    GuestDesk desk;
    RawClient& client = desk.connect();
    desk.host().vanish();
    client.send(RawRequest{RawClient::display, WL_DISPLAY_SYNC}.u(client.new_id()));
    desk.settle();
    CHECK(client.closed());
}

TEST_CASE("a program that comes while there is no device is disconnected at once") {
    GuestDesk desk;
    desk.device.refuses = true;
    CHECK(desk.try_to_connect().closed());
    desk.device.refuses = false;
    CHECK_FALSE(desk.connect().closed());
}

TEST_CASE("a program that ends takes its context along") {
    GuestDesk desk;
    RawClient& client = desk.connect();
    client.close();
    desk.settle();
    CHECK(desk.clients() == 0);
    CHECK_FALSE(desk.host().alive());
}

TEST_CASE("a program that doesn't read is asked no more for, until it reads") {
    GuestDesk desk;
    RawClient& client = desk.connect();
    desk.stop_reading(client);
    const auto before = desk.host().polls;
    const std::string title(3000, 't');
    for (int i = 0; i < 300; ++i) {
        desk.host().send(global(1, "wl_compositor", 6));
        WaylandMessage error{1, 0, {1, 3}};
        error.words.append_range(string_words(title));
        desk.host().send(error);
    }
    desk.settle();
    const auto asked = desk.host().polls - before;
    CHECK(asked < 500);
    CHECK_FALSE(desk.host().malformed);
    desk.go_on_reading(client);
    desk.settle();
    CHECK(desk.host().polls - before == 600);
    CHECK_FALSE(client.closed());
}
