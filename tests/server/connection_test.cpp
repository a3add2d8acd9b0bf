// What comes through a VM's socket, however it is sent: exact descriptors, no leaks, and one that stops harms only itself.
#include "compositor/policy/budget.hpp"
#include "tests/support/fixture.hpp"
#include "tests/support/open_descriptors.hpp"
#include "tests/support/unix_socket.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <array>
#include <cstring>

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>

using namespace ensign::test;
using ensign::wl::Fd;

namespace {

constexpr std::uint16_t sync_request = 0; // wl_display.sync

Fd shared_memory(off_t size) {
    Fd fd{memfd_create("test", MFD_CLOEXEC)};
    REQUIRE(ftruncate(fd.get(), size) == 0);
    return fd;
}

std::string syncs(RawClient& client, int count) {
    std::string bytes;
    for (int i = 0; i < count; ++i) {
        const std::array<std::uint32_t, 3> words{RawClient::display, 12U << 16 | sync_request, client.new_id()};
        bytes.append(reinterpret_cast<const char*>(words.data()), sizeof(words));
    }
    return bytes;
}

// Bytes that the other end has not read yet.
int unread_by_peer(const Fd& socket) {
    int waiting = 0;
    REQUIRE(ioctl(socket.get(), SIOCOUTQ, &waiting) == 0);
    return waiting;
}

std::size_t read_all(const Fd& socket) {
    std::array<char, 4096> bytes{};
    std::size_t total = 0;
    for (ssize_t got = 0; (got = recv(socket.get(), bytes.data(), bytes.size(), MSG_DONTWAIT)) > 0;) {
        total += static_cast<std::size_t>(got);
    }
    return total;
}

} // namespace

TEST_CASE("as many descriptors as one message can carry arrive or end the connection, and none is left open") {
    Fixture desk;
    desk.connect("red"); // the VM's keyboard is made at its first connection, and stays
    const Fd memory = shared_memory(4096);
    for (const int requests : {1, 20, 300, 2000}) {
        const std::size_t before = open_descriptors();
        {
            auto client = RawClient::connect(desk.socket_of("red"));
            client->send_bytes(syncs(*client, requests), std::vector<int>(253, memory.get()));
            for (int turn = 0; turn < 50; ++turn) {
                client->turn();
                desk.settle();
            }
            CHECK((client->closed() || client->events().size() > static_cast<std::size_t>(requests)));
        }
        desk.settle();
        CHECK(open_descriptors() == before);
    }
    CHECK(!desk.connect("red").failure());
}

TEST_CASE("a hundred pools in one message get a descriptor each, in order") {
    Fixture desk;
    RawClient& client = desk.connect_raw("red");
    const std::uint32_t shm = client.bind("wl_shm", 1);
    std::string bytes;
    std::vector<Fd> memory;
    std::vector<int> fds;
    std::vector<std::uint32_t> pools;
    for (int i = 1; i <= 100; ++i) {
        fds.push_back(memory.emplace_back(shared_memory(4096 * i)).get());
        const std::uint32_t size = 4096U * static_cast<std::uint32_t>(i); // more than any memory before has
        const std::array<std::uint32_t, 4> words{shm, 16U << 16, pools.emplace_back(client.new_id()), size};
        bytes.append(reinterpret_cast<const char*>(words.data()), sizeof(words));
    }
    client.send_bytes(bytes, fds);
    const std::uint32_t buffer = client.new_id(); // all of the last pool
    client.send(RawRequest{pools.back(), 0}.u(buffer).i(0).i(1024).i(100).i(4096).u(0));
    desk.settle();
    CHECK(!client.error());
    CHECK(!client.closed());
}

TEST_CASE("descriptors that no request asks for are closed with the connection") {
    Fixture desk;
    desk.connect("red");
    const Fd memory = shared_memory(4096);
    const std::size_t before = open_descriptors();
    for (int round = 0; round < 20; ++round) {
        auto client = RawClient::connect(desk.socket_of("red"));
        for (int i = 0; i < 10; ++i) {
            client->send_bytes(syncs(*client, 1), std::vector<int>(28, memory.get()));
        }
        client->turn();
        desk.settle();
        client->turn();
    }
    desk.settle();
    CHECK(open_descriptors() == before);
}

TEST_CASE("a program that never reads is put out, and the others of its VM go on") {
    Fixture desk;
    Client& polite = desk.connect("red");
    polite.open_window({.title = "polite"});
    const Fd deaf = connect_to(desk.socket_of("red"));
    auto ids = RawClient::connect(desk.socket_of("red")); // counts for it
    const auto send = [&](const std::string& bytes) {
        return ::send(deaf.get(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL) > 0;
    };
    send(RawRequest{RawClient::display, 1}.u(RawClient::registry).bytes());
    bool put_out = false;
    for (int i = 0; i < 500 && !put_out; ++i) {
        put_out = !send(syncs(*ids, 300)) && errno == EPIPE;
        desk.settle();
    }
    polite.sync();
    desk.frame();
    CHECK(polite.sync_serials().size() == 1);
    CHECK(!polite.failure());
    CHECK(desk.window("polite")["title"] == "polite");
    CHECK(put_out);
    CHECK(desk.vms()[0]["connections"] == 2); // polite, and the one that counts
}

TEST_CASE("a program that hangs for a moment reads all that it missed") {
    Fixture desk;
    const Fd hung = connect_to(desk.socket_of("red"));
    auto ids = RawClient::connect(desk.socket_of("red")); // counts for it
    const auto send = [&](const std::string& bytes) {
        const bool sent = ::send(hung.get(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL) > 0;
        desk.settle();
        return sent;
    };
    REQUIRE(send(RawRequest{RawClient::display, 1}.u(RawClient::registry).bytes()));
    read_all(hung); // the globals
    constexpr std::size_t missed = 3000; // each sent on its own, as a fast mouse's events are
    for (std::size_t i = 0; i < missed; ++i) {
        REQUIRE(send(syncs(*ids, 1)));
    }
    std::size_t got = 0;
    for (std::size_t part = read_all(hung); part > 0; part = read_all(hung)) {
        got += part;
        desk.settle();
    }
    CHECK(got == missed * 24); // wl_callback.done and wl_display.delete_id
}

TEST_CASE("a program that leaves descriptors unread is put out, and the others of its VM go on") {
    Fixture desk;
    Client& polite = desk.connect("red");
    RawClient& scout = desk.connect_raw("red");
    const auto seat = std::ranges::find_if(
        scout.events(), [](const RawEvent& e) { return e.object == RawClient::registry && e.text(1) == "wl_seat"; });
    REQUIRE(seat != scout.events().end());
    const Fd greedy = connect_to(desk.socket_of("red"));
    const auto send = [&](const RawRequest& request) {
        const std::string bytes = request.bytes();
        return ::send(greedy.get(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL) > 0;
    };
    send(RawRequest{RawClient::display, 1}.u(RawClient::registry));
    send(RawRequest{RawClient::registry, 0}.u(seat->words[0]).s("wl_seat").u(5).u(3));
    int keymaps = 0;
    while (keymaps < 3000 && send(RawRequest{3, 1}.u(4)) && send(RawRequest{4, 0})) { // get_keyboard, release
        ++keymaps;
        desk.settle();
    }
    CHECK(keymaps > 500);
    CHECK(keymaps < 1500);
    CHECK(!polite.failure());
    polite.open_window({.title = "polite"});
    desk.settle();
    CHECK(desk.window("polite")["title"] == "polite");
}

TEST_CASE("what waits for a VM's next turn comes without anybody's doing") {
    Fixture desk;
    std::vector<std::pair<RawClient*, std::uint32_t>> programs; // with a toplevel each
    for (int i = 0; i < 24; ++i) {
        RawClient& program = desk.connect_raw("red");
        const std::uint32_t compositor = program.bind("wl_compositor", 4);
        const std::uint32_t base = program.bind("xdg_wm_base", 1);
        const std::uint32_t surface = program.new_id();
        program.send(RawRequest{compositor, 0}.u(surface));
        const std::uint32_t xdg = program.new_id();
        program.send(RawRequest{base, 2}.u(xdg).u(surface)); // get_xdg_surface
        programs.emplace_back(&program, program.new_id());
        program.send(RawRequest{xdg, 1}.u(programs.back().second)); // get_toplevel
    }
    desk.settle();
    // Many bytes, little to do: all that doesn't wait is done in one turn, and nothing else wakes Ensign.
    const std::string name(4000, 'x');
    std::vector<std::size_t> before;
    for (const auto& [program, toplevel] : programs) {
        before.push_back(program->events().size());
        program->send(RawRequest{toplevel, 3}.s(name)); // set_app_id
        program->send(RawRequest{RawClient::display, sync_request}.u(program->new_id()));
    }
    desk.settle();
    for (std::size_t i = 0; i < programs.size(); ++i) {
        CHECK(!programs[i].first->error());
        CHECK(programs[i].first->events().size() > before[i]);
    }
}

TEST_CASE("a VM's programs bring at most 64 KiB a turn, and what waits comes in the next ones") {
    constexpr std::size_t most = ensign::Budget::bytes_per_turn;
    constexpr int requests = 4096 / 12;           // wl_display.sync, as many as one read takes
    constexpr std::size_t answer = 12 + 12;       // wl_callback.done, wl_display.delete_id
    Fixture desk;
    std::vector<Fd> programs;
    for (int i = 0; i < 24; ++i) { // all of them ready in one dispatch
        programs.push_back(connect_to(desk.socket_of("red")));
        desk.settle();
    }
    std::string burst;
    for (std::uint32_t id = 2; id < 2 + requests; ++id) {
        const std::array<std::uint32_t, 3> words{RawClient::display, 12U << 16 | sync_request, id};
        burst.append(reinterpret_cast<const char*>(words.data()), sizeof(words));
    }
    for (const Fd& program : programs) {
        REQUIRE(send(program.get(), burst.data(), burst.size(), 0) == static_cast<ssize_t>(burst.size()));
    }
    desk.turn_ensign();
    const auto taken = std::ranges::count(programs, 0, unread_by_peer);
    CHECK(static_cast<std::size_t>(taken) * burst.size() <= most);
    desk.settle();
    for (const Fd& program : programs) {
        CHECK(read_all(program) == requests * answer);
    }
}

TEST_CASE("a program that destroys its objects in the wrong order gets an error or its wish, and Ensign lives") {
    for (const char* first : {"surface", "xdg_surface", "toplevel"}) {
        Fixture desk;
        RawClient& client = desk.connect_raw("red");
        const std::uint32_t compositor = client.bind("wl_compositor", 4);
        const std::uint32_t base = client.bind("xdg_wm_base", 1);
        const std::uint32_t surface = client.new_id();
        const std::uint32_t role = client.new_id();
        const std::uint32_t toplevel = client.new_id();
        client.send(RawRequest{compositor, 0}.u(surface));
        client.send(RawRequest{base, 2}.u(role).u(surface));
        client.send(RawRequest{role, 1}.u(toplevel));
        client.send(RawRequest{surface, 6}); // commit
        desk.settle();
        const std::string_view what = first;
        client.send(RawRequest{what == "surface" ? surface : what == "xdg_surface" ? role : toplevel, 0});
        client.send(RawRequest{base, 0}); // while a role may be left
        desk.settle();
        CHECK(client.error().has_value());
        CHECK(client.closed());
        CHECK(desk.windows().empty());
        CHECK(!desk.connect("red").failure());
    }
}

TEST_CASE("programs that come and go leave nothing open") {
    Fixture desk;
    desk.connect("red").open_window();
    desk.frame();
    const std::size_t before = open_descriptors();
    for (int round = 0; round < 30; ++round) {
        Client& guest = desk.connect("red");
        guest.open_window();
        desk.frame();
        desk.disconnect(guest);
    }
    desk.frame();
    CHECK(open_descriptors() == before);
}

TEST_CASE("noise of every length ends its connection and nothing else") {
    Fixture desk;
    Client& polite = desk.connect("red");
    polite.open_window({.title = "polite"});
    desk.frame();
    const std::size_t before = open_descriptors();
    std::uint32_t state = 1; // xorshift: the same noise every time
    for (const std::size_t length : {1, 7, 8, 9, 100, 4095, 4096, 5000, 70'000}) {
        std::string noise(length, '\0');
        for (char& byte : noise) {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            byte = static_cast<char>(state);
        }
        auto client = RawClient::connect(desk.socket_of("red"));
        client->send_bytes(noise);
        client->turn();
        desk.settle();
        client->turn();
    }
    desk.frame();
    CHECK(open_descriptors() == before);
    CHECK(!polite.failure());
    CHECK(!desk.window("polite").is_null());
}
