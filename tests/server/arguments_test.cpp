// What ensignctl makes of its command line.
#include "ctl/arguments.hpp"
#include "ctl/table.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string_view>
#include <vector>

using namespace ensign::ctl;

namespace {

std::expected<Arguments, std::string> parse(std::vector<std::string_view> words) { return parse_arguments(words); }

} // namespace

TEST_CASE("an unknown verb is answered with the verbs") {
    const auto result = parse({"windwos"});
    REQUIRE(!result);
    CHECK(result.error() == "\"windwos\" is no verb; the verbs are vms, windows, focus-log, tree, whois, focus, hide, show, "
                            "mute, unmute, freeze, thaw, disconnect, start, kill, pin, unpin, chooser, lock, devices, "
                            "approve, screenshot, reload, quit and selftest");
}

TEST_CASE("options may stand anywhere, and a number may be negative") {
    const auto result = parse({"whois", "-3", "--json", "4"});
    REQUIRE(result);
    CHECK(result->json);
    CHECK(std::get<Whois>(result->command).x == -3);
    CHECK(std::get<Whois>(result->command).y == 4);
}

TEST_CASE("a device is approved by its number") {
    const auto result = parse({"approve", "7"});
    REQUIRE(result);
    CHECK(std::get<ApproveDevice>(result->command).id == 7);
    for (const char* wrong : {"0", "-1", "seven", "7x"}) {
        CHECK(!parse({"approve", wrong}));
    }
}

TEST_CASE("after -- nothing is an option") {
    const auto result = parse({"focus", "--", "--json"});
    REQUIRE(result);
    CHECK(std::get<FocusVm>(result->command).name == "--json");
}

TEST_CASE("what doesn't belong to a verb is refused") {
    CHECK(!parse({}));
    CHECK(!parse({"vms", "work"}));
    CHECK(!parse({"whois", "1"}));
    CHECK(!parse({"whois", "1", "2x"}));
    CHECK(!parse({"whois", "1", "99999999999"}));
    CHECK(!parse({"focus"}));
    CHECK(!parse({"freeze"}));
    CHECK(!parse({"kill", "work", "vault"}));
    CHECK(!parse({"vms", "--owners"}));
    CHECK(!parse({"reload", "--output", "DP-1"}));
    CHECK(!parse({"screenshot", "--output"}));
    CHECK(!parse({"vms", "--config", "x.toml"}));
    CHECK(!parse({"selftest", "-c"}));
    CHECK(!parse({"selftest", "T1"}));
    CHECK(!parse({"screenshot", "-", "--json"}));
    CHECK(!parse({"vms", "--frobnicate"}));
}

TEST_CASE("what is printed keeps to its line, whatever a guest put into it") {
    CHECK(printable("plain ünïcode 漢字") == "plain ünïcode 漢字");
    CHECK(printable("a\x1b[31mb\nc") == "a\uFFFD[31mb\uFFFDc");
    CHECK(printable("x\u202ey\u2066z\u009b") == "x\uFFFDy\uFFFDz\uFFFD");
    CHECK(printable("bad\xff\xc3") == "bad\uFFFD\uFFFD");
}
