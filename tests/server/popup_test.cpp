// Popups and subsurfaces: parts of a window, under the window's frame.
#include "compositor/server_parts.hpp"
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <linux/input-event-codes.h>

using namespace ensign::test;

namespace {

constexpr std::uint32_t bottom_right = 8; // xdg_positioner.anchor and gravity
constexpr std::uint32_t green = 0xff01fe01;

struct WithWindow {
    Fixture desk;
    Client& red = desk.connect("red");
    Window& window = red.open_window({.title = "one", .width = 300, .height = 200});

    WithWindow() {
        desk.settle();
        desk.choose("red");
        desk.frame();
    }
    void click_content() {
        const auto content = desk.window("one")["content"];
        desk.click(content["x"].get<int>() + 10, content["y"].get<int>() + 10);
    }
};

} // namespace

TEST_CASE("a menu is shown, and goes when the user clicks elsewhere") {
    WithWindow with;
    with.click_content();
    Popup& menu = with.red.open_popup(with.window, {.width = 80,
                                                    .height = 60,
                                                    .anchor_x = 100, // off the pointer
                                                    .anchor_y = 80,
                                                    .anchor = bottom_right,
                                                    .gravity = bottom_right,
                                                    .color = green,
                                                    .grab = with.red.seat().press_serial()});
    with.desk.frame();
    REQUIRE(menu.configures().size() == 1);
    CHECK(menu.configures()[0].width == 80);
    CHECK(with.desk.count(0x01fe01) == 80 * 60);
    with.desk.click(790, 590);
    with.desk.frame();
    CHECK(menu.dismissals() == 1);
    CHECK(with.desk.count(0x01fe01) == 0);
    Popup& late = with.red.open_popup(menu, {.color = green}); // on what is over
    with.desk.frame();
    CHECK(late.dismissed());
    CHECK(with.desk.count(0x01fe01) == 0);
}

TEST_CASE("a menu taller than the screen is told what it gets, and all of that is shown, with a grab and without") {
    const bool grabs = GENERATE(false, true);
    const std::uint32_t constraint = GENERATE(0U, 32U); // nothing, resize_y
    WithWindow with;
    with.click_content();
    PopupSpec spec{.width = 120, .height = 2000, .anchor_x = 20, .anchor_y = 20, .constraint = constraint, .color = green};
    if (grabs) {
        spec.grab = with.red.seat().press_serial();
    }
    Popup& menu = with.red.open_popup(with.window, spec);
    with.desk.point_at(790, 590); // its cursor covers nothing of it
    with.desk.frame();
    REQUIRE(menu.configures().size() == 1);
    CHECK(menu.configures()[0].width == 120);
    CHECK(menu.configures()[0].height > 500);
    CHECK(menu.configures()[0].height < 576);
    CHECK(with.desk.count(0x01fe01) == 120 * menu.configures()[0].height);
}

TEST_CASE("a popup that asks for it is told where it gets when its window is moved") {
    const bool reactive = GENERATE(false, true);
    WithWindow with;
    with.click_content();
    Popup& menu = with.red.open_popup(with.window, {.width = 80,
                                                    .height = 60,
                                                    .anchor_x = 280,
                                                    .anchor_y = 20,
                                                    .gravity = bottom_right,
                                                    .constraint = 1, // slide_x
                                                    .color = green,
                                                    .reactive = reactive});
    with.desk.frame();
    REQUIRE(menu.configures().size() == 1);
    const auto outer = with.desk.outer_of("one");
    const ensign::Point title{outer.x + outer.width / 2, outer.y + 14};
    with.desk.drag(title, {title.x + 800 - outer.right(), title.y}); // to the right edge of the screen
    with.desk.frame();
    REQUIRE(with.desk.outer_of("one").right() == 800);
    CHECK(menu.configures().size() == (reactive ? 2 : 1));
    CHECK((menu.configures().back().x < menu.configures().front().x) == reactive);
    CHECK(with.desk.count(0x01fe01) == 80 * 60);
}

TEST_CASE("a popup goes along with the one that it hangs on") {
    WithWindow with;
    with.click_content();
    Popup& menu = with.red.open_popup(with.window, {.width = 80,
                                                    .height = 60,
                                                    .anchor_x = 280,
                                                    .anchor_y = 20,
                                                    .gravity = bottom_right,
                                                    .constraint = 4, // flip_x
                                                    .reactive = true});
    with.desk.frame();
    with.red.open_popup(menu,
                        {.width = 30, .height = 20, .anchor_x = 10, .anchor_y = 10, .gravity = bottom_right, .color = green});
    with.desk.frame();
    const auto outer = with.desk.outer_of("one");
    const ensign::Point title{outer.x + outer.width / 2, outer.y + 14};
    with.desk.drag(title, {title.x + 800 - outer.right(), title.y}); // the menu flips
    with.desk.frame();
    const auto content = with.desk.content_of("one");
    const auto& at = menu.configures().back();
    CHECK(with.desk.fills({content.x + at.x + 10, content.y + at.y + 10, 30, 20}, 0x01fe01));
}

TEST_CASE("the round corners of a menu show its frame's colour") {
    WithWindow with;
    with.click_content();
    with.desk.frame();
    const auto before = with.desk.count(0xc83232);
    with.red.open_popup(with.window, {.width = 80, .height = 60, .anchor_x = 100, .anchor_y = 80, .color = 0});
    with.desk.frame();
    CHECK(with.desk.count(0xc83232) >= before + 80 * 60);
}

TEST_CASE("a menu goes when its VM no longer hears") {
    WithWindow with;
    with.click_content();
    Popup& menu = with.red.open_popup(with.window, {.grab = with.red.seat().press_serial()});
    with.desk.frame();
    with.desk.press_attention_key();
    CHECK(menu.dismissals() == 1);
}

TEST_CASE("a menu that something is dragged from, or was, goes when its VM no longer hears") {
    const bool dropped = GENERATE(false, true);
    WithWindow with;
    with.click_content();
    Popup& menu = with.red.open_popup(
        with.window, {.anchor_x = 20, .anchor_y = 40, .gravity = bottom_right, .grab = with.red.seat().press_serial()});
    with.desk.frame();
    const auto content = with.desk.content_of("one");
    with.desk.point_at(content.x + 40, content.y + 60);
    with.desk.button(BTN_LEFT, true);
    with.red.data().start_drag(menu, nullptr, "text");
    with.desk.settle();
    REQUIRE(with.desk.inside().vms().find("red")->seat().dragging());
    if (dropped) {
        with.desk.button(BTN_LEFT, false);
    }
    CHECK(!menu.dismissed());
    with.desk.press_attention_key();
    CHECK(menu.dismissed());
}

TEST_CASE("a subsurface is shown inside its window only") {
    WithWindow with;
    with.window.set_geometry(0, 0, 300, 200); // without it, a window is as large as all that it is made of
    Subsurface& inner = with.red.add_subsurface(with.window, 250, 150, 400, 400, green);
    with.window.commit();
    with.desk.frame();
    CHECK(with.desk.count(0x01fe01) == 50 * 50);
    with.red.destroy(inner);
    with.window.commit();
    with.desk.frame();
    CHECK(with.desk.count(0x01fe01) == 0);
}
