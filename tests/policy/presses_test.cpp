#include "compositor/policy/input/presses.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign;
using namespace std::chrono_literals;

TEST_CASE("a press is recent from the one before the last on, and what comes after the newest is made up") {
    Presses presses;
    CHECK(!presses.is_recent(100, 120)); // there was none
    presses.note(90, 1s);
    CHECK(presses.is_recent(90, 120));
    presses.note(102, 2s);
    presses.note(110, 3s);
    CHECK(!presses.is_recent(99, 120));
    CHECK(presses.is_recent(100, 120)); // the key's own, before its modifiers'
    CHECK(presses.is_recent(115, 120));
    CHECK(presses.is_recent(120, 120));
    CHECK(!presses.is_recent(121, 120));
    CHECK(!presses.is_recent(0, 120));
}

TEST_CASE("serials stay in order where they begin again at zero") {
    Presses presses;
    presses.note(0xfffffff2, 1s);
    presses.note(3, 1s);
    CHECK(presses.is_recent(0xfffffff0, 10));
    CHECK(presses.is_recent(0, 10));
    CHECK(presses.is_recent(10, 10));
    CHECK(!presses.is_recent(11, 10));
    CHECK(!presses.is_recent(0xffffffef, 10));
}

TEST_CASE("a press counts for a while, however many came after it, and not for longer") {
    Presses presses;
    CHECK(!presses.is_within(5s, 0, 10, 0s));
    presses.note(100, 1s);
    for (std::uint32_t n = 1; n <= 10; ++n) {
        presses.note(100 + 10 * n, 2s);
    }
    CHECK(presses.is_within(5s, 100, 300, 6s));
    CHECK(!presses.is_within(5s, 100, 300, 6s + 1ns));
    CHECK(presses.is_within(5s, 110, 300, 7s));
    CHECK(!presses.is_within(5s, 301, 300, 6s));
    for (std::uint32_t n = 0; n < 200; ++n) {
        presses.note(300 + n, 3s);
    }
    CHECK(!presses.is_within(5s, 200, 600, 4s)); // out of mind: so many since
    CHECK(presses.is_within(5s, 499, 600, 4s));
}
