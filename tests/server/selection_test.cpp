// Copy and paste, within a VM and between VMs.
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

using namespace ensign::test;

namespace {

void copy_in(Fixture& desk, Client& client, Selection selection, const std::string& text) {
    desk.tap(KEY_C); // a serial to copy with
    client.data().copy(selection, text);
    desk.settle();
}

} // namespace

TEST_CASE("what one program copies another one of the same VM pastes") {
    for (const Selection selection : {Selection::clipboard, Selection::primary}) {
        Fixture desk;
        Client& one = desk.connect("red");
        Client& two = desk.connect("red");
        one.open_window({.title = "one"});
        desk.settle();
        desk.choose("red");
        copy_in(desk, one, selection, std::string(100'000, 'x'));
        two.open_window({.title = "two"});
        desk.settle();
        const auto content = desk.window("two")["content"];
        desk.click(content["x"].get<int>() + 5, content["y"].get<int>() + 5);
        REQUIRE(two.data().offered(selection) == std::vector<std::string>{"text/plain"});
        two.data().paste(selection);
        desk.settle();
        CHECK(two.data().pasted() == std::string(100'000, 'x'));
    }
}

TEST_CASE("what a VM copies is not offered to another VM") {
    for (const Selection selection : {Selection::clipboard, Selection::primary}) {
        Fixture desk;
        Client& red = desk.connect("red");
        Client& blue = desk.connect("blue");
        red.open_window();
        blue.open_window();
        desk.settle();
        desk.choose("red");
        copy_in(desk, red, selection, "secret");
        desk.choose("blue");
        CHECK(blue.data().offered(selection).empty());
        CHECK(!red.data().lost(selection));
    }
}

TEST_CASE("what a slow program copies when the user is elsewhere already is its VM's selection, if it comes of a press") {
    for (const Selection selection : {Selection::clipboard, Selection::primary}) {
        Fixture desk;
        Client& red = desk.connect("red");
        Client& blue = desk.connect("blue");
        red.open_window();
        blue.open_window();
        desk.settle();
        desk.choose("red");
        desk.tap(KEY_C);
        const std::uint32_t by = red.seat().press_serial();
        desk.choose("blue");

        SECTION("within five seconds") {
            desk.clock().advance(2000);
            red.data().copy(selection, "late", "text/plain", by);
            desk.settle();
            CHECK(!red.data().lost(selection));
            CHECK(blue.data().offered(selection).empty());
            desk.choose("red");
            CHECK(red.data().offered(selection) == std::vector<std::string>{"text/plain"});
        }
        SECTION("later nobody asked for it") {
            desk.clock().advance(6000);
            red.data().copy(selection, "too late", "text/plain", by);
            desk.settle();
            desk.choose("red");
            CHECK(red.data().offered(selection).empty());
        }
    }
}
