// --listen: the gate as a Wayland socket in front of another device. `guest` is what that device connects with.
#include "compositor/vm/listening_socket.hpp"
#include "gate/gate.hpp"
#include "gate/quotas.hpp"
#include "gate/socket.hpp"
#include "tests/gate/guest.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/unix_socket.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>

namespace ensign::gate::test {
namespace {

struct Front {
    Front()
        : link_socket{*ListeningSocket::open(folder / "vm", link::socket_name, SOCK_SEQPACKET)},
          guest_socket{*ListeningSocket::open(folder / "vm", "guest.sock")}, gate{log, wl::Fd{dup(link_socket.fd())}},
          ensign{link_socket.path()} {
        gate.serve_clients(log, wl::Fd{dup(guest_socket.fd())});
        guest = connect();
        for (auto& said : ensign.read()) {
            if (said.connection) {
                connection = std::move(said.connection);
            }
        }
    }
    wl::Fd connect() {
        wl::Fd fd = ensign::test::connect_to(guest_socket.path());
        fcntl(fd.get(), F_SETFL, O_NONBLOCK);
        settle();
        return fd;
    }
    void settle() {
        while (gate.turn(0)) {}
    }
    void say(std::span<const std::byte> bytes, std::span<const int> descriptors = {}) {
        gate::send(guest.get(), bytes, descriptors);
        settle();
    }
    bool ended() {
        settle();
        std::array<std::byte, 512> last_words;
        ssize_t got = 0;
        do {
            got = recv(guest.get(), last_words.data(), last_words.size(), 0);
        } while (got > 0);
        return got == 0;
    }
    ManualClock clock;
    ensign::test::Folder folder;
    Log log{clock, "test"};
    ListeningSocket link_socket;
    ListeningSocket guest_socket;
    Gate gate;
    LinkPeer ensign;
    wl::Fd guest;
    wl::Fd connection;
};

TEST_CASE("--listen: bytes and descriptors go both ways, unchanged") {
    Front f;
    REQUIRE(f.connection);
    const wl::Fd memory{memfd_create("pool", MFD_CLOEXEC)};
    REQUIRE(ftruncate(memory.get(), 4096) == 0);
    const Bytes requests =
        get_registry().bytes() + bind("wl_shm", 1, 3) + Wire{3, 0}.u(4).i(4096) + Wire{4, 0}.u(5).i(0).i(16).i(16).i(64).u(0);
    f.say(requests, std::array{memory.get()});
    const Arrived got = arrived(f.connection.get());
    CHECK(got.bytes == requests);
    CHECK(got.descriptors.size() == 1);

    gate::send(f.connection.get(), Wire{2, 0}.u(1).s("wl_shm").u(1).bytes(), std::array{memory.get()});
    f.settle();
    const Arrived events = arrived(f.guest.get());
    CHECK(events.bytes == Wire{2, 0}.u(1).s("wl_shm").u(1).bytes());
    CHECK(events.descriptors.size() == 1);
}

TEST_CASE("--listen: what isn't right never reaches Ensign, and its sender hears why") {
    Front f;
    f.say(get_registry().bytes() + bind("zwlr_screencopy_manager_v1", 1, 3));
    CHECK(arrived(f.connection.get()).bytes == get_registry().bytes());
    const Arrived words = arrived(f.guest.get());
    REQUIRE(words.bytes.size() > 20);
    CHECK(std::string_view{reinterpret_cast<const char*>(words.bytes.data()) + 20} == "wl_registry.bind: no such global");
    CHECK(f.ended());
    CHECK(f.gate.listen().clients() == 0);
}

TEST_CASE("--listen: descriptors that could stall or spy on Ensign aren't passed on") {
    Front f;
    f.say(get_registry().bytes() + bind("wl_shm", 1, 3));
    int pair[2];
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0);
    const wl::Fd one{pair[0]}, other{pair[1]};
    const wl::Fd file{open(f.folder.path().c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)};
    int ends[2];
    REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
    const wl::Fd reader{ends[0]}, writer{ends[1]};
    int descriptor = -1;
    SECTION("a socket") { descriptor = one.get(); }
    SECTION("a pipe's read end") { descriptor = reader.get(); }
    SECTION("a pipe's write end, for a pool") { descriptor = writer.get(); }
    f.say(Wire{3, 0}.u(4).i(4096), std::array{descriptor});
    CHECK(arrived(f.connection.get()).descriptors.empty());
    CHECK(f.ended());
}

TEST_CASE("--listen: either end's end is the other's, and nothing stays open") {
    Front f;
    const std::size_t before = open_descriptors();
    SECTION("the guest's") {
        wl::Fd guest = f.connect();
        auto said = f.ensign.read();
        REQUIRE(said.size() == 1);
        guest.reset();
        f.settle();
        std::byte byte{};
        CHECK(recv(said[0].connection.get(), &byte, 1, MSG_DONTWAIT) == 0);
    }
    SECTION("Ensign's") {
        const wl::Fd guest = f.connect();
        gate::send(f.ensign.read().at(0).connection.get(), Wire{1, 1}.u(9).bytes(), {}); // and its last word
        f.settle();
        CHECK(arrived(guest.get()).bytes == Wire{1, 1}.u(9).bytes());
        std::byte byte{};
        CHECK(recv(guest.get(), &byte, 1, MSG_DONTWAIT) == 0);
    }
    CHECK(open_descriptors() == before);
}

TEST_CASE("--listen: a guest that doesn't read is not read either, and others are served") {
    Front f;
    Bytes events;
    while (events.size() < 4000) {
        events = std::move(events) + Wire{99, 0}.u(1).u(2).u(3);
    }
    std::size_t sent = 0;
    for (int i = 0; i < 1000; ++i) {
        sent += gate::send(f.connection.get(), events, {}).value_or(0);
        f.settle();
    }
    CHECK(sent < 2'000'000); // what two sockets hold
    const wl::Fd other = f.connect();
    gate::send(other.get(), get_registry(), {});
    f.settle();
    CHECK(arrived(f.ensign.read().at(0).connection.get()).bytes == get_registry().bytes());
    std::size_t got = 0;
    for (Arrived part = arrived(f.guest.get()); !part.bytes.empty(); part = arrived(f.guest.get())) {
        got += part.bytes.size();
        f.settle();
    }
    CHECK(got == sent);
}

TEST_CASE("--listen: quota: descriptors that guests haven't received") {
    Front f;
    const wl::Fd memory{memfd_create("keymap", MFD_CLOEXEC)};
    std::array<int, 28> keymaps; // as many as libwayland sends at once
    keymaps.fill(memory.get());
    const auto send_keymaps = [&](std::size_t count) {
        for (std::size_t sent = 0; sent < count; sent += keymaps.size()) {
            gate::send(f.connection.get(), Wire{99, 0}.u(1).bytes(), keymaps);
            f.settle();
        }
    };
    const std::size_t before = open_descriptors();
    send_keymaps(quota::descriptors_underway - keymaps.size());
    CHECK(f.gate.listen().clients() == 1);
    CHECK(arrived(f.guest.get()).descriptors.size() > 900);
    send_keymaps(quota::descriptors_underway - keymaps.size()); // what was received doesn't count any more
    CHECK(f.gate.listen().clients() == 1);
    send_keymaps(2 * keymaps.size());
    CHECK(f.gate.listen().clients() == 0);
    CHECK(open_descriptors() <= before);
    const wl::Fd other = f.connect();
    CHECK(f.gate.listen().clients() == 1);
}

TEST_CASE("--listen: quota: clients") {
    Front f;
    std::vector<wl::Fd> open;
    for (std::size_t i = 1; i < quota::contexts; ++i) {
        open.push_back(f.connect());
        open.push_back(std::move(f.ensign.read().at(0).connection));
    }
    CHECK(f.gate.listen().clients() == quota::contexts);
    const wl::Fd one_too_many = f.connect();
    std::byte byte{};
    CHECK(recv(one_too_many.get(), &byte, 1, MSG_DONTWAIT) == 0);
}

} // namespace
} // namespace ensign::gate::test
