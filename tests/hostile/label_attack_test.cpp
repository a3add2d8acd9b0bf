// Attacks on labels: T11, T12, T14, T15.
#include "tests/hostile/attack.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <array>
#include <random>

using namespace ensign::test;
using ensign::frame_edge;
using ensign::Point;
using ensign::Rect;
using ensign::Size;
using ensign::stripe_height;
using ensign::title_bar_height;

namespace {

// What a title may be made of to play the label.
std::string hostile_title(std::mt19937& random) {
    static const std::array<std::string, 15> parts{"[vault]",
                                                   "Vault",
                                                   "Blue",
                                                   "\xe2\x80\xae",
                                                   "\xe2\x81\xa6",
                                                   "\xe2\x80\x8b",
                                                   "\n",
                                                   "\x1b[31m",
                                                   "\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
                                                   "<span size='99999'>",
                                                   "\xf0\x9f\x94\x92",
                                                   "\xd7\x90\xd7\x91",
                                                   "W",
                                                   "\t",
                                                   "</span>&amp;"};
    std::string title;
    for (auto left = random() % 12; left > 0; --left) {
        const std::string& part = parts[random() % parts.size()];
        for (auto times = random() % 10 == 0 ? 300U : 1U; times > 0; --times) {
            if (title.size() + part.size() < 4000) { // a request has room for no more
                title += part;
            }
        }
    }
    return title;
}

// The title bar as far as a harmless title leaves it alone: hoist and name.
Rect name_run(Attack& attack) {
    const Rect outer = attack.outer();
    Rect run{outer.x, outer.y, outer.width, title_bar_height};
    attack.window.set_title("");
    attack.desk.frame();
    const auto untitled = pixels(attack.desk, run);
    attack.window.set_title("WWWW");
    attack.desk.frame();
    const auto titled = pixels(attack.desk, run);
    const auto width = static_cast<std::size_t>(run.width);
    for (std::size_t at = 0; at < titled.size(); ++at) {
        if (titled[at] != untitled[at]) {
            run.width = std::min(run.width, static_cast<int>(at % width));
        }
    }
    return run;
}

} // namespace

TEST_CASE("T11: no title changes a pixel of the name") {
    Attack attack;
    const Rect name = name_run(attack);
    REQUIRE(name.width > 20);
    const auto before = pixels(attack.desk, name);
    const auto stripe = attack.stripe();
    std::mt19937 random{11};
    for (int i = 0; i < 200; ++i) {
        attack.window.set_title(hostile_title(random));
        attack.desk.frame();
        REQUIRE(!attack.red.failure());
        REQUIRE(pixels(attack.desk, name) == before);
        REQUIRE(attack.stripe() == stripe);
    }
}

TEST_CASE("T11: a title that is not text ends its guest only") {
    Attack attack;
    attack.window.set_title("\xff\xfe");
    attack.desk.frame();
    CHECK(attack.red.failure());
    CHECK(!attack.blue.failure());
    CHECK(attack.desk.count(rgb(blue_paint)) > 0);
}

TEST_CASE("T12: a configuration with two labels that look alike is refused") {
    const std::string text = "[[vm]]\nname = \"one\"\nlabel = \"Bank\"\ncolor = \"#2c6be0\"\n"
                             "[[vm]]\nname = \"two\"\nlabel = \"B\u0430nk\"\ncolor = \"#c83232\"\npattern = \"dots\"\n";
    const auto config = ensign::parse_config(text, "look-alike.toml");
    REQUIRE(!config);
    CHECK(config.error().line == 7);
}

TEST_CASE("T14: a guest has no icon, task bar or tray to spoof with") {
    Attack attack;
    for (const std::string_view interface :
         {"xdg_toplevel_icon_manager_v1", "zwlr_foreign_toplevel_manager_v1", "ext_foreign_toplevel_list_v1",
          "zwlr_layer_shell_v1", "ext_session_lock_manager_v1"}) {
        CHECK(!attack.red.has(interface));
    }
}

TEST_CASE("T14: a title that names another VM stays its own VM's") {
    Attack attack;
    attack.window.set_title("victim");
    attack.window.set_app_id(blue_vm());
    attack.desk.frame();
    CHECK(attack.desk.window("victim")["vm"] == red_vm()); // the topmost of the two
}

TEST_CASE("T15: a guest has no way to notify") {
    Attack attack;
    for (const auto& global : attack.red.globals()) {
        CHECK(global.interface.find("notif") == std::string::npos);
        CHECK(global.interface.find("bell") == std::string::npos);
    }
}
