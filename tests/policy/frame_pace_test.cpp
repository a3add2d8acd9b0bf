#include "compositor/policy/look/frame_pace.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign;
using namespace std::chrono_literals;

TEST_CASE("a tick begins where time_of says, and not a nanosecond before") {
    for (const FrameTick tick : {FrameTick{1}, FrameTick{59}, FrameTick{60}, FrameTick{61}, FrameTick{3'155'760'000'0}}) {
        CHECK(frame_tick_at(time_of(tick)) == tick);
        CHECK(frame_tick_at(time_of(tick) - 1ns) == tick - 1);
    }
    CHECK(time_of(60) == 1s);
}

TEST_CASE("what is shown is answered at the next tick") {
    CHECK(answer_at(7, Shown::shown) == 8);
    CHECK(answer_at(59, Shown::shown) == 60);
}

TEST_CASE("what is hidden is answered at the next whole second") {
    CHECK(answer_at(7, Shown::hidden) == 60);
    CHECK(answer_at(59, Shown::hidden) == 60);
    CHECK(answer_at(60, Shown::hidden) == 120);
}
