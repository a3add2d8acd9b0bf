#include "compositor/policy/popup_rules.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign;

TEST_CASE("a popup is inside the area that it has, and never larger") {
    const Rect area{10, 30, 1000, 500};
    CHECK(popup_place(50, 60, {200, 100}, area) == Rect{50, 60, 200, 100});
    CHECK(popup_place(0, 0, {1000, 500}, area) == area);
    CHECK(popup_place(50, 60, {4000, 100}, area) == Rect{10, 60, 1000, 100});
    CHECK(popup_place(50, 60, {200, 4000}, area) == Rect{50, 30, 200, 500});
    CHECK(popup_place(1 << 30, -(1LL << 33), {200, 100}, area) == Rect{810, 30, 200, 100});
    CHECK(popup_place(0, 0, {200, 100}, {10, 30, 0, 0}).size() == Size{1, 1}); // all may be the stripe's
}

TEST_CASE("a popup begins where device px are whole, and is inside all the same") {
    const Rect area{-10, -34, 1000, 500};
    CHECK(popup_place(51, 63, {200, 100}, area, 4) == Rect{48, 60, 200, 100});
    CHECK(popup_place(-3, -3, {200, 100}, area, 4) == Rect{-4, -4, 200, 100});
    CHECK(popup_place(-100, -100, {200, 100}, area, 4) == Rect{-8, -32, 200, 100});
    CHECK(popup_place(0, 0, {1000, 500}, area, 4) == Rect{-8, -32, 998, 498});
    CHECK(popup_place(5000, 5000, {200, 100}, area, 4) == Rect{788, 364, 200, 100});
}
