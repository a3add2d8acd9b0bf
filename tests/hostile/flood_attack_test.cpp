// Attacks by number: what costs Ensign more than it costs the guest. T37, T52.
#include "compositor/base/format.hpp"
#include "tests/hostile/attack.hpp"

#include "compositor/scene/owner_map.hpp"

#include <catch2/catch_test_macros.hpp>

#include <vector>

using namespace ensign::test;

namespace {

// What frames show: the pictures of their sides, each painting another one.
std::vector<const void*> painted_frames(Fixture& desk) {
    std::vector<const void*> pictures;
    for (const Drawn& one : desk.drawn()) {
        if (one.owner.kind == ensign::Owner::Kind::frame) {
            pictures.push_back(one.picture);
        }
    }
    return pictures;
}

// Subsurfaces, each the one before's child, nested from the top down or from the leaf up; `levels` surfaces in all.
void nest(RawClient& client, std::uint32_t levels, bool leaf_first) {
    const std::uint32_t compositor = client.bind("wl_compositor", 4);
    const std::uint32_t subcompositor = client.bind("wl_subcompositor", 1);
    std::vector<std::uint32_t> surfaces;
    for (std::uint32_t i = 0; i < levels; ++i) {
        client.send(RawRequest{compositor, 0}.u(surfaces.emplace_back(client.new_id())));
    }
    for (std::uint32_t i = 1; i < levels; ++i) {
        const std::uint32_t child = leaf_first ? levels - i : i;
        client.send(RawRequest{subcompositor, 1}.u(client.new_id()).u(surfaces[child]).u(surfaces[child - 1]));
    }
}

} // namespace

TEST_CASE("T52: a flood of titles is painted once a turn") {
    Attack attack;
    const auto before = painted_frames(attack.desk);
    for (int i = 0; i <= 100; ++i) {
        attack.window.set_title(ensign::text::format("title {}", i));
    }
    attack.red.turn(); // they are on their way
    while (attack.desk.window("title 100").is_null()) {
        CHECK(painted_frames(attack.desk) == before);
        attack.desk.turn_ensign();
    }
    CHECK(painted_frames(attack.desk) == before); // all of it was heard, none of it painted
    attack.desk.settle();
    CHECK(painted_frames(attack.desk) != before);
}

TEST_CASE("T52: of a VM's windows two are painted a turn") {
    Attack attack;
    Window& second = attack.red.open_window({.title = "second"});
    Window& third = attack.red.open_window({.title = "third"});
    attack.desk.frame();
    const auto before = painted_frames(attack.desk);
    attack.window.set_title("a");
    second.set_title("b");
    third.set_title("c");
    attack.red.turn();
    while (attack.desk.window("c").is_null()) {
        attack.desk.turn_ensign();
    }
    for (const long painted : {2, 3}) {
        attack.desk.turn_ensign();
        const auto now = painted_frames(attack.desk);
        REQUIRE(now.size() == before.size());
        long differing = 0;
        for (std::size_t i = 0; i < now.size(); ++i) {
            differing += now[i] != before[i];
        }
        CHECK(differing == 4 * painted); // a frame has four sides
    }
}

TEST_CASE("T52: subsurfaces nested deeper than 32 levels end their guest only") {
    for (const bool leaf_first : {false, true}) {
        for (const std::uint32_t levels : {32U, 33U, 1000U}) {
            Attack attack;
            RawClient& nesting = attack.desk.connect_raw("red");
            nest(nesting, levels, leaf_first);
            attack.desk.frame();
            CHECK(nesting.closed() == (levels > 32));
            CHECK(!attack.red.failure());
            CHECK(!attack.blue.failure());
        }
    }
}
