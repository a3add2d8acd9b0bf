#include "compositor/policy/input/device_rules.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign;
using Names = std::vector<std::string>;

namespace {

const DeviceInfo keyboard{DeviceKind::keyboard, "Acme Keyboard 3", 0x046d, 0xc31c,
                          "/sys/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/input/input5/event5"};
const DeviceInfo touchpad{DeviceKind::touchpad, "Acme Touchpad", 0x06cb, 1, "/sys/devices/platform/i8042/input/input6/event6"};

} // namespace

TEST_CASE("without a rule a device reaches every VM and is trusted") {
    const DeviceVerdict verdict = judge_device({}, keyboard);
    CHECK(verdict.grant.reaches("red"));
    CHECK(verdict.grant.trusted);
    CHECK(!verdict.vouched);
}

TEST_CASE("a rule's VMs are the only ones that its device reaches") {
    const DeviceVerdict verdict = judge_device({{.name = "Acme*", .vms = Names{"red"}}}, keyboard);
    CHECK(verdict.grant.reaches("red"));
    CHECK(!verdict.grant.reaches("vault"));
    CHECK(!judge_device({{.vms = Names{}}}, keyboard).grant.reaches("red"));
}

TEST_CASE("a device whose VMs are limited operates the chooser only where a rule says so") {
    CHECK(!judge_device({{.vms = Names{"red"}}}, keyboard).grant.trusted);
    CHECK(judge_device({{.vms = Names{"red"}, .trusted = true}}, keyboard).grant.trusted);
    CHECK(!judge_device({{.trusted = false}}, keyboard).grant.trusted);
}

TEST_CASE("only a rule that says trusted vouches for a device") {
    CHECK(judge_device({{.trusted = true}}, keyboard).vouched);
    CHECK(!judge_device({{.trusted = false}}, keyboard).vouched);
    CHECK(!judge_device({{.name = "Other*", .trusted = true}}, keyboard).vouched);
    CHECK(!judge_device({{.trusted = true}, {.trusted = false}}, keyboard).vouched);
}

TEST_CASE("a rule is for devices that fit all that it names") {
    const DeviceRule all{
        .type = DeviceKind::keyboard, .name = "Acme *", .path = "*/usb1/1-2/*", .vendor = 0x046d, .product = 0xc31c};
    CHECK(all.fits(keyboard));
    CHECK(!DeviceRule{.type = DeviceKind::pointer}.fits(keyboard));
    CHECK(!DeviceRule{.name = "acme *"}.fits(keyboard));
    CHECK(!DeviceRule{.path = "*/usb1/1-3/*"}.fits(keyboard));
    CHECK(!DeviceRule{.vendor = 0x046e}.fits(keyboard));
    CHECK(!DeviceRule{.vendor = 0x046d, .product = 1}.fits(keyboard));
    CHECK(DeviceRule{}.fits(keyboard));
}

TEST_CASE("a device is listened to unless the last word on it says no") {
    CHECK(judge_device({}, keyboard).enabled);
    CHECK(!judge_device({{.enabled = false}, {.trusted = true}}, keyboard).enabled);
    CHECK(judge_device({{.enabled = false}, {.enabled = true}}, keyboard).enabled);
}

TEST_CASE("a later rule overlays an earlier one key by key") {
    const std::vector<DeviceRule> rules{
        {.vms = Names{"red"}, .settings = {.natural_scroll = true, .accel_speed = 0.5}},
        {.type = DeviceKind::touchpad, .vms = Names{"red", "blue"}, .settings = {.tap = false, .natural_scroll = false}},
    };
    const DeviceVerdict verdict = judge_device(rules, touchpad);
    CHECK(verdict.grant.vms == Names{"red", "blue"});
    CHECK(verdict.settings == DeviceSettings{.tap = false, .natural_scroll = false, .accel_speed = 0.5});
    CHECK(judge_device(rules, keyboard).settings == DeviceSettings{.tap = true, .natural_scroll = true, .accel_speed = 0.5});
}

TEST_CASE("every setting of a later rule replaces the earlier one's, and what it leaves out stays") {
    const DeviceSettings one{true,
                             TapButtons::left_right_middle,
                             true,
                             true,
                             true,
                             true,
                             true,
                             true,
                             0.5,
                             AccelProfile::flat,
                             ClickMethod::none,
                             ScrollMethod::edge,
                             0x110,
                             "A"};
    const DeviceSettings other{false,
                               TapButtons::left_middle_right,
                               false,
                               false,
                               false,
                               false,
                               false,
                               false,
                               -1.0,
                               AccelProfile::adaptive,
                               ClickMethod::clickfinger,
                               ScrollMethod::two_finger,
                               0x111,
                               "B"};
    DeviceSettings settings = one;
    settings.overlay({});
    CHECK(settings == one);
    settings.overlay(other);
    CHECK(settings == other);
}

TEST_CASE("a glob's stars stand for anything, its question marks for one byte") {
    for (const auto& [pattern, text] : std::vector<std::pair<const char*, const char*>>{{"", ""},
                                                                                        {"*", ""},
                                                                                        {"*", "a/b"},
                                                                                        {"a*c", "abcbc"},
                                                                                        {"a*b*c", "aXbYbZc"},
                                                                                        {"?b", "ab"},
                                                                                        {"*?", "x"},
                                                                                        {"a**", "a"}}) {
        CHECK(matches_glob(pattern, text));
    }
    for (const auto& [pattern, text] : std::vector<std::pair<const char*, const char*>>{
             {"", "a"}, {"a", ""}, {"a*c", "abcb"}, {"?", ""}, {"a", "ab"}, {"*a", "ab"}, {"a*b*c", "acb"}}) {
        CHECK(!matches_glob(pattern, text));
    }
}

TEST_CASE("a glob of many stars against a long name takes no long time") {
    std::string pattern;
    for (int i = 0; i < 100; ++i) {
        pattern += "a*";
    }
    CHECK(!matches_glob(pattern + "b", std::string(4096, 'a'))); // an exponential match would never end
}
