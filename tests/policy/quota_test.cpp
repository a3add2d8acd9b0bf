#include "compositor/policy/quota.hpp"
#include "compositor/policy/tree_rules.hpp"

#include <catch2/catch_test_macros.hpp>

#include <initializer_list>

using namespace ensign;

namespace {

Tally of(Quota quota, std::uint32_t count) {
    Tally tally;
    for (std::uint32_t i = 0; i < count; ++i) {
        tally.add(quota);
    }
    return tally;
}

} // namespace

TEST_CASE("each quota is reached by a program or by its VM, and not before") {
    for (const QuotaRow& row : quota_rows) {
        CHECK(exceeded(row.quota, of(row.quota, row.of_program), of(row.quota, row.of_vm)) == nullptr);
        CHECK(exceeded(row.quota, of(row.quota, row.of_program + 1), of(row.quota, 1)) == &row);
        CHECK(exceeded(row.quota, of(row.quota, 1), of(row.quota, row.of_vm + 1)) == &row);
        CHECK(row.of_program <= row.of_vm);
    }
}

TEST_CASE("objects of all kinds together have a quota, too") {
    const Tally many = of(Quota::object, row_of(Quota::object).of_program + 1);
    CHECK(exceeded(Quota::seat, many, of(Quota::object, 1))->quota == Quota::object);
}

TEST_CASE("what goes makes room") {
    Tally tally = of(Quota::popup, 3);
    tally.remove(Quota::popup);
    CHECK(tally.of(Quota::popup) == 2);
}

TEST_CASE("an interface that no row names is one of the others") {
    CHECK(quota_of("wl_surface") == Quota::surface);
    CHECK(quota_of("wl_subsurface") == Quota::subsurface);
    CHECK(quota_of("zwp_primary_selection_source_v1") == Quota::source);
    CHECK(quota_of("zzz_last_v9") == Quota::other);
    CHECK(quota_of("") == Quota::other);
}

TEST_CASE("of what all VMs share, one alone gets half, and there is always something left for the next") {
    Commons commons{1000};
    std::initializer_list<std::size_t> most_of_each{500, 250, 125};
    for (const std::size_t most : most_of_each) {
        std::size_t held = 0;
        while (commons.may_take(held)) {
            commons.take(1);
            ++held;
        }
        CHECK(held == most);
    }
    CHECK(commons.free() == 125);
    commons.give_back(875);
    CHECK(commons.free() == 1000);
}

TEST_CASE("few changes among few windows are reckoned with one by one, many or among many at once") {
    constexpr std::int64_t ten_windows = 10 * nodes_of_a_window;
    CHECK_FALSE(are_dear(1, ten_windows));
    CHECK_FALSE(are_dear(30, ten_windows)); // a program that shows several windows at its start
    CHECK(are_dear(40, ten_windows));
    CHECK(are_dear(1, 101 * nodes_of_a_window));
    CHECK_FALSE(are_dear(0, 0));
    CHECK(are_dear(std::int64_t{1} << 40, 10));
}

TEST_CASE("more than there is can't be taken, and what was there comes back") {
    Commons commons{2};
    commons.take(3);
    CHECK(commons.free() == 0);
    CHECK_FALSE(commons.may_take(0));
    commons.give_back(3);
    CHECK(commons.free() == 2);
}

TEST_CASE("Ensign keeps some of what the kernel gives it for itself") {
    CHECK(guests_part(65536, 5536) == 45000); // a quarter
    CHECK(guests_part(1600, 100) == 1500 - 512);
    CHECK(guests_part(1024, 24) == 500);
    CHECK(guests_part(100, 200) == 0);
}

TEST_CASE("a window's subsurfaces may lie in 256 pieces and cover it three times") {
    const Size content{1000, 800};
    const std::int64_t once = 800'000;
    CHECK(fault_of({.subsurfaces = 256, .fragments = 256, .area = 3 * once}, content) == nullptr);
    CHECK(fault_of({.subsurfaces = 256, .fragments = 257, .area = once}, content) != nullptr);
    CHECK(fault_of({.subsurfaces = 8, .fragments = 1, .area = 4 * once}, content) != nullptr);
    CHECK(fault_of({.subsurfaces = 8, .fragments = 1, .area = 8 * 64 * 64}, {64, 64}) == nullptr); // small ones cost nothing
}
