// Programs that don't answer.
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign::test;

namespace {

struct Hanging {
    Fixture desk;
    Client& red = desk.connect("red");
    Client& blue = desk.connect("blue");

    Hanging() {
        red.open_window({.title = "red"});
        blue.open_window({.title = "blue"});
        desk.frame();
    }
    void wait(std::uint32_t msec) {
        desk.clock().advance(msec);
        desk.settle();
    }
    bool hung(std::string_view vm) {
        for (const auto& one : desk.vms()) {
            if (one["name"] == vm) {
                return one["hung"];
            }
        }
        return false;
    }
};

} // namespace

TEST_CASE("a program that is silent for five seconds after it was asked is marked, and again when it answers") {
    Hanging with;
    with.red.set_stuck(true);
    with.wait(10'000);
    CHECK_FALSE(with.hung("red"));
    with.wait(5'000);
    CHECK(with.hung("red"));
    CHECK(with.desk.window("red")["hung"]);
    CHECK_FALSE(with.hung("blue"));
    with.red.set_stuck(false);
    with.wait(0);
    CHECK_FALSE(with.hung("red"));
    CHECK_FALSE(with.desk.window("red")["hung"]);
}

TEST_CASE("a program is asked when its window gets the focus, and then every ten seconds") {
    Hanging with;
    CHECK(with.red.pings() == 0);
    with.desk.choose("red");
    with.desk.settle();
    CHECK(with.red.pings() == 1);
    CHECK(with.blue.pings() == 0);
    for (int i = 0; i < 10; ++i) {
        with.wait(1'000);
    }
    CHECK(with.red.pings() == 2);
    CHECK(with.blue.pings() == 1);
}

TEST_CASE("what another VM does asks nothing of the VM that hears") {
    Hanging with;
    with.desk.choose("red");
    with.desk.settle();
    for (int i = 0; i < 5; ++i) {
        with.blue.open_window();
        with.desk.frame();
    }
    CHECK(with.red.pings() == 1);
}

TEST_CASE("a program without a window isn't asked") {
    Fixture desk;
    Client& red = desk.connect("red");
    desk.clock().advance(60'000);
    desk.settle();
    CHECK(red.pings() == 0);
}

TEST_CASE("a hung program's frame is marked, and its VM goes on hearing") {
    Hanging with;
    with.desk.choose("red");
    with.desk.frame();
    const auto before = with.desk.output().pixels();
    with.red.set_stuck(true);
    with.wait(10'000);
    with.wait(5'000);
    with.desk.frame();
    CHECK(with.desk.output().pixels().pixels != before.pixels);
    CHECK(with.desk.focused_vm() == "red");
}

TEST_CASE("a frozen VM isn't called hung, neither then nor when it is thawed") {
    Hanging with;
    with.wait(10'000);
    REQUIRE(with.desk.act("red", ensign::VmAction::freeze));
    for (int i = 0; i < 40; ++i) {
        with.wait(1'000);
    }
    CHECK_FALSE(with.hung("red"));
    REQUIRE(with.desk.act("red", ensign::VmAction::thaw));
    with.wait(1);
    CHECK_FALSE(with.hung("red"));
    with.wait(10'000);
    with.wait(5'000);
    CHECK_FALSE(with.hung("red"));
}

TEST_CASE("a program that was asked before its VM was frozen owes no answer for that time") {
    Hanging with;
    with.red.set_stuck(true); // so that the answer isn't there yet
    with.wait(10'000);
    REQUIRE(with.desk.act("red", ensign::VmAction::freeze));
    with.wait(5'000);
    CHECK_FALSE(with.hung("red"));
    REQUIRE(with.desk.act("red", ensign::VmAction::thaw));
    with.wait(4'999);
    CHECK_FALSE(with.hung("red"));
    with.wait(1);
    CHECK(with.hung("red"));
}

TEST_CASE("a hung program that dies is forgotten") {
    Hanging with;
    with.red.set_stuck(true);
    with.wait(10'000);
    with.wait(5'000);
    with.desk.disconnect(with.red);
    with.wait(20'000);
    CHECK_FALSE(with.hung("red"));
    CHECK(with.blue.pings() >= 2);
}
