// The keyboard pinned to a VM.
#include "compositor/policy/desk.hpp"

#include <catch2/catch_test_macros.hpp>

#include <random>

using namespace ensign;

namespace {

constexpr VmId blue{1};
constexpr VmId red{2};
constexpr WindowId blue_1{11};
constexpr WindowId blue_2{12};
constexpr WindowId red_1{21};

Desk pinned_to_blue() {
    Desk focus;
    focus.window_mapped(blue_2, blue);
    focus.window_mapped(blue_1, blue);
    focus.window_mapped(red_1, red);
    focus.click(blue_1);
    focus.pin(blue);
    return focus;
}

} // namespace

TEST_CASE("a pinned keyboard stays where it is when another VM's window is clicked") {
    Desk focus = pinned_to_blue();
    focus.click(red_1);
    CHECK(focus.vm() == blue);
    CHECK(focus.window() == blue_1);
    CHECK(focus.pinned_elsewhere(red));
}

TEST_CASE("inside the pinned VM a click moves it as ever") {
    Desk focus = pinned_to_blue();
    focus.click(blue_2);
    CHECK(focus.window() == blue_2);
}

TEST_CASE("choosing another VM takes the pin off, choosing the same one doesn't") {
    Desk focus = pinned_to_blue();
    focus.choose(blue);
    CHECK(focus.pinned() == blue);
    focus.choose(red);
    CHECK_FALSE(focus.pinned());
    CHECK(focus.vm() == red);
}

TEST_CASE("the attention key leaves the pin, and going back finds it") {
    Desk focus = pinned_to_blue();
    focus.nobody();
    CHECK(focus.pinned() == blue);
    focus.click(red_1);
    CHECK_FALSE(focus.vm());
    focus.click(blue_1);
    CHECK(focus.vm() == blue);
}

TEST_CASE("a pin ends with the VM, and with its last window") {
    Desk gone = pinned_to_blue();
    gone.vm_gone(blue);
    CHECK_FALSE(gone.pinned());
    Desk closed = pinned_to_blue();
    closed.window_unmapped(blue_1);
    CHECK(closed.pinned() == blue);
    closed.window_hidden(blue_2);
    CHECK_FALSE(closed.pinned());
    closed.click(red_1);
    CHECK(closed.vm() == red);
}

TEST_CASE("a VM without a window can be pinned, and its first window has the keyboard") {
    Desk focus;
    focus.window_mapped(red_1, red);
    focus.pin(blue);
    focus.click(red_1);
    CHECK(focus.vm() == blue);
    CHECK(focus.window_mapped(blue_1, blue));
}

TEST_CASE("unpinned, it goes where the user clicks") {
    Desk focus = pinned_to_blue();
    focus.unpin();
    focus.click(red_1);
    CHECK(focus.vm() == red);
}

TEST_CASE("over any sequence of events, who hears is the pinned VM or nobody") {
    std::mt19937 random{5};
    for (int round = 0; round < 200; ++round) {
        Desk focus;
        const auto any = [&](std::uint32_t count) { return static_cast<std::uint32_t>(random() % count); };
        for (int step = 0; step < 100; ++step) {
            const VmId vm{1 + any(3)};
            const WindowId window{10 * vm.value + any(2)};
            switch (any(9)) {
            case 0: focus.pin(vm); break;
            case 1: focus.unpin(); break;
            case 2: focus.choose(vm); break;
            case 3: focus.nobody(); break;
            case 4: focus.window_mapped(window, vm); break;
            case 5: focus.window_unmapped(window); break;
            case 6: focus.window_hidden(window); break;
            case 7: focus.vm_gone(vm); break;
            default: focus.click(window);
            }
            REQUIRE((!focus.pinned() || !focus.vm() || focus.vm() == focus.pinned()));
        }
    }
}
