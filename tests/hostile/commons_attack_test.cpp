// What the process has only so much of: descriptors, memory mappings, what lies unread. A VM that takes all that it gets leaves the
// others theirs, and its connections end with its processes. T62, T66.
#include "compositor/policy/quota.hpp"
#include "tests/hostile/attack.hpp"
#include "tests/support/open_descriptors.hpp"
#include "tests/support/raw_guest.hpp"
#include "tests/support/unix_socket.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <algorithm>
#include <iterator>
#include <list>

#include <fcntl.h>
#include <linux/input-event-codes.h>
#include <sys/mman.h>
#include <sys/socket.h>

using namespace ensign::test;
using ensign::wl::Fd;
namespace bounds = ensign::bounds;

namespace {

constexpr std::uint16_t sync_request = 0; // wl_display.sync

Fd memory() {
    Fd fd{memfd_create("test", MFD_CLOEXEC)};
    REQUIRE(ftruncate(fd.get(), 4096) == 0);
    return fd;
}

// Programs of red's that share memory, each as much as its VM still gets; the last one is ended for it, or isn't let in. How many pools they hold.
std::size_t take_all(Fixture& desk, std::list<RawGuest>& programs) {
    const Fd fd = memory();
    std::size_t held = 0;
    for (;;) {
        RawGuest& guest = programs.emplace_back(desk.connect_raw("red"), [&desk] { desk.settle(); });
        std::size_t own = 0;
        while (own < 32 && !guest.ended()) {
            guest.pool(fd.get(), 4096);
            guest.settle();
            ++own;
        }
        if (guest.ended()) {
            if (own == 0 || guest.error().contains("other VMs need descriptors and mappings")) {
                return held;
            }
            FAIL(guest.error());
        }
        held += own;
    }
}

void check_works(Fixture& desk, std::string_view vm, const std::string& title) {
    Client& client = desk.connect(vm);
    client.open_window({.title = title, .color = blue_paint});
    desk.frame();
    CHECK(!client.failure());
    CHECK(desk.count(rgb(blue_paint)) > 0);
    desk.choose(vm);
    client.seat().forget();
    desk.tap(KEY_A);
    CHECK(client.seat().keys().size() == 2);
}

} // namespace

TEST_CASE("T62: a VM gets no more descriptors and mappings than leave the others theirs, however many programs it has") {
    const Circumstances scarce =
        GENERATE(Circumstances{.descriptors_for_guests = 200}, Circumstances{.mappings_for_guests = 200});
    const std::size_t before = open_descriptors();
    {
        Fixture desk{three_vms, 800, 600, scarce};
        std::list<RawGuest> programs;
        const std::size_t held = take_all(desk, programs);
        CHECK(held > 60); // of what there is, some half
        CHECK(held < 120);
        check_works(desk, "blue", "blue"); // and so does the next one
        check_works(desk, "vault", "vault");
        for (std::size_t i = 0; i + 1 < programs.size(); ++i) {
            CHECK(!std::next(programs.begin(), static_cast<std::ptrdiff_t>(i))->ended());
        }

        // What it gives back it may have again.
        for (RawGuest& guest : programs) {
            guest.client().close();
        }
        desk.settle();
        programs.clear();
        CHECK(take_all(desk, programs) > 40);
    }
    CHECK(open_descriptors() == before);
}

TEST_CASE("T62: a VM that has its part of the descriptors gets no more connections, and others do") {
    Fixture desk{three_vms, 800, 600, {.descriptors_for_guests = 60}};
    std::vector<RawClient*> programs;
    for (int i = 0; i < 30; ++i) {
        programs.push_back(&desk.connect_raw("red"));
    }
    const auto served = std::ranges::count_if(programs, [](const RawClient* client) { return !client->closed(); });
    CHECK(served > 5);
    CHECK(served < 15);
    CHECK(desk.vms()[0]["connections"] == served);
    check_works(desk, "blue", "blue");
}

TEST_CASE("T66: descriptors that no request takes are few, or their program is gone") {
    Fixture desk;
    desk.connect("red"); // the VM's keyboard is made at its first connection
    const Fd fd = memory();
    const std::size_t before = open_descriptors();
    RawClient& client = desk.connect_raw("red");
    const std::size_t connected = open_descriptors();
    for (std::size_t i = 0; i < bounds::unclaimed_descriptors; ++i) {
        client.send(RawRequest{RawClient::display, sync_request}.u(client.new_id()).fd(fd.get()));
        desk.settle();
    }
    CHECK(!client.closed());
    CHECK(open_descriptors() == connected + bounds::unclaimed_descriptors);
    client.send(RawRequest{RawClient::display, sync_request}.u(client.new_id()).fd(fd.get()));
    desk.settle();
    CHECK(client.closed());
    CHECK(open_descriptors() == before + 1); // the test's own end
}

TEST_CASE("T66: a connection that was sent its own other end, or another one's, ends with its process") {
    const bool crossed = GENERATE(false, true);
    Fixture desk;
    desk.connect("red");
    const std::size_t before = open_descriptors();
    for (int round = 0; round < 20; ++round) {
        Fd one = connect_to(desk.socket_of("red"));
        Fd two = connect_to(desk.socket_of("red"));
        desk.settle();
        const auto send = [&](const Fd& through, const Fd& sent) {
            RawClient client{Fd{dup(through.get())}};
            client.send(RawRequest{RawClient::display, sync_request}.u(3).fd(sent.get()));
            client.turn();
        };
        send(one, crossed ? two : one);
        send(two, crossed ? one : two);
        one.reset();
        two.reset();
        desk.settle();
    }
    CHECK(desk.vms()[0]["connections"] == 1);
    CHECK(open_descriptors() == before);
    check_works(desk, "red", "red");
}

TEST_CASE("T66: no socket is taken, nor a folder, whatever it is sent with") {
    Fixture desk;
    desk.connect("red");
    int pair[2];
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0);
    const Fd socket{pair[0]};
    const Fd other{pair[1]};
    const Fd folder{open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    for (const Fd* fd : {&socket, &folder}) {
        RawClient& client = desk.connect_raw("red");
        const std::uint32_t shm = client.bind("wl_shm", 1);
        client.send(RawRequest{shm, 0}.u(client.new_id()).fd(fd->get()).i(4096));
        desk.settle();
        CHECK(client.closed());
    }
    check_works(desk, "red", "red");
}

TEST_CASE("T62: what a VM's programs leave unread together has an end, and the one with the most goes first") {
    Fixture desk;
    Client& polite = desk.connect("red");
    polite.open_window({.title = "polite"});
    struct Deaf {
        Fd socket;
        std::uint32_t next_id = 2;
    };
    std::vector<Deaf> deaf;
    const auto ask = [](Deaf& program, int count) {
        std::string bytes;
        for (int i = 0; i < count; ++i) {
            bytes += RawRequest{RawClient::display, sync_request}.u(program.next_id++).bytes();
        }
        return send(program.socket.get(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL) >= 0;
    };
    // Each stays below what one program may leave: 24 bytes an answer, and what the kernel holds of them.
    constexpr std::size_t programs = bounds::unread_bytes_of_a_vm / bounds::unread_bytes_of_a_program + 16;
    std::size_t gone = 0;
    for (std::size_t i = 0; i < programs && gone == 0; ++i) {
        deaf.push_back({connect_to(desk.socket_of("red"))});
        for (int k = 0; k < 100; ++k) {
            ask(deaf.back(), 300);
            desk.settle();
        }
        gone = static_cast<std::size_t>(std::ranges::count_if(deaf, [&](Deaf& program) { return !ask(program, 1); }));
    }
    CHECK(gone == 1);
    CHECK(deaf.size() > bounds::unread_bytes_of_a_vm / bounds::unread_bytes_of_a_program);
    polite.sync();
    desk.settle();
    CHECK(polite.sync_serials().size() == 1);
}
