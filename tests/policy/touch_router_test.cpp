#include "compositor/policy/input/touch_router.hpp"

#include <catch2/catch_test_macros.hpp>

#include <random>
#include <set>

using namespace ensign;
using Told = TouchRouter::Told;

namespace {

constexpr Party red = Party::guest(VmId{1});
constexpr Party blue = Party::guest(VmId{2});
constexpr DeviceId screen{1};
constexpr DeviceId other_screen{2};
constexpr TouchPoint thumb{screen, 4};
constexpr TouchPoint finger{screen, 9};
constexpr TouchPoint elsewhere{other_screen, 4};

} // namespace

TEST_CASE("a finger is its VM's from down to up") {
    TouchRouter router;
    CHECK(router.down(thumb, red) == Told{red, 0});
    CHECK(router.at(thumb) == Told{red, 0});
    CHECK(router.up(thumb) == Told{red, 0});
    CHECK(!router.at(thumb));
    CHECK(!router.up(thumb));
}

TEST_CASE("a finger that went down on nobody is nobody's until it is up") {
    TouchRouter router;
    CHECK(!router.down(thumb, std::nullopt));
    CHECK(!router.at(thumb));
    CHECK(!router.up(thumb));
}

TEST_CASE("a VM counts its own fingers only") {
    TouchRouter router;
    router.down(thumb, red);
    CHECK(router.down(finger, blue) == Told{blue, 0});
    CHECK(router.down(elsewhere, blue) == Told{blue, 1});
    router.up(finger);
    CHECK(router.down({screen, 11}, blue) == Told{blue, 0});
}

TEST_CASE("a VM that is left hears of none of its fingers again, and is told so once") {
    TouchRouter router;
    router.down(thumb, red);
    router.down(finger, red);
    router.down(elsewhere, blue);
    CHECK(router.leave(red));
    CHECK(!router.leave(red));
    CHECK(!router.at(thumb));
    CHECK(!router.up(finger));
    CHECK(router.at(elsewhere) == Told{blue, 0});
}

TEST_CASE("the fingers on a screen that is unplugged are cancelled, with all others of their VMs") {
    TouchRouter router;
    router.down(thumb, red);
    router.down(finger, red);
    router.down(elsewhere, red);
    CHECK(router.forget(screen) == std::vector{red});
    CHECK(!router.at(elsewhere));
    CHECK(router.forget(screen).empty());
    CHECK(router.down(thumb, blue) == Told{blue, 0});
}

TEST_CASE("a second down of a finger without an up between changes nothing") {
    TouchRouter router;
    router.down(thumb, red);
    CHECK(!router.down(thumb, blue));
    CHECK(router.up(thumb) == Told{red, 0});
}

TEST_CASE("whatever fingers and focus do, each down that a VM saw ends once") {
    std::mt19937 random{38};
    TouchRouter router;
    std::map<Party, std::set<std::int32_t>> seen; // the fingers that each believes down
    const auto pick = [&](int n) { return static_cast<std::uint32_t>(random() % static_cast<unsigned>(n)); };
    for (int step = 0; step < 100'000; ++step) {
        const TouchPoint point{DeviceId{1 + pick(2)}, static_cast<std::int32_t>(pick(3))};
        const Party party = std::array{red, blue, Party::host()}.at(pick(3));
        switch (pick(4)) {
        case 0:
            if (const auto told = router.down(point, pick(4) == 0 ? std::nullopt : std::optional{party})) {
                REQUIRE(seen[told->party].insert(told->id).second);
            }
            break;
        case 1:
            if (const auto told = router.up(point)) {
                REQUIRE(seen[told->party].erase(told->id) == 1);
            }
            break;
        case 2:
            REQUIRE(router.leave(party) == !seen[party].empty());
            seen[party].clear();
            break;
        case 3:
            for (const Party& left : router.forget(point.device)) {
                REQUIRE(!seen[left].empty());
                seen[left].clear();
            }
            break;
        }
    }
}
