// [focus]: hover, what the focus log says, the warning in the stripe, and that stripe and keyboard are never apart.
#include "compositor/base/format.hpp"
#include "compositor/server_parts.hpp"
#include "compositor/vm/vm_display.hpp"
#include "tests/support/client_lock.hpp"
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

using namespace ensign::test;

namespace {

std::string with_focus(std::string_view keys) { return ensign::text::format("[focus]\n{}\n{}", keys, three_vms); }

struct TwoWindows { // of blue, which hears through the second; side by side
    Fixture desk;
    Client& blue = desk.connect("blue");

    explicit TwoWindows(std::string_view config = three_vms) : desk{config} {
        blue.open_window({.title = "first", .width = 200, .height = 200});
        desk.settle();
        blue.open_window({.title = "second", .width = 200, .height = 200});
        desk.settle();
        const ensign::Rect first = desk.outer_of("first");
        desk.choose("blue");
        desk.drag({first.x + 60, first.y + 10}, {60, 400});
        const ensign::Point second = desk.middle_of("second");
        desk.click(second.x, second.y);
        blue.seat().forget();
    }
    std::size_t motions_over_first() {
        const ensign::Point at = desk.middle_of("first");
        desk.point_at(at.x, at.y);
        desk.point_at(at.x + 5, at.y);
        return only<PointerMotion>(blue.seat().events()).size();
    }
};

std::vector<std::string> reasons(Fixture& desk) {
    std::vector<std::string> all;
    for (const auto& change : desk.commands().focus_log()) {
        all.push_back(change.value("vm", "nobody") + " " + change["reason"].get<std::string>());
    }
    return all;
}

// Device px of the stripe in inverse video, above its letters: as the badge of a warning is.
int inverse(const Fixture& desk) {
    int count = 0;
    for (int x = 0; x < 800; ++x) {
        count += desk.pixel(x, 4) == 0xf2f4f6 ? 1 : 0;
    }
    return count;
}

} // namespace

TEST_CASE("motion reaches the focused window only, and with hover = \"same-vm\" all of its VM's") {
    CHECK(TwoWindows{}.motions_over_first() == 0);
    CHECK(TwoWindows{with_focus("hover = \"same-vm\"")}.motions_over_first() > 0);
}

TEST_CASE("the delay of [focus] arming is the user's, and a reload changes it") {
    Fixture desk{with_focus("arming = 0")};
    Client& red = desk.connect("red");
    desk.point_at(400, 300);
    red.open_window({.title = "one", .width = 600, .height = 400});
    desk.settle();
    desk.button(BTN_LEFT, true);
    desk.button(BTN_LEFT, false);
    CHECK(desk.focused_vm() == "red");

    desk.set_config(with_focus("arming = 2000"));
    REQUIRE(desk.reload());
    desk.disconnect(red);
    desk.settle();
    desk.connect("red").open_window({.title = "two", .width = 600, .height = 400});
    desk.settle();
    desk.clock().advance(1999);
    desk.button(BTN_LEFT, true);
    desk.button(BTN_LEFT, false);
    CHECK(desk.focused_vm().empty());
}

TEST_CASE("with arming_within_vm, Enter and Space wait for a window that got the keyboard by itself, and letters don't") {
    Fixture desk{with_focus("arming_within_vm = true")};
    Client& red = desk.connect("red");
    red.open_window({.title = "one"});
    desk.settle();
    desk.choose("red");
    red.open_window({.title = "Delete all?"});
    desk.settle();
    red.seat().forget();
    desk.clock().advance(399);
    for (const std::uint32_t code : {KEY_ENTER, KEY_SPACE, KEY_KPENTER, KEY_A}) {
        desk.tap(code);
    }
    CHECK(red.seat().keys() == std::vector<std::pair<std::uint32_t, bool>>{{KEY_A, true}, {KEY_A, false}});
    red.seat().forget();
    desk.clock().advance(1);
    desk.tap(KEY_ENTER);
    CHECK(red.seat().keys().size() == 2);
}

TEST_CASE("the focus log says who got the keyboard and why, and nothing of what was typed") {
    Fixture desk;
    Client& red = desk.connect("red");
    Client& blue = desk.connect("blue");
    Window& window = red.open_window({.title = "letter"});
    desk.settle();
    blue.open_window({.title = "notes"});
    desk.settle();
    desk.choose("red");
    desk.tap(KEY_S);
    red.open_window({.title = "dialog"});
    desk.settle();
    desk.press_attention_key();
    desk.press_attention_key();
    REQUIRE(desk.commands().focus_vm("blue"));
    desk.disconnect(blue);
    desk.settle();
    CHECK(reasons(desk) == std::vector<std::string>{"red chosen", "red opened", "nobody attention", "red went-back",
                                                    "blue asked", "nobody closed"});
    const auto log = desk.commands().focus_log();
    CHECK(log[0]["window"] == "letter");
    CHECK(log[1]["window"] == "dialog");
    CHECK(log[0]["by_user"] == true);
    CHECK(log[1]["by_user"] == false);
    CHECK_FALSE(log.dump().contains("31")); // KEY_S
    red.destroy(window);
    desk.settle();
}

TEST_CASE("the focus log says that the session was locked and unlocked, a VM muted, and a window that heard closed") {
    Fixture desk;
    Client& red = desk.connect("red");
    Client& host = desk.connect_host();
    Window& window = red.open_window({.title = "red"});
    desk.settle();
    REQUIRE(desk.commands().focus_vm("red"));
    {
        Locker locker{host};
        locker.cover(0xff336699);
        desk.frame();
        locker.unlock();
        desk.settle();
    }
    REQUIRE(desk.act("red", ensign::VmAction::mute));
    REQUIRE(desk.act("red", ensign::VmAction::unmute));
    REQUIRE(desk.commands().focus_vm("red"));
    red.destroy(window);
    desk.settle();
    CHECK(reasons(desk) == std::vector<std::string>{"red asked", "nobody locked", "red unlocked", "nobody restrained",
                                                    "red asked", "nobody closed"});
}

TEST_CASE("keys right after the focus moved by itself bring a word into the stripe, for a while") {
    Fixture desk;
    Client& red = desk.connect("red");
    red.open_window({.title = "one"});
    desk.settle();
    desk.choose("red");
    desk.clock().advance(1000);
    desk.tap(KEY_A);
    desk.frame();
    const int without = inverse(desk);

    red.open_window({.title = "two"});
    desk.settle();
    desk.clock().advance(699);
    desk.tap(KEY_A);
    desk.frame();
    CHECK(inverse(desk) > without + 100);
    desk.clock().advance(4000);
    desk.frame();
    CHECK(inverse(desk) == without);

    red.open_window({.title = "three"});
    desk.settle();
    desk.clock().advance(700);
    desk.tap(KEY_A);
    desk.frame();
    CHECK(inverse(desk) == without);
}

TEST_CASE("the stripe names the keyboard's owner in the first frame after a change, before anything else happens") {
    Fixture desk;
    desk.connect("red").open_window({.title = "red"});
    desk.connect("blue").open_window({.title = "blue"});
    desk.settle();
    REQUIRE(desk.commands().focus_vm("red"));
    desk.frame();
    REQUIRE(desk.commands().focus_vm("blue"));
    REQUIRE(desk.output().step_frame(desk.clock().now())); // no turn between
    const auto stripe = [&] {
        std::vector<std::uint32_t> row;
        for (int x = 0; x < 800; ++x) {
            row.push_back(desk.pixel(x, 12));
        }
        return row;
    };
    const auto at_once = stripe();
    desk.frame();
    CHECK(at_once == stripe());
}

TEST_CASE("a seat that listens without being named in the stripe is silenced before the frame") {
    Fixture desk;
    Client& red = desk.connect("red");
    Client& blue = desk.connect("blue");
    red.open_window({.title = "red"});
    blue.open_window({.title = "blue"});
    desk.settle();
    desk.choose("blue");
    for (const auto& vm : desk.inside().vms().all()) { // as by a slip of ours
        if (vm->name() == "red") {
            wlr_seat_keyboard_enter(vm->seat().get(), desk.inside().shell().find(ensign::WindowId{1})->surface(), nullptr, 0,
                                    nullptr);
            REQUIRE(vm->seat().listens());
        }
    }
    red.open_window(); // so that there is a frame to build
    desk.frame();
    for (const auto& vm : desk.inside().vms().all()) {
        CHECK(vm->seat().listens() == (vm->name() == "blue"));
    }
}
