// What one VM can measure of another: nothing.
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

#include <algorithm>
#include <array>

using namespace ensign::test;

namespace {

constexpr int presses = 220;
enum class Typing : std::uint8_t { none, keys, clicks };

// What red's wl_display.sync answers are numbered, once for each key that blue gets meanwhile.
std::vector<std::uint32_t> serials_seen(Typing typing) {
    Fixture desk;
    Client& red = desk.connect("red");
    Client& blue = desk.connect("blue");
    red.open_window({.title = "red"});
    blue.open_window({.title = "blue"});
    desk.choose("blue");
    const auto content = desk.window("blue")["content"];
    desk.point_at(content["x"].get<int>() + 5, content["y"].get<int>() + 5);
    for (int i = 0; i < presses; ++i) {
        if (typing == Typing::keys) {
            desk.tap(static_cast<std::uint32_t>(KEY_Q + i % 10));
        } else if (typing == Typing::clicks) {
            desk.button(BTN_LEFT, true);
            desk.button(BTN_LEFT, false);
        }
        red.sync();
        desk.frame();
    }
    const std::size_t heard = typing == Typing::keys ? blue.seat().keys().size() : 0;
    CHECK(heard == (typing == Typing::keys ? 2 * presses : 0));
    return red.sync_serials();
}

} // namespace

TEST_CASE("a key typed for one VM changes no serial that another VM's program sees") {
    const auto quiet = serials_seen(Typing::none);
    REQUIRE(quiet.size() == presses);
    CHECK(serials_seen(Typing::keys) == quiet);
    CHECK(std::ranges::count(quiet, quiet.front()) == presses);
}

TEST_CASE("a click for one VM changes no serial that another VM's program sees") {
    CHECK(serials_seen(Typing::clicks) == serials_seen(Typing::none));
}

TEST_CASE("two VMs' programs see the same globals under the same numbers, whoever else is connected") {
    Fixture desk;
    const auto alone = desk.connect("red").globals();
    desk.connect("blue").open_window();
    desk.connect_host();
    desk.frame();
    CHECK(desk.connect("red").globals() == alone);
    CHECK(desk.connect("vault").globals() == alone);
}
