// Outputs that come, go, shrink or don't light up: what the user must see is there on those that are left.
#include "tests/support/client_lock.hpp"
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

using namespace ensign::test;
using ensign::Rect;

namespace {

constexpr std::uint32_t slate = 0xff336699; // the locker's

// Every output has its stripe where it begins, in the scene and on the screen, and under it nothing is bare while locked.
void check_each(Fixture& desk, bool locked) {
    const auto outputs = desk.commands().tree()["outputs"];
    for (const auto& output : outputs) {
        const int x = output["x"];
        const int y = output["y"];
        INFO(output.dump());
        CHECK(desk.whois(x + 5, y + 5)["part"] == "stripe");
        CHECK(desk.whois(x + output["width"].get<int>() - 5, y + 5)["part"] == "stripe");
        if (locked) {
            CHECK(desk.whois(x + 300, y + 300)["owner"] != "background");
        }
    }
}

} // namespace

TEST_CASE("T65: each output that is left has its stripe, and while locked its curtain, whichever goes first") {
    const bool locked = GENERATE(false, true);
    const std::vector<int> order =
        GENERATE(std::vector{0, 1, 2}, std::vector{0, 2, 1}, std::vector{1, 0, 2}, std::vector{2, 0, 1});
    Fixture desk;
    std::vector<TestOutput*> outputs{&desk.output()};
    for (const auto& [name, width] : {std::pair{"TEST-2", 640}, {"TEST-3", 500}}) {
        outputs.push_back(&desk.backend().add_output(name, width, 480));
    }
    Client& red = desk.connect("red");
    red.open_window({.title = "red"});
    desk.choose("red");
    Client& host = desk.connect_host();
    std::optional<Locker> locker;
    if (locked) {
        locker.emplace(host).cover(slate);
    }
    desk.frame();
    check_each(desk, locked);
    const auto stripe = outputs.back()->pixels().at(5, 5);
    for (const int gone : order) {
        desk.backend().remove(*std::exchange(outputs[static_cast<std::size_t>(gone)], nullptr));
        desk.frame();
        check_each(desk, locked);
        for (TestOutput* output : outputs) {
            if (output != nullptr) {
                CHECK(output->pixels().at(5, 5) == stripe);
            }
        }
        if (std::ranges::count(outputs, nullptr) == 2) {
            break;
        }
    }
    TestOutput& back = desk.backend().add_output("TEST-4", 700, 500);
    desk.frame();
    check_each(desk, locked);
    CHECK(back.pixels().at(5, 5) == stripe);
}

TEST_CASE("a window opens and stays on an output of any size, full screen, maximised or neither") {
    for (const int height : {1, 20, 24, 25, 40, 52, 58, 59, 60, 100, 200}) {
        for (const int width : {1, 8, 12, 13, 40, 100, 200}) {
            Fixture desk{three_vms, width, height};
            INFO(width << " x " << height);
            Client& red = desk.connect("red");
            Window& first = red.open_window({.title = "first", .width = 100, .height = 80, .color = 0xfffe01fe});
            desk.frame();
            CHECK(!desk.window("first").is_null());
            first.set_maximized(true);
            desk.frame();
            first.set_fullscreen(true);
            desk.choose("red");
            desk.press_chord(chord_of(desk.config().bindings, ensign::action::Fullscreen{})); // without a frame
            desk.frame();
            desk.output().request_size(300, 200);
            desk.frame();
            desk.output().request_size(width, height);
            red.open_popup(first, {.width = 50, .height = 50});
            desk.frame();
            desk.press_attention_key();
            desk.frame();
            CHECK((desk.chooser_is_up() || width <= 40 || height <= 44)); // it asks at (40, 44)
            desk.press_attention_key();
            desk.frame();
            CHECK(!red.failure());
            CHECK(!desk.window("first").is_null());
            desk.output().request_size(800, 600);
            desk.choose("red");
            desk.frame();
            CHECK(desk.count(0xfe01fe) > 40); // wherever it has been
        }
    }
}

TEST_CASE("an output that doesn't light up at first does once another one makes room for it") {
    Fixture desk;
    desk.backend().set_most_outputs(1);
    TestOutput& second = desk.backend().add_output("TEST-2", 640, 480);
    desk.frame();
    CHECK(second.commits() == 0);
    desk.backend().remove(desk.output());
    desk.frame();
    CHECK(second.commits() > 0);
    check_each(desk, false);
}
