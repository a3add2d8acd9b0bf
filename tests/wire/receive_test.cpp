// Descriptors that come with bytes: each is kept or closed, never lost.
#include "compositor/wl/send.hpp"
#include "tests/support/open_descriptors.hpp"

#include <catch2/catch_test_macros.hpp>

#include <fcntl.h>
#include <sys/resource.h>

using namespace ensign::wl;
using ensign::test::open_descriptors;

namespace {

struct Pair {
    Pair() {
        std::array<int, 2> ends{};
        REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
        near.reset(ends[0]);
        far.reset(ends[1]);
    }
    // A byte with so many descriptors.
    void send(std::size_t count) const {
        const std::array byte{std::byte{'x'}};
        REQUIRE(ensign::wl::send(far.get(), byte, std::vector<int>(count, far.get())) == 1);
    }
    Fd near, far;
    std::array<std::byte, 16> bytes{};
    std::vector<Fd> descriptors;
};

} // namespace

TEST_CASE("nothing there isn't the end") {
    Pair pair;
    CHECK_FALSE(receive(pair.near.get(), pair.bytes, pair.descriptors).ended);
    pair.far.reset();
    CHECK(receive(pair.near.get(), pair.bytes, pair.descriptors).ended);
    CHECK(receive(-1, pair.bytes, pair.descriptors).ended);
}

TEST_CASE("as many descriptors come as a message may have, closed in children") {
    Pair pair;
    pair.send(most_descriptors);
    const Received received = receive(pair.near.get(), pair.bytes, pair.descriptors);
    CHECK(received.bytes == 1);
    CHECK_FALSE(received.ended);
    REQUIRE(pair.descriptors.size() == most_descriptors);
    CHECK((fcntl(pair.descriptors.back().get(), F_GETFD) & FD_CLOEXEC) != 0);
}

TEST_CASE("where there is no room for a descriptor, those that came with it are closed") {
    Pair pair;
    pair.send(4);
    const std::size_t before = open_descriptors();
    rlimit all{};
    getrlimit(RLIMIT_NOFILE, &all);
    // The lowest number that is free, and the one after it.
    const int next = Fd{fcntl(pair.far.get(), F_DUPFD_CLOEXEC, 0)}.get();
    const rlimit two{static_cast<rlim_t>(next) + 2, all.rlim_max};
    setrlimit(RLIMIT_NOFILE, &two);
    const Received received = receive(pair.near.get(), pair.bytes, pair.descriptors);
    setrlimit(RLIMIT_NOFILE, &all);
    CHECK(received.lost);
    CHECK(received.ended);
    CHECK(received.bytes == 1);
    CHECK(pair.descriptors.empty());
    CHECK(open_descriptors() == before);
}
