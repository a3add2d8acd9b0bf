// The desk's stack, and what holds of desk and focus whatever comes in which order.
#include "compositor/policy/desk.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <random>

using namespace ensign;

namespace {

constexpr VmId red{1};
constexpr VmId blue{2};
constexpr WindowId window(std::uint32_t n) { return WindowId{n}; }

using Stack = std::vector<WindowId>;

} // namespace

TEST_CASE("a window of the focused VM opens on top, another VM's behind all of that VM's windows") {
    Desk desk;
    desk.window_mapped(window(1), blue);
    desk.choose(red);
    desk.window_mapped(window(2), red);
    desk.window_mapped(window(3), red);
    CHECK(desk.stack() == Stack{window(3), window(2), window(1)});
    desk.raise(window(1));
    CHECK_FALSE(desk.window_mapped(window(4), blue));
    CHECK(desk.stack() == Stack{window(1), window(3), window(2), window(4)});
    CHECK(desk.is_urgent(window(4)));
    CHECK(desk.is_urgent(blue));
    CHECK_FALSE(desk.is_urgent(red));
}

TEST_CASE("where nobody has the focus, windows open on top") {
    Desk desk;
    desk.window_mapped(window(1), red);
    desk.window_mapped(window(2), blue);
    CHECK(desk.stack() == Stack{window(2), window(1)});
}

TEST_CASE("who gets the focus is urgent no longer") {
    Desk desk;
    desk.window_mapped(window(1), red);
    CHECK(desk.is_urgent(window(1)));
    desk.click(window(1));
    CHECK_FALSE(desk.is_urgent(window(1)));
}

TEST_CASE("raising doesn't move the focus, and the focus raises nothing") {
    Desk desk;
    desk.window_mapped(window(1), red);
    desk.window_mapped(window(2), red);
    desk.click(window(1));
    CHECK(desk.stack() == Stack{window(2), window(1)});
    desk.raise(window(1));
    CHECK(desk.window() == window(1));
    desk.raise(window(9)); // nobody's
    CHECK(desk.stack() == Stack{window(1), window(2)});
}

TEST_CASE("whatever comes in which order, stack and focus agree on which windows there are") {
    std::mt19937 random{20261201};
    const auto any = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
    for (int round = 0; round < 200; ++round) {
        Desk desk;
        for (int step = 0; step < 100; ++step) {
            const WindowId one = window(1 + any(6));
            const VmId vm = one.value % 2 == 0 ? red : blue;
            switch (any(12)) {
            case 0:
            case 1:
            case 2: desk.window_mapped(one, vm); break;
            case 3: desk.window_unmapped(one); break;
            case 4: desk.window_hidden(one); break;
            case 5: desk.window_shown(one); break;
            case 6:
                any(2) == 0 ? static_cast<void>(desk.set_parent(one, window(1 + any(6)))) : desk.set_modal(one, any(2) == 0);
                break;
            case 7: desk.click(one); break;
            case 8: desk.choose(vm); break;
            case 9: desk.raise(one); break;
            case 10: any(3) == 0 ? desk.vm_gone(vm) : desk.set_urgent(one, true); break;
            case 11: any(2) == 0 ? desk.lock() : desk.unlock(); break;
            }
            auto sorted = desk.stack();
            std::ranges::sort(sorted);
            REQUIRE(std::ranges::adjacent_find(sorted) == sorted.end()); // each once
            for (std::uint32_t n = 1; n <= 6; ++n) {
                REQUIRE(std::ranges::contains(desk.stack(), window(n)) == desk.vm_of(window(n)).has_value());
                REQUIRE((!desk.is_shown(window(n)) || desk.vm_of(window(n))));
                if (desk.vm_of(window(n))) {
                    const WindowId root = desk.root_of(window(n));
                    REQUIRE(desk.vm_of(root) == desk.vm_of(window(n)));
                    REQUIRE(std::ranges::find(desk.stack(), window(n)) <= std::ranges::find(desk.stack(), root));
                }
            }
            for (const VmId each : {red, blue}) {
                REQUIRE(desk.is_urgent(each) == std::ranges::any_of(desk.stack(), [&](WindowId w) {
                            return desk.vm_of(w) == each && desk.is_urgent(w);
                        }));
            }
            if (const auto focused = desk.window()) {
                REQUIRE(desk.vm_of(*focused) == desk.vm());
                REQUIRE(desk.is_shown(*focused));
                REQUIRE_FALSE(desk.is_urgent(*focused));
            }
        }
    }
}

// ---- windows that hang on others

TEST_CASE("a dialog is above its window, whichever of them is raised, and both come to the front") {
    Desk desk;
    desk.window_mapped(window(1), red);
    desk.window_mapped(window(3), red);
    desk.window_mapped(window(2), blue);
    desk.set_parent(window(3), window(1));
    desk.raise(window(1));
    CHECK(desk.stack() == Stack{window(3), window(1), window(2)});
    desk.raise(window(2));
    CHECK(desk.stack() == Stack{window(2), window(3), window(1)});
    desk.raise(window(3));
    CHECK(desk.stack() == Stack{window(3), window(1), window(2)});
    desk.set_parent(window(3), std::nullopt);
    desk.raise(window(1));
    CHECK(desk.stack() == Stack{window(1), window(3), window(2)});
}

TEST_CASE("a modal dialog gets the focus that its window is given, while it is shown") {
    Desk desk;
    desk.choose(red);
    for (const std::uint32_t id : {1U, 2U, 3U}) {
        desk.window_mapped(window(id), red);
    }
    desk.set_parent(window(2), window(1));
    desk.set_modal(window(2), true);
    desk.click(window(1));
    CHECK(desk.window() == window(2));
    desk.click(window(3));
    CHECK(desk.window() == window(3));
    desk.window_hidden(window(2));
    desk.click(window(1));
    CHECK(desk.window() == window(1));
    desk.window_shown(window(2));
    desk.click(window(1));
    CHECK(desk.window() == window(2));
    desk.window_unmapped(window(2));
    CHECK(desk.window() == window(1));
}

TEST_CASE("a window hangs on none of another VM, none that isn't there, and not on itself in a circle") {
    Desk desk;
    for (const std::uint32_t id : {1U, 3U, 5U}) {
        desk.window_mapped(window(id), red);
    }
    desk.window_mapped(window(2), blue);
    desk.set_parent(window(2), window(1));
    desk.set_parent(window(1), window(9));
    desk.set_parent(window(1), window(1));
    desk.set_parent(window(3), window(1));
    desk.set_parent(window(5), window(3));
    desk.set_parent(window(1), window(5)); // a circle
    CHECK(desk.root_of(window(2)) == window(2));
    CHECK(desk.root_of(window(5)) == window(1));
    desk.window_unmapped(window(3)); // its dialogs are its window's now
    CHECK(desk.root_of(window(5)) == window(1));
}

TEST_CASE("a chain of dialogs has an end, however it is put together") {
    Desk desk;
    for (std::uint32_t id = 1; id <= 60; ++id) {
        desk.window_mapped(window(id), red);
    }
    for (std::uint32_t id = 60; id > 1; --id) {
        desk.set_parent(window(id), window(id - 1));
    }
    std::size_t deepest = 0;
    for (std::uint32_t id = 1; id <= 60; ++id) {
        deepest = std::max(deepest, desk.family_of(window(id)).size());
    }
    CHECK(deepest <= 60);
    desk.raise(window(60));
    CHECK(desk.stack().front() == window(60));
}

TEST_CASE("a window is minimised with what hangs on it, and a modal dialog with what it blocks") {
    Desk desk;
    for (std::uint32_t n = 1; n <= 4; ++n) {
        desk.window_mapped(window(n), red);
    }
    static_cast<void>(desk.set_parent(window(2), window(1)));
    static_cast<void>(desk.set_parent(window(3), window(2)));
    CHECK(desk.minimised_with(window(1)) == Stack{window(3), window(2), window(1)});
    CHECK(desk.minimised_with(window(3)) == Stack{window(3)});
    desk.set_modal(window(3), true);
    CHECK(desk.minimised_with(window(3)) == Stack{window(3), window(2)});
    desk.set_modal(window(2), true);
    CHECK(desk.minimised_with(window(3)) == Stack{window(3), window(2), window(1)});
    desk.set_modal(window(4), true); // which blocks nothing
    CHECK(desk.minimised_with(window(4)) == Stack{window(4)});
    CHECK(desk.minimised_with(window(9)).empty());
}
