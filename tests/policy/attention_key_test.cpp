#include "compositor/policy/input/attention_key.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <array>
#include <random>

#include <linux/input-event-codes.h>

using namespace ensign;

namespace {

constexpr DeviceId desk{1};
constexpr DeviceId laptop{2};
constexpr DeviceId broken{3};
constexpr Chord ctrl_alt_delete{.ctrl = true, .alt = true, .key = KEY_DELETE};

// Presses in this order; how many of them completed the chord.
int completions(AttentionKey& sak, DeviceId device, std::initializer_list<std::uint32_t> codes) {
    int count = 0;
    for (const std::uint32_t code : codes) {
        count += sak.press(device, code) ? 1 : 0;
    }
    return count;
}

void release_all(AttentionKey& sak, DeviceId device, std::initializer_list<std::uint32_t> codes) {
    for (const std::uint32_t code : codes) {
        sak.release(device, code);
    }
}

} // namespace

TEST_CASE("the chord works whichever of its keys comes last") {
    std::array<std::uint32_t, 3> order{KEY_LEFTCTRL, KEY_LEFTALT, KEY_DELETE};
    std::ranges::sort(order);
    do {
        AttentionKey sak{ctrl_alt_delete};
        CHECK_FALSE(sak.press(desk, order[0]));
        CHECK_FALSE(sak.press(desk, order[1]));
        CHECK(sak.press(desk, order[2]));
    } while (std::ranges::next_permutation(order).found);
}

TEST_CASE("modifiers count left or right") {
    for (const std::uint32_t ctrl : {KEY_LEFTCTRL, KEY_RIGHTCTRL}) {
        for (const std::uint32_t alt : {KEY_LEFTALT, KEY_RIGHTALT}) {
            AttentionKey sak{ctrl_alt_delete};
            CHECK(completions(sak, desk, {ctrl, alt, KEY_DELETE}) == 1);
        }
    }
    AttentionKey sak{Chord{.shift = true, .super = true, .key = KEY_ESC}};
    CHECK(completions(sak, desk, {KEY_RIGHTSHIFT, KEY_RIGHTMETA, KEY_ESC}) == 1);
}

TEST_CASE("less than the chord is not the chord") {
    AttentionKey sak{ctrl_alt_delete};
    CHECK(completions(sak, desk, {KEY_LEFTCTRL, KEY_RIGHTCTRL, KEY_DELETE, KEY_LEFTSHIFT, KEY_LEFTMETA}) == 0);
    release_all(sak, desk, {KEY_LEFTCTRL, KEY_RIGHTCTRL});
    CHECK_FALSE(sak.press(desk, KEY_LEFTALT));
    sak.release(desk, KEY_DELETE);
    CHECK_FALSE(sak.press(desk, KEY_LEFTCTRL));
}

TEST_CASE("further keys that are held never prevent the chord") {
    AttentionKey sak{ctrl_alt_delete};
    for (std::uint32_t code = 1; code < 700; ++code) {
        if (code != KEY_DELETE) {
            CHECK_FALSE(sak.press(broken, code));
        }
    }
    CHECK(completions(sak, desk, {KEY_LEFTSHIFT, KEY_LEFTCTRL, KEY_LEFTALT, KEY_A, KEY_DELETE}) == 1);
}

TEST_CASE("the chord completes once, and again when its key is pressed again") {
    AttentionKey sak{ctrl_alt_delete};
    CHECK(completions(sak, desk, {KEY_LEFTCTRL, KEY_LEFTALT, KEY_DELETE}) == 1);
    CHECK(completions(sak, desk, {KEY_RIGHTCTRL, KEY_A, KEY_RIGHTALT}) == 0);
    sak.release(desk, KEY_A);
    CHECK_FALSE(sak.press(desk, KEY_A));
    sak.release(desk, KEY_DELETE);
    CHECK(sak.press(desk, KEY_DELETE));
}

TEST_CASE("keys of several keyboards make one chord") {
    AttentionKey sak{ctrl_alt_delete};
    CHECK(completions(sak, desk, {KEY_LEFTCTRL, KEY_LEFTALT}) == 0);
    CHECK(sak.press(laptop, KEY_DELETE));
    sak.release(laptop, KEY_DELETE);
    CHECK(sak.press(desk, KEY_DELETE));
    sak.release(desk, KEY_DELETE);
    CHECK(sak.press(laptop, KEY_DELETE));
}

TEST_CASE("a key that another keyboard holds too counts until both let go") {
    AttentionKey sak{ctrl_alt_delete};
    sak.press(desk, KEY_LEFTCTRL);
    sak.press(laptop, KEY_LEFTCTRL);
    sak.release(desk, KEY_LEFTCTRL);
    CHECK(completions(sak, desk, {KEY_LEFTALT, KEY_DELETE}) == 1);
}

TEST_CASE("a keyboard that holds the whole chord for ever doesn't silence the others") {
    AttentionKey sak{ctrl_alt_delete};
    CHECK(completions(sak, broken, {KEY_LEFTCTRL, KEY_LEFTALT, KEY_DELETE}) == 1);
    for (int again = 0; again < 3; ++again) {
        CHECK(completions(sak, desk, {KEY_LEFTCTRL, KEY_LEFTALT, KEY_DELETE}) == 1);
        release_all(sak, desk, {KEY_DELETE, KEY_LEFTALT, KEY_LEFTCTRL});
    }
}

TEST_CASE("a keyboard with a stuck key of the chord doesn't make it complete twice") {
    for (const std::uint32_t stuck : {KEY_LEFTCTRL, KEY_LEFTALT, KEY_DELETE}) {
        AttentionKey sak{ctrl_alt_delete};
        sak.press(broken, stuck);
        CHECK(completions(sak, desk, {KEY_LEFTCTRL, KEY_LEFTALT, KEY_DELETE}) == 1);
        release_all(sak, desk, {KEY_LEFTCTRL, KEY_LEFTALT, KEY_DELETE});
        CHECK(completions(sak, desk, {KEY_LEFTCTRL, KEY_LEFTALT, KEY_DELETE}) == 1);
    }
}

TEST_CASE("a release that got lost costs the user nothing") {
    AttentionKey sak{ctrl_alt_delete};
    CHECK(completions(sak, desk, {KEY_LEFTCTRL, KEY_LEFTALT, KEY_DELETE}) == 1);
    CHECK(completions(sak, desk, {KEY_LEFTCTRL, KEY_LEFTALT, KEY_DELETE}) >= 1);
}

TEST_CASE("what an unplugged keyboard held is up") {
    AttentionKey sak{ctrl_alt_delete};
    sak.press(desk, KEY_LEFTCTRL);
    sak.press(desk, KEY_LEFTALT);
    sak.forget(desk);
    CHECK_FALSE(sak.press(laptop, KEY_DELETE));
    CHECK(completions(sak, laptop, {KEY_LEFTCTRL, KEY_LEFTALT}) == 1);
}

TEST_CASE("a changed chord counts at once, the old one no longer") {
    AttentionKey sak{ctrl_alt_delete};
    sak.set_chord({.ctrl = true, .alt = true, .key = KEY_END});
    CHECK(completions(sak, desk, {KEY_LEFTCTRL, KEY_LEFTALT, KEY_DELETE}) == 0);
    CHECK(sak.press(desk, KEY_END));
}

TEST_CASE("whatever was typed before, on whatever keyboards, the chord works when it is typed") {
    constexpr std::array<std::uint32_t, 7> codes{KEY_LEFTCTRL, KEY_RIGHTCTRL, KEY_LEFTALT, KEY_RIGHTALT,
                                                 KEY_DELETE,   KEY_LEFTSHIFT, KEY_A};
    std::mt19937 random{3};
    for (int round = 0; round < 5'000; ++round) {
        AttentionKey sak{ctrl_alt_delete};
        for (int step = static_cast<int>(random() % 60); step > 0; --step) {
            const DeviceId device = random() % 2 == 0 ? broken : laptop;
            const std::uint32_t code = codes[random() % codes.size()];
            if (random() % 2 == 0) {
                sak.press(device, code);
            } else if (random() % 20 == 0) {
                sak.forget(device);
            } else {
                sak.release(device, code);
            }
        }
        REQUIRE(completions(sak, desk, {KEY_LEFTCTRL, KEY_LEFTALT, KEY_DELETE}) == 1);
        sak.release(desk, KEY_DELETE);
        REQUIRE(sak.press(desk, KEY_DELETE));
    }
}
