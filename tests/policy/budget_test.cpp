#include "compositor/policy/budget.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <random>

using namespace ensign;
using namespace std::chrono_literals;

TEST_CASE("a ready VM may use one quantum a turn") {
    Budget budget;
    CHECK_FALSE(budget.may_run());
    budget.begin_turn(true);
    CHECK(budget.may_run());
    budget.spend(Budget::quantum - 1ns);
    CHECK(budget.may_run());
    budget.spend(1ns);
    CHECK_FALSE(budget.may_run());
}

TEST_CASE("a VM that took too long waits until the debt is paid") {
    Budget budget;
    budget.begin_turn(true);
    budget.spend(Budget::quantum * 4);
    for (int turn = 0; turn < 3; ++turn) {
        budget.begin_turn(true);
        CHECK_FALSE(budget.may_run());
    }
    budget.begin_turn(true);
    CHECK(budget.may_run());
}

TEST_CASE("idle time repays debt but is not saved up") {
    Budget budget;
    budget.begin_turn(true);
    budget.spend(Budget::quantum * 3);
    for (int turn = 0; turn < 100; ++turn) {
        budget.begin_turn(false);
    }
    CHECK_FALSE(budget.may_run());
    budget.begin_turn(true);
    budget.spend(Budget::quantum);
    CHECK_FALSE(budget.may_run());
}

TEST_CASE("what a VM leaves of its quantum doesn't make the next one longer") {
    Budget budget;
    for (int turn = 0; turn < 100; ++turn) {
        budget.begin_turn(true);
    }
    budget.spend(Budget::quantum);
    CHECK_FALSE(budget.may_run());
}

TEST_CASE("a VM whose every request is slow gets no more time than one with quick requests") {
    std::mt19937 random{1};
    std::array<Budget, 2> budgets;
    std::array<Budget::Time, 2> used{};
    const std::array<Budget::Time, 2> longest{50us, 5000us};
    for (int turn = 0; turn < 10'000; ++turn) {
        for (std::size_t vm = 0; vm < 2; ++vm) {
            budgets[vm].begin_turn(true);
            while (budgets[vm].may_run()) {
                const Budget::Time cpu{std::uniform_int_distribution<long>{1000, longest[vm].count()}(random)};
                budgets[vm].spend(cpu);
                used[vm] += cpu;
            }
        }
    }
    CHECK(used[0] <= Budget::quantum * 10'000 + longest[0]);
    CHECK(used[1] <= Budget::quantum * 10'000 + longest[1]);
    CHECK(used[1] >= Budget::quantum * 9'900);
}

TEST_CASE("batches of expensive requests get shorter, down to the shortest, and grow again slowly") {
    Budget budget;
    CHECK(budget.batch_bytes() == Budget::first_batch);
    for (int i = 0; i < 10; ++i) {
        budget.spend(Budget::quantum * 2);
    }
    CHECK(budget.batch_bytes() == Budget::least_batch);
    budget.spend(Budget::quantum / 2); // neither long nor short
    CHECK(budget.batch_bytes() == Budget::least_batch);
    budget.spend(1us);
    CHECK(budget.batch_bytes() == 2 * Budget::least_batch);
    for (int i = 0; i < 1000; ++i) {
        budget.spend(1us);
    }
    CHECK(budget.batch_bytes() == Budget::most_batch);
}
