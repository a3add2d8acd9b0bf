#include "compositor/policy/input/arming.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

#include <limits>

using namespace ensign;

namespace {
constexpr VmId blue{1};
constexpr VmId red{2};
constexpr Arming::Target blue_window{blue, WindowId{1}};
constexpr Arming::Target blue_dialog{blue, WindowId{2}};
constexpr Arming::Target red_window{red, WindowId{3}};
constexpr Point here{400, 300};
constexpr bool by_hand = true;
constexpr bool by_itself = false;
} // namespace

TEST_CASE("what comes under the pointer by itself takes no click for 400 ms") {
    Arming arming;
    arming.pointer_over(blue_window, here, by_hand, 1000);
    CHECK(arming.takes_button(1000));
    arming.pointer_over(red_window, here, by_itself, 2000);
    CHECK_FALSE(arming.takes_button(2000));
    CHECK_FALSE(arming.takes_button(2399));
    CHECK(arming.takes_button(2400));
}

TEST_CASE("a hand that moves within what came by itself doesn't make it wait less") {
    Arming arming;
    arming.pointer_over(blue_window, here, by_hand, 1000);
    arming.pointer_over(red_window, here, by_itself, 2000);
    arming.pointer_over(red_window, here, by_hand, 2100);
    CHECK_FALSE(arming.takes_button(2110));
}

TEST_CASE("where the hand brought the pointer, a click is taken at once") {
    Arming arming;
    arming.pointer_over(blue_window, here, by_hand, 1000);
    arming.pointer_over(red_window, here, by_itself, 2000);
    arming.pointer_over(blue_window, here, by_hand, 2010);
    CHECK(arming.takes_button(2010));
}

TEST_CASE("what is exposed as another goes away waits, too, and so does what comes where nothing was") {
    Arming arming;
    arming.pointer_over(std::nullopt, here, by_itself, 1000);
    arming.pointer_over(red_window, here, by_itself, 2000);
    CHECK_FALSE(arming.takes_button(2001));
    arming.pointer_over(std::nullopt, here, by_hand, 3000);
    arming.pointer_over(blue_window, here, by_itself, 4000);
    CHECK_FALSE(arming.takes_button(4001));
}

TEST_CASE("a window of the VM that hears that grows under the pointer takes a click where nothing was, not where another was") {
    Arming arming;
    arming.keyboard_to(blue_window, by_hand, 1000);
    arming.pointer_over(std::nullopt, here, by_hand, 1000);
    arming.pointer_over(blue_window, here, by_itself, 2000);
    CHECK(arming.takes_button(2000));
    arming.pointer_over(red_window, here, by_hand, 3000);
    arming.pointer_over(blue_window, here, by_itself, 4000);
    CHECK_FALSE(arming.takes_button(4000));
}

TEST_CASE("a window that opened just before the hand got there waits") {
    Arming arming;
    arming.pointer_over(blue_window, here, by_hand, 1000);
    arming.appeared(red, 2000);
    arming.pointer_over(red_window, here, by_hand, 2010);
    CHECK_FALSE(arming.takes_button(2010));
    CHECK(arming.takes_button(2400));
    arming.appeared(red, 5000);
    arming.pointer_over(blue_window, here, by_hand, 5010);
    CHECK(arming.takes_button(5010));
}

TEST_CASE("what lies bare where another VM's window was just now waits, though the hand has only come, and there only") {
    Arming arming;
    arming.exposed(red_window, {300, 200, 200, 200}, {}, 2000);
    arming.pointer_over(blue_window, here, by_hand, 2010);
    CHECK_FALSE(arming.takes_button(2399));
    CHECK(arming.takes_button(2400));
    arming.pointer_over(std::nullopt, here, by_hand, 3000);
    arming.exposed(red_window, {300, 200, 200, 200}, {}, 3000);
    arming.pointer_over(blue_window, {299, 300}, by_hand, 3010);
    CHECK(arming.takes_button(3010));
    arming.pointer_over(blue_window, here, by_hand, 3020); // on, in the same window
    CHECK_FALSE(arming.takes_button(3020));
    arming.pointer_over(blue_window, here, by_hand, 3400);
    CHECK(arming.takes_button(3400));
}

TEST_CASE("what a VM exposes of its own, or far below what the hand comes to, holds nothing up") {
    Arming arming;
    arming.exposed(blue_dialog, {300, 200, 200, 200}, {}, 2000);
    arming.pointer_over(blue_window, here, by_hand, 2010);
    CHECK(arming.takes_button(2010));
    arming.exposed(red_window, {300, 200, 200, 200}, {blue_window.window.value()}, 3000);
    arming.pointer_over(blue_window, here, by_hand, 3010);
    CHECK(arming.takes_button(3010));
    arming.set_rules({.delay_ms = 400, .within_vm = true});
    arming.exposed(blue_dialog, {300, 200, 200, 200}, {}, 4000);
    arming.pointer_over(blue_window, here, by_hand, 4010);
    CHECK_FALSE(arming.takes_button(4010));
}

TEST_CASE("a VM that exposes one place after another, or another VM that does, makes the first be waited for no less") {
    Arming arming;
    arming.exposed(red_window, {300, 200, 200, 200}, {}, 2000);
    arming.exposed({red, WindowId{4}}, {0, 0, 10, 10}, {blue_window.window.value()}, 2010);
    arming.exposed({VmId{3}, WindowId{5}}, {0, 0, 10, 10}, {}, 2020);
    arming.pointer_over(blue_window, here, by_hand, 2030);
    CHECK_FALSE(arming.takes_button(2399));
    CHECK(arming.takes_button(2410));
}

TEST_CASE("between windows of one VM nothing waits, unless the user wants it to") {
    Arming arming;
    arming.pointer_over(blue_window, here, by_hand, 1000);
    arming.pointer_over(blue_dialog, here, by_itself, 2000);
    CHECK(arming.takes_button(2000));
    arming.keyboard_to(blue_window, by_hand, 1000);
    arming.keyboard_to(blue_dialog, by_itself, 2000);
    CHECK(arming.takes_key(KEY_ENTER, 2000));

    arming.set_rules({.delay_ms = 400, .within_vm = true});
    arming.pointer_over(blue_window, here, by_itself, 3000);
    CHECK_FALSE(arming.takes_button(3399));
    arming.keyboard_to(blue_window, by_itself, 3000);
    CHECK_FALSE(arming.takes_key(KEY_ENTER, 3399));
    CHECK(arming.takes_key(KEY_ENTER, 3400));
}

TEST_CASE("Enter and Space wait for a keyboard that went elsewhere by itself; letters don't") {
    Arming arming;
    arming.keyboard_to(blue_window, by_hand, 1000);
    arming.keyboard_to(red_window, by_itself, 2000);
    for (const std::uint32_t code : {KEY_ENTER, KEY_KPENTER, KEY_SPACE}) {
        CHECK_FALSE(arming.takes_key(code, 2399));
        CHECK(arming.takes_key(code, 2400));
    }
    CHECK(arming.takes_key(KEY_A, 2000));
    arming.keyboard_to(blue_window, by_hand, 2100);
    CHECK(arming.takes_key(KEY_ENTER, 2100));
}

TEST_CASE("a delay of the user's own, and none") {
    Arming arming;
    arming.set_rules({.delay_ms = 1500});
    arming.pointer_over(red_window, here, by_itself, 1000);
    CHECK_FALSE(arming.takes_button(2499));
    CHECK(arming.takes_button(2500));
    arming.set_rules({.delay_ms = 0});
    arming.pointer_over(blue_window, here, by_itself, 3000);
    CHECK(arming.takes_button(3000));
}

TEST_CASE("the clock may wrap meanwhile") {
    constexpr std::uint32_t last = std::numeric_limits<std::uint32_t>::max();
    Arming arming;
    arming.pointer_over(red_window, here, by_itself, last - 100);
    CHECK_FALSE(arming.takes_button(200));
    CHECK(arming.takes_button(299));
}

TEST_CASE("a keyboard that went elsewhere by itself is worth a warning for 700 ms, in one VM as well") {
    Arming arming;
    CHECK_FALSE(arming.moved_lately(0));
    arming.keyboard_to(blue_window, by_hand, 1000);
    CHECK_FALSE(arming.moved_lately(1000));
    arming.keyboard_to(blue_dialog, by_itself, 2000);
    CHECK(arming.moved_lately(2699));
    CHECK_FALSE(arming.moved_lately(2700));
    arming.keyboard_to(std::nullopt, by_itself, 3000);
    CHECK(arming.moved_lately(3000));
    arming.keyboard_to(blue_window, by_hand, 3100);
    CHECK_FALSE(arming.moved_lately(3100));
}
