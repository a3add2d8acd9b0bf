// A configuration that changes while Ensign runs.
#include "compositor/base/format.hpp"
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

#include <algorithm>

using namespace ensign::test;

namespace {

// three_vms with this in front of the VMs, less the VMs named.
std::string config(std::string_view head, std::initializer_list<std::string_view> without = {}) {
    std::string text{head};
    for (std::size_t at = three_vms.find("[[vm]]"); at != std::string_view::npos;) {
        const std::size_t next = three_vms.find("[[vm]]", at + 1);
        const std::string_view vm = three_vms.substr(at, next - at);
        if (std::ranges::none_of(
                without, [&](std::string_view name) { return vm.contains(ensign::text::format("name = \"{}\"", name)); })) {
            text += vm;
        }
        at = next;
    }
    return text;
}

struct Reloading {
    Fixture desk;
    Client& red = desk.connect("red");
    Client& blue = desk.connect("blue");

    Reloading() {
        red.open_window({.title = "red"});
        blue.open_window({.title = "blue"});
        desk.settle();
        desk.choose("red");
        desk.frame();
    }
    bool reload(std::string_view text) {
        desk.set_config(text);
        const bool done = desk.reload().has_value();
        desk.frame();
        return done;
    }
};

} // namespace

TEST_CASE("a VM that a reload takes away while it hears leaves nobody hearing, and its windows go") {
    Reloading with;
    with.desk.press(KEY_P);
    REQUIRE(with.reload(config("", {"red"})));
    with.desk.release(KEY_P);
    CHECK(with.red.failure());
    CHECK(with.desk.window("red").is_null());
    CHECK(with.desk.focused_vm().empty());
    with.desk.choose("blue");
    with.desk.tap(KEY_A);
    CHECK(with.blue.seat().keys().size() == 2);
    CHECK(with.blue.seat().stuck().empty());
}

TEST_CASE("a VM that hears without a window hears no more when it is taken away or its last program leaves") {
    Reloading with;
    with.desk.choose("vault");
    REQUIRE(with.desk.focused_vm() == "vault");
    Client& vault = with.desk.connect("vault");
    with.desk.disconnect(vault);
    CHECK(with.desk.focused_vm().empty());
    with.desk.choose("vault");
    REQUIRE(with.reload(config("", {"vault"})));
    CHECK(with.desk.focused_vm().empty());
    with.desk.choose("blue");
    CHECK(with.desk.focused_vm() == "blue");
}

TEST_CASE("a VM that a reload brings back is a new one, and nothing of the old one is pressed or focused") {
    Reloading with;
    REQUIRE(with.reload(config("", {"red"})));
    REQUIRE(with.reload(config("")));
    CHECK(with.desk.focused_vm().empty());
    Client& red = with.desk.connect("red");
    red.open_window();
    with.desk.choose("red");
    with.desk.tap(KEY_A);
    CHECK(red.seat().keys().size() == 2);
}

TEST_CASE("a VM may go by reload while a button is held and the chooser is up") {
    Reloading with;
    const auto middle = with.desk.middle_of("red");
    with.desk.point_at(middle.x, middle.y);
    with.desk.button(BTN_LEFT, true);
    with.desk.press_attention_key();
    REQUIRE(with.reload(config("", {"red"})));
    with.desk.button(BTN_LEFT, false);
    with.desk.tap(KEY_ESC);
    CHECK(with.desk.focused_vm().empty());
    with.desk.choose("blue");
    CHECK(with.desk.focused_vm() == "blue");
}

TEST_CASE("a broken configuration changes nothing") {
    for (const std::string& broken : {std::string{"[[vm"}, config("[keyboard]\nlayout = \"nosuch\"\n"),
                                      config("[secret]\npicture = \"/nowhere.png\"\n", {"red"}), std::string{}}) {
        Reloading with;
        const auto before = with.desk.config();
        with.red.seat().forget();
        CHECK(!with.reload(broken));
        CHECK(with.desk.config() == before);
        CHECK(with.desk.focused_vm() == "red");
        CHECK(with.red.seat().events().empty());
        with.desk.tap(KEY_A);
        CHECK(with.red.seat().keys().size() == 2);
    }
}

TEST_CASE("a reload that changes nothing is seen by nobody") {
    Reloading with;
    with.red.seat().forget();
    const auto before = with.desk.output().pixels();
    CHECK(with.reload(three_vms));
    CHECK(with.red.seat().events().empty());
    CHECK(with.desk.output().pixels() == before);
}

TEST_CASE("a new rate of frames reaches programs that run already, and new VMs") {
    Reloading with;
    const std::string fast = config("[frames]\nrate = 240\n");
    for (const std::string& text : {config("[frames]\nrate = 240\n", {"blue"}), fast, fast}) {
        CHECK(with.reload(text));
    }
    for (Client* client : {&with.red, &with.desk.connect("blue")}) {
        CHECK(client->outputs().front().refresh == 240'000);
        Window& window = client->open_window();
        with.desk.settle();
        for (int i = 1; i <= 10; ++i) {
            window.request_frame();
            window.request_feedback();
            window.commit();
            with.desk.settle();
            with.desk.clock().advance(5);
            with.desk.settle();
            REQUIRE(window.presented().size() == static_cast<std::size_t>(i));
            CHECK(window.presented().back().refresh == 4'166'667);
        }
    }
}

TEST_CASE("a VM's new colour is on its frames at once") {
    Reloading with;
    std::string text = config("");
    text.replace(text.find("#c83232"), 7, "#c8329e");
    REQUIRE(with.desk.count(0xc83232) > 0);
    REQUIRE(with.reload(text));
    CHECK(with.desk.count(0xc83232) == 0);
    CHECK(with.desk.count(0xc8329e) > 0);
    CHECK(with.desk.focused_vm() == "red");
}

TEST_CASE("a new VM can be connected to and chosen") {
    Reloading with;
    REQUIRE(
        with.reload(config("") + "\n[[vm]]\nname = \"fresh\"\nlabel = \"Fresh\"\ncolor = \"#d08020\"\npattern = \"bars\"\n"));
    Client& fresh = with.desk.connect("fresh");
    fresh.open_window();
    with.desk.choose("fresh");
    with.desk.tap(KEY_A);
    CHECK(fresh.seat().keys().size() == 2);
}

TEST_CASE("a new keyboard layout reaches programs that run already") {
    Reloading with;
    const std::string before = with.red.seat().keymap();
    with.red.seat().forget();
    REQUIRE(with.reload(config("[keyboard]\nlayout = \"de\"\nrepeat_rate = 7\n")));
    CHECK(only<KeymapReceived>(with.red.seat().events()).size() == 1);
    CHECK(with.red.seat().keymap() != before);
    CHECK(with.red.seat().keymap() == with.blue.seat().keymap());
    CHECK(only<RepeatInfo>(with.red.seat().events()).back().rate == 7);
}

TEST_CASE("a new layout in the middle of a key press leaves no key pressed") {
    Reloading with;
    with.desk.press(KEY_LEFTSHIFT);
    with.desk.press(KEY_P);
    REQUIRE(with.reload(config("[keyboard]\nlayout = \"de\"\n")));
    with.desk.release(KEY_P);
    with.desk.release(KEY_LEFTSHIFT);
    CHECK(with.red.seat().stuck().empty());
    CHECK(only<Modifiers>(with.red.seat().events()).back().depressed == 0);
}

TEST_CASE("a new attention key works at once, and the old one is a key like any other") {
    Reloading with;
    REQUIRE(with.reload(config("[sak]\nkeys = \"Super+Escape\"\n")));
    with.red.seat().forget();
    for (const std::uint32_t code : {KEY_LEFTCTRL, KEY_LEFTALT, KEY_DELETE}) {
        with.desk.press(code);
    }
    for (const std::uint32_t code : {KEY_DELETE, KEY_LEFTALT, KEY_LEFTCTRL}) {
        with.desk.release(code);
    }
    CHECK(with.desk.focused_vm() == "red");
    CHECK(with.red.seat().keys().size() == 6);
    with.desk.press_attention_key(); // the configured one
    CHECK(with.desk.focused_vm().empty());
}

TEST_CASE("while a VM that was taken from the configuration goes, an owner map names only who is there") {
    Fixture desk;
    desk.connect("vault").open_window({.width = 700, .height = 500}); // the last of the configuration
    desk.frame();
    desk.set_config(three_vms.substr(0, three_vms.rfind("[[vm]]")));
    REQUIRE(desk.reload());
    const auto map = desk.owners();
    for (const std::byte index : map.bytes) {
        REQUIRE(std::to_integer<std::size_t>(index) < map.legend.size());
    }
}
