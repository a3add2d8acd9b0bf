#include "compositor/policy/look/placement.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <random>
#include <vector>

using namespace ensign;

namespace {

constexpr Rect area{0, 24, 1920, 1056};
constexpr VmId first{1};

Rect placed(Size outer, const std::vector<Rect>& others) {
    const Point at = place_window(outer, area, others, first);
    return {at.x, at.y, outer.width, outer.height};
}

bool overlaps_any(const Rect& window, const std::vector<Rect>& others) {
    return std::ranges::any_of(others, [&](const Rect& other) { return !intersect(window, other).empty(); });
}

} // namespace

TEST_CASE("the first window opens in the middle of the work area") {
    CHECK(placed({800, 600}, {}) == Rect{560, 252, 800, 600});
}

TEST_CASE("windows open beside each other while there is room") {
    std::vector<Rect> windows;
    for (int i = 0; i < 3; ++i) {
        const Rect window = placed({600, 500}, windows);
        CHECK(area.contains(window));
        CHECK_FALSE(overlaps_any(window, windows));
        windows.push_back(window);
    }
}

TEST_CASE("a place between windows is found where only that is free") {
    const std::vector<Rect> others{{0, 24, 700, 1056}, {1300, 24, 620, 1056}};
    const Rect window = placed({600, 400}, others);
    CHECK_FALSE(overlaps_any(window, others));
}

TEST_CASE("where all is covered, windows don't hide each other's labels") {
    std::vector<Rect> windows{area};
    for (int i = 0; i < 12; ++i) {
        const Rect window = placed({800, 600}, windows);
        CHECK(area.contains(window));
        for (const Rect& other : windows) {
            CHECK_FALSE(window.origin() == other.origin());
        }
        windows.push_back(window);
    }
}

TEST_CASE("a window larger than the work area begins at its top left corner") {
    CHECK(place_window({2000, 300}, area, {}, first) == Point{0, 24});
    CHECK(place_window({300, 2000}, area, {}, first) == Point{0, 24});
    CHECK(place_window({1920, 1056}, area, std::vector{area}, first) == Point{0, 24});
}

TEST_CASE("any number of windows is placed inside the work area, and quickly") {
    std::mt19937 random{5};
    std::vector<Rect> windows;
    for (int i = 0; i < 60; ++i) {
        const Size size{static_cast<int>(96 + random() % 1500), static_cast<int>(50 + random() % 900)};
        const Rect window = placed(size, windows);
        REQUIRE(area.contains(window));
        windows.push_back(window);
    }
    windows.resize(100'000, windows.front());
    CHECK(area.contains(placed({800, 600}, windows)));
}

TEST_CASE("a window that is moved keeps its whole label in the work area") {
    const Size size{500, 400};
    const auto kept = [&](int x, int y) { return keep_label_visible({x, y, size.width, size.height}, 84, area); };
    CHECK(kept(100, 100) == Point{100, 100});
    CHECK(kept(-50, 100) == Point{0, 100});
    CHECK(kept(100, 0) == Point{100, 24});
    CHECK(kept(5000, 5000) == Point{1920 - 84, 1080 - 28});
    CHECK(kept(1836, 1052) == Point{1836, 1052});
    CHECK(kept(1837, 1053) == Point{1836, 1052});
}

TEST_CASE("where the work area is too small for a label, its beginning shows") {
    CHECK(keep_label_visible({500, 500, 300, 200}, 84, {10, 24, 50, 20}) == Point{10, 24});
    CHECK(place_window({300, 200}, {10, 24, 0, 0}, {}, first) == Point{10, 24});
}
