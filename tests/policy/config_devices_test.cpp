#include "compositor/base/format.hpp"
#include "compositor/policy/config/config.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

using namespace ensign;

namespace {

constexpr std::string_view two_vms = R"(
[[vm]]
name = "work"
color = "#2c6be0"
[[vm]]
name = "vault"
color = "#6f3a9a"
)";

Config read(std::string_view text) {
    const auto config = parse_config(text::format("{}\n{}", text, two_vms), "c.toml");
    if (!config) {
        FAIL(config.error().sentence());
    }
    return *config;
}

std::string error_of(std::string_view text) {
    const auto config = parse_config(text::format("{}\n{}", text, two_vms), "c.toml");
    return config ? "accepted" : text::format("{}: {}", config.error().line, config.error().message);
}

std::string error_in_rule(std::string_view line) { return error_of(text::format("[[device]]\n{}", line)); }

} // namespace

TEST_CASE("without a word on devices there are no rules, and no quarantine") {
    CHECK(read("").devices.empty());
    CHECK(!read("").quarantine);
}

TEST_CASE("a rule with everything in it is read as it stands") {
    const Config config = read(R"(
[devices]
quarantine = true
[[device]]
type = "touchpad"
name = "Acme *"
vendor = 0x046d
product = 49948
path = "*/usb1/1-2/*"
vms = ["vault", "work"]
trusted = true
enabled = true
tap = false
tap_buttons = "lmr"
tap_and_drag = false
drag_lock = true
natural_scroll = true
left_handed = true
middle_emulation = true
disable_while_typing = false
accel_speed = -0.5
accel_profile = "flat"
click_method = "clickfinger"
scroll_method = "on-button-down"
scroll_button = "extra"
output = "DP-1"
[[device]]
)");
    CHECK(config.quarantine);
    REQUIRE(config.devices.size() == 2);
    CHECK(config.devices[0] == DeviceRule{.type = DeviceKind::touchpad,
                                          .name = "Acme *",
                                          .path = "*/usb1/1-2/*",
                                          .vendor = 0x046d,
                                          .product = 49948,
                                          .vms = std::vector<std::string>{"vault", "work"},
                                          .trusted = true,
                                          .enabled = true,
                                          .settings = {false, TapButtons::left_middle_right, false, true, true, true, true,
                                                       false, -0.5, AccelProfile::flat, ClickMethod::clickfinger,
                                                       ScrollMethod::on_button_down, BTN_EXTRA, "DP-1"}});
    CHECK(config.devices[1] == DeviceRule{});
}

TEST_CASE("a device's VM that doesn't exist is refused, with the one that was meant") {
    CHECK(error_in_rule("vms = [\"work\", \"valt\"]") ==
          "2: 'vms' in [[device]] can't have 'valt' in it; did you mean 'vault'?");
    CHECK(error_in_rule("vms = \"work\"").starts_with("2: 'vms' in [[device]] must be a list of texts"));
    CHECK(error_in_rule("vms = [1]") == "2: 'vms' in [[device]] can have only texts in it, and not a whole number");
    CHECK(error_in_rule("vms = []") == "accepted");
}

TEST_CASE("a wrong value of a rule for devices is refused at its line, with what would be right") {
    CHECK(error_in_rule("natural = true").contains("unknown key 'natural'"));
    CHECK(error_in_rule("type = \"mouse\"").contains("known are 'keyboard', 'pointer'"));
    CHECK(error_in_rule("vendor = \"046d\"").contains("a whole number from 0 to 65535"));
    CHECK(error_in_rule("product = 65536").contains("a whole number from 0 to 65535"));
    CHECK(error_in_rule("name = \"\"").contains("a text of 1 to 256 bytes"));
    CHECK(error_in_rule("accel_speed = 2").contains("a number from -1 to 1"));
    CHECK(error_in_rule("click_method = \"buttons\"").contains("'button-areas'"));
    CHECK(error_of("[devices]\nquarantaine = true").contains("did you mean 'quarantine'?"));
    CHECK(error_of("[device]\ntap = true").contains("written [[device]]"));
}
