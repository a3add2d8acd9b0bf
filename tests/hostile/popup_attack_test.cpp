// T10: popups that are too large, too many, too deep, elsewhere, or grab.
#include "tests/hostile/attack.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

#include <functional>
#include <vector>

using namespace ensign::test;
using ensign::frame_edge;
using ensign::Point;
using ensign::Rect;
using ensign::Size;
using ensign::stripe_height;
using ensign::title_bar_height;

TEST_CASE("T10: a huge popup without constraints is cut and framed") {
    Attack attack;
    const auto stripe = attack.stripe();
    Popup& popup = attack.red.open_popup(attack.window, {.width = 10'000, .height = 10'000, .constraint = 0, .color = ink});
    attack.desk.frame();
    CHECK(attack.stripe() == stripe);
    CHECK(only_in_content(attack.desk, red_vm(), ink));
    const auto told = popup.configures().at(0);
    attack.desk.point_at(799, 1); // its cursor covers nothing of it
    attack.desk.frame();
    CHECK(told.width < 800);
    CHECK(told.height < 600 - stripe_height);
    CHECK(attack.desk.count(rgb(ink)) == static_cast<std::size_t>(told.width) * static_cast<std::size_t>(told.height));
}

TEST_CASE("T10: a popup far away is brought into the work area") {
    for (const int far : {-100'000, 100'000}) {
        Attack attack;
        const auto stripe = attack.stripe();
        attack.red.open_popup(attack.window,
                              {.width = 100, .height = 50, .constraint = 0, .offset_x = far, .offset_y = far, .color = ink});
        attack.desk.frame();
        CHECK(attack.desk.count(rgb(ink)) == 100 * 50);
        CHECK(attack.stripe() == stripe);
        CHECK(only_in_content(attack.desk, red_vm(), ink));
    }
}

TEST_CASE("T10: popups end at a depth") {
    Attack attack;
    Surface* parent = &attack.window;
    std::vector<Popup*> chain;
    for (int depth = 1; depth <= 10; ++depth) {
        chain.push_back(&attack.red.open_popup(*parent, {.width = 60, .height = 40, .color = red_paint}));
        attack.desk.frame();
        if (chain.back()->dismissed()) {
            break;
        }
        parent = chain.back();
    }
    CHECK(chain.size() == 9);
    CHECK(chain.back()->dismissed());
    CHECK(only_in_content(attack.desk, red_vm(), red_paint));
}

TEST_CASE("T10: a grab that no press asked for is dismissed") {
    Attack attack;
    Popup& popup = attack.red.open_popup(attack.window, {.color = ink, .grab = 12'345});
    attack.desk.frame();
    CHECK(popup.dismissed());
}

TEST_CASE("T10: popups go with their VM's focus") {
    Attack attack;
    const Point at = middle(attack.content());
    attack.desk.click(at.x, at.y);
    Popup& popup = attack.red.open_popup(attack.window, {.color = ink, .grab = attack.red.seat().press_serial()});
    attack.desk.frame();
    REQUIRE(!popup.dismissed());
    attack.desk.choose(blue_vm());
    CHECK(popup.dismissed());
}

TEST_CASE("T10: a popup that its VM opens without the focus covers nothing of the window that has it") {
    Attack attack;
    attack.desk.choose(blue_vm());
    attack.desk.frame();
    const auto shown = attack.desk.count(rgb(blue_paint));
    attack.red.open_popup(attack.window, {.width = 10'000, .height = 10'000, .color = ink});
    attack.desk.frame();
    CHECK(attack.desk.count(rgb(ink)) > 0);
    CHECK(attack.desk.count(rgb(blue_paint)) == shown);
}

TEST_CASE("T10: a popup stays in the work area, whatever its window's content does below it") {
    Attack attack{{.title = "attack", .width = 100, .height = 60, .color = red_paint, .answers = false}};
    attack.window.acknowledge(attack.window.configures().back().serial);
    attack.window.resize(100, 60);
    attack.window.set_maximized(true);
    attack.desk.settle();
    attack.window.acknowledge(attack.window.configures().back().serial);
    attack.window.resize(100, 60); // in the middle of the screen
    attack.desk.frame();
    const auto stripe = attack.stripe();
    attack.red.open_popup(attack.window, {.width = 80, .height = 50, .offset_y = -10'000, .color = ink});
    attack.desk.frame();
    REQUIRE(attack.desk.count(rgb(ink)) == 80 * 50);
    attack.window.resize(788, 542); // at the top left of it
    attack.desk.frame();
    CHECK(attack.desk.count(rgb(ink)) == 80 * 50);
    CHECK(attack.stripe() == stripe);
    CHECK(only_in_content(attack.desk, red_vm(), ink));
}

TEST_CASE("T10: a popup goes along with a content that the user pans, and no guard takes offence") {
    Attack attack{{.title = "attack", .width = 300, .height = 1200, .color = red_paint, .answers = false}};
    attack.window.acknowledge(attack.window.configures().back().serial);
    attack.window.resize(300, 1200);
    attack.desk.frame();
    attack.desk.drag({attack.outer().x + 40, attack.outer().y + 10}, {attack.outer().x + 40, 400});
    attack.red.open_popup(attack.window, {.width = 80, .height = 50, .anchor_x = 20, .anchor_y = 60, .color = ink});
    attack.desk.frame();
    REQUIRE(attack.desk.count(rgb(ink)) == 80 * 50);
    for (int step = 0; step < 3; ++step) {
        attack.desk.press_chord({.ctrl = true, .super = true, .key = KEY_DOWN});
        attack.desk.frame();
        CHECK(attack.desk.count(rgb(ink)) == 80 * 50);
        CHECK(only_in_content(attack.desk, red_vm(), ink));
    }
    CHECK(attack.desk.window("attack")["shown"].get<bool>());
    CHECK(attack.framed());
}

namespace {

// red hears and has a menu of nearly the work area's size up, which the user opened; red takes it down at nobody's word.
struct Menu : Attack {
    Popup* menu = nullptr;
    Menu() {
        desk.choose(red_vm());
        const Point at = middle(content());
        desk.click(at.x, at.y);
        menu = &red.open_popup(window,
                               {.width = 780, .height = 540, .constraint = 0, .color = ink, .grab = red.seat().press_serial()});
        desk.frame();
        REQUIRE(desk.count(rgb(ink)) > 100'000);
    }
    [[nodiscard]] bool is_gone() {
        desk.frame();
        return desk.count(rgb(ink)) == 0 && menu->dismissed();
    }
};

} // namespace

TEST_CASE("T10: a menu is gone from the picture when its VM no longer hears, whatever its guest does") {
    const std::vector<std::function<void(Menu&)>> ways{
        [](Menu& attack) { attack.desk.choose(blue_vm()); },
        [](Menu& attack) {
            attack.desk.press_attention_key();
            attack.desk.press_attention_key(); // and back to red
        },
        [](Menu& attack) { CHECK(attack.desk.act(red_vm(), ensign::VmAction::mute)); },
        [](Menu& attack) { CHECK(attack.desk.commands().focus_vm(blue_vm())); },
    };
    for (const auto& way : ways) {
        Menu attack;
        way(attack);
        CHECK(attack.is_gone());
        attack.menu->show(780, 540, ink); // as if nothing had been
        CHECK(attack.is_gone());
        CHECK(!attack.red.failure());
    }
}

TEST_CASE("T10: a menu is gone from the picture when its grab ends, whatever its guest does") {
    Menu attack;
    attack.desk.click(400, 5); // the stripe: elsewhere
    CHECK(attack.is_gone());
    CHECK(attack.desk.focused_vm() == red_vm());
}

TEST_CASE("T10: what opened without a grab is gone, too, when its VM no longer hears") {
    Attack attack;
    attack.desk.choose(red_vm());
    Popup& tip = attack.red.open_popup(attack.window, {.width = 100, .height = 50, .color = ink});
    attack.desk.frame();
    REQUIRE(attack.desk.count(rgb(ink)) == 100 * 50);
    attack.desk.choose(blue_vm());
    attack.desk.frame();
    CHECK(tip.dismissed());
    CHECK(attack.desk.count(rgb(ink)) == 0);
}
