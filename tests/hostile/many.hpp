// The stage of the attacks by number: programs of one VM that make as many of something as they can.
#pragma once

#include "compositor/policy/quota.hpp"
#include "tests/hostile/attack.hpp"
#include "tests/support/raw_guest.hpp"

#include <catch2/catch_test_macros.hpp>

#include <list>
#include <string_view>

namespace ensign::test {

// red attacks, blue looks on: whatever happens to a program of red's, blue notices nothing.
struct Many {
    Fixture desk;
    Client& blue = desk.connect("blue");
    Window& victim = blue.open_window({.title = "blue", .color = blue_paint});
    std::list<RawGuest> guests;

    Many() {
        desk.backend().add_touch("a touch screen");
        desk.frame();
    }
    RawGuest& program() {
        return guests.emplace_back(desk.connect_raw("red"), [this] { desk.settle(); });
    }
    // What a program is told that it has too many of.
    static bool is_told(const RawGuest& guest, std::string_view what) { return guest.ended() && guest.error().contains(what); }
    void check_blue() {
        victim.redraw(ink);
        desk.frame();
        CHECK(desk.count(rgb(ink)) > 0);
        CHECK(!blue.failure());
    }
};

} // namespace ensign::test
