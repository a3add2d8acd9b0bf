#include "compositor/policy/desk.hpp"
#include "compositor/policy/input/window_switch.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign;

namespace {
constexpr WindowId a{1};
constexpr WindowId b{2};
constexpr WindowId c{3};
constexpr VmId red{1};
constexpr VmId blue{2};
} // namespace

TEST_CASE("one step leads to the window before, further ones through all of them and round") {
    WindowSwitch keys;
    CHECK(keys.step({a, b, c}, true, false) == b);
    CHECK(keys.step({b, a, c}, true, false) == c); // in the order of the first step
    CHECK(keys.step({c, b, a}, true, false) == a);
    CHECK(keys.step({a, c, b}, true, false) == b);
    CHECK(keys.end() == std::vector{a, b, c});
}

TEST_CASE("backwards the last window comes first") {
    WindowSwitch keys;
    CHECK(keys.step({a, b, c}, true, true) == c);
    CHECK(keys.step({c, a, b}, true, true) == b);
    CHECK(keys.step({b, c, a}, true, false) == c);
}

TEST_CASE("from nobody the first step leads to the window that heard last") {
    WindowSwitch keys;
    CHECK(keys.step({a, b, c}, false, false) == a);
}

TEST_CASE("windows that went meanwhile are left out, and new ones wait for the next time") {
    WindowSwitch keys;
    CHECK(keys.step({a, b, c}, true, false) == b);
    CHECK(keys.step({a, WindowId{9}}, true, false) == a);
    keys.end();
    CHECK(keys.step({a, WindowId{9}}, true, false) == WindowId{9});
    CHECK(keys.step({}, false, false) == std::nullopt);
}

TEST_CASE("what was only passed through is no more recent than it was") {
    Desk focus;
    focus.window_mapped(a, red);
    focus.window_mapped(b, blue);
    focus.window_mapped(c, blue);
    for (const WindowId window : {c, b, a}) {
        focus.click(window);
    }
    REQUIRE(focus.windows() == std::vector{a, b, c});
    focus.click(b);
    focus.click(c);
    focus.reorder({a, b, c});
    CHECK(focus.windows() == std::vector{c, a, b});
    CHECK(focus.window() == c);
}

TEST_CASE("while the keyboard is pinned, only windows of that VM are gone through") {
    Desk focus;
    focus.window_mapped(a, red);
    focus.window_mapped(b, blue);
    focus.pin(red);
    CHECK(focus.windows() == std::vector{a});
}
