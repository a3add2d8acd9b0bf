#include "compositor/policy/look/frame_pace.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign;
using namespace std::chrono_literals;

TEST_CASE("a tick begins where time_of says, and not a nanosecond before") {
    for (const int rate : {60, 75, 144, 240}) {
        const FramePace pace{rate};
        for (const FrameTick tick : {FrameTick{1}, FrameTick{59}, FrameTick{60}, FrameTick{61}, FrameTick{3'155'760'000'0}}) {
            CHECK(pace.tick_at(pace.time_of(tick)) == tick);
            CHECK(pace.tick_at(pace.time_of(tick) - 1ns) == tick - 1);
        }
        CHECK(pace.time_of(static_cast<FrameTick>(rate)) == 1s);
    }
}

TEST_CASE("what had an answer since the last tick is answered at the next") {
    const FramePace pace;
    CHECK(pace.answer_at(1s, 1s, Shown::shown) == pace.time_of(61));
    CHECK(pace.answer_at(1s + 16ms, 1s + 1ms, Shown::shown) == pace.time_of(61));
    CHECK(pace.answer_at(2s - 1ms, 2s - 2ms, Shown::shown) == 2s);
}

TEST_CASE("what had no answer since the last tick is answered at once") {
    const FramePace pace;
    CHECK(pace.answer_at(1s + 5ms, std::nullopt, Shown::shown) == 1s + 5ms);
    CHECK(pace.answer_at(1s + 5ms, 1s - 1ns, Shown::shown) == 1s + 5ms);
    for (auto asked = 1s + 0ms; asked < 2s; asked += 1ms) {
        CHECK(pace.answer_at(asked, asked - pace.time_of(1), Shown::shown) == asked);
    }
}

TEST_CASE("what is hidden is answered at the next whole second") {
    const FramePace pace;
    CHECK(pace.answer_at(100ms, std::nullopt, Shown::hidden) == 1s);
    CHECK(pace.answer_at(999ms, 1ms, Shown::hidden) == 1s);
    CHECK(pace.answer_at(1s, 1s, Shown::hidden) == 2s);
}
