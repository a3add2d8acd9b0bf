#include "compositor/policy/popup_rules.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign;

TEST_CASE("a menu that the user opened may fill the work area, any other popup 60 % of its height") {
    CHECK(popup_limit({1000, 500}, true) == Size{1000, 500});
    CHECK(popup_limit({1000, 500}, false) == Size{1000, 300});
    CHECK(popup_limit({0, 0}, false) == Size{0, 0});
}

TEST_CASE("a press is fresh from the one before the last on, and what comes after the newest is made up") {
    CHECK(!is_fresh_serial(99, 100, 120));
    CHECK(is_fresh_serial(100, 100, 120));
    CHECK(is_fresh_serial(110, 100, 120));
    CHECK(is_fresh_serial(120, 100, 120));
    CHECK(!is_fresh_serial(121, 100, 120));
    CHECK(!is_fresh_serial(0, 100, 120));
}

TEST_CASE("serials stay in order where they begin again at zero") {
    constexpr std::uint32_t before = 0xfffffff0;
    CHECK(is_fresh_serial(before, before, 10));
    CHECK(is_fresh_serial(0, before, 10));
    CHECK(is_fresh_serial(10, before, 10));
    CHECK(!is_fresh_serial(11, before, 10));
    CHECK(!is_fresh_serial(before - 1, before, 10));
}
