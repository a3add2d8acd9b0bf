#include "compositor/policy/focus_log.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign;

TEST_CASE("the focus log keeps the last changes, oldest first, and no more of them") {
    FocusLog log;
    for (std::size_t i = 0; i < FocusLog::capacity + 10; ++i) {
        log.add({.time_msec = static_cast<std::int64_t>(i), .vm = "blue", .window = {}, .reason = FocusReason::clicked});
    }
    REQUIRE(log.changes().size() == FocusLog::capacity);
    CHECK(log.changes().front().time_msec == 10);
    CHECK(log.changes().back().time_msec == static_cast<std::int64_t>(FocusLog::capacity) + 9);
}

TEST_CASE("each reason has its name, and only what the user did counts as the user's doing") {
    CHECK(name_of(FocusReason::clicked) == "clicked");
    CHECK(name_of(FocusReason::attention) == "attention");
    CHECK(name_of(FocusReason::opened) == "opened");
    CHECK(name_of(FocusReason::sak_lost) == "sak-lost");
    CHECK(by_user(FocusReason::attention));
    CHECK_FALSE(by_user(FocusReason::opened));
    CHECK_FALSE(by_user(FocusReason::minimised));
}
