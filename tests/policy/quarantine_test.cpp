#include "compositor/policy/input/quarantine.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign;

namespace {

const std::string built_in = "/sys/devices/platform/i8042/input/input1/event1";
const std::string stick = "/sys/devices/usb1/1-2/input/input9/event9";

Quarantine running() {
    Quarantine quarantine;
    quarantine.set_on(true);
    CHECK(quarantine.admits(built_in, false));
    quarantine.end_startup();
    return quarantine;
}

} // namespace

TEST_CASE("what is plugged in while Ensign runs waits, where the user wants that") {
    Quarantine quarantine = running();
    CHECK(!quarantine.admits(stick, false));
    CHECK(!quarantine.admits("", false));
    quarantine.set_on(false);
    CHECK(quarantine.admits(stick, false));
}

TEST_CASE("what was there at the start doesn't wait when the session comes back to the foreground") {
    CHECK(running().admits(built_in, false));
}

TEST_CASE("what was approved once doesn't wait again, and what is plugged in anew does") {
    Quarantine quarantine = running();
    quarantine.approve(stick);
    CHECK(quarantine.admits(stick, false));
    CHECK(!quarantine.admits("/sys/devices/usb1/1-2/input/input10/event9", false));
}

TEST_CASE("what a rule vouches for doesn't wait") { CHECK(running().admits(stick, true)); }

TEST_CASE("a device whose place is unknown is known by nothing") {
    Quarantine quarantine = running();
    quarantine.approve("");
    CHECK(!quarantine.admits("", false));
}
