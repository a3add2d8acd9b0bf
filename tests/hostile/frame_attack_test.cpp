// Attacks on frames: T1 to T9, T19.
#include "tests/hostile/attack.hpp"
#include "tests/hostile/turn.hpp"

#include "compositor/scene/owner_map.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

#include <algorithm>
#include <climits>

using namespace ensign::test;
using ensign::frame_edge;
using ensign::Point;
using ensign::Rect;
using ensign::Size;
using ensign::stripe_height;
using ensign::title_bar_height;

namespace {
constexpr std::uint32_t fullscreen = 2; // xdg_toplevel.state
} // namespace

TEST_CASE("T1: a full-screen fake desktop keeps stripe and frame") {
    Attack attack;
    const auto stripe = attack.stripe();
    for (int again = 0; again < 5; ++again) {
        attack.window.set_fullscreen(true);
        attack.desk.frame();
        CHECK(attack.window.has_state(fullscreen));
        CHECK(attack.stripe() == stripe);
        CHECK(attack.framed());
        CHECK(attack.outer() == Rect{0, stripe_height, 800, 600 - stripe_height});
        CHECK(only_in_content(attack.desk, red_vm(), red_paint));
        attack.window.set_fullscreen(again % 2 == 0);
    }
}

TEST_CASE("T1: a window without its frame has it back as soon as its program wants to leave full screen") {
    Attack attack;
    attack.desk.choose(red_vm());
    attack.desk.press(KEY_LEFTMETA);
    attack.desk.tap(KEY_F);
    attack.desk.release(KEY_LEFTMETA);
    attack.desk.frame();
    REQUIRE(attack.content().size() == Size{800, 600 - stripe_height});
    attack.window.set_fullscreen(false);
    attack.window.set_title("nothing has changed"); // and no answer to what it is told
    attack.red.turn();
    attack.desk.turn_ensign();
    attack.desk.step_frame();
    attack.desk.frame();
    CHECK(attack.desk.count(rgb(red_paint)) > 0); // the guard had no reason to hide it
    CHECK(only_in_content(attack.desk, red_vm(), red_paint));
}

TEST_CASE("T1: full screen before the first commit keeps stripe and frame") {
    Attack attack;
    const auto stripe = attack.stripe();
    Window& second =
        attack.red.open_window({.title = "second", .width = 800, .height = 600, .color = red_paint, .answers = false});
    second.set_fullscreen(true);
    attack.desk.settle();
    second.acknowledge(second.configures().back().serial);
    second.show(800, 600, red_paint); // larger than it was told
    attack.desk.frame();
    CHECK(attack.stripe() == stripe);
    CHECK(content_of(attack.desk, "second") == Rect{6, 52, 788, 542});
    CHECK(only_in_content(attack.desk, red_vm(), red_paint));
}

TEST_CASE("T2: windows and popups that tile the screen are framed each") {
    Attack attack;
    attack.red.open_window({.title = "left", .width = 380, .height = 520, .color = red_paint});
    attack.red.open_window({.title = "right", .width = 380, .height = 520, .color = red_paint});
    for (int i = 0; i < 4; ++i) {
        attack.red.open_popup(
            attack.window, {.width = 390, .height = 280, .offset_x = i % 2 * 400, .offset_y = i / 2 * 300, .color = red_paint});
    }
    const auto stripe = attack.stripe();
    attack.desk.frame();
    CHECK(attack.stripe() == stripe);
    CHECK(only_in_content(attack.desk, red_vm(), red_paint));
    CHECK(attack.desk.whois(400, 10)["owner"] == "ensign");
}

TEST_CASE("T3: the attention key brings the real chooser over a fake one") {
    Attack attack;
    attack.window.set_fullscreen(true);
    attack.desk.frame();
    attack.red.seat().forget();
    attack.desk.press_attention_key();
    attack.desk.frame();
    CHECK(attack.desk.count(rgb(red_paint)) == 0);
    for (int y = 0; y < 600; y += 20) {
        for (int x = 0; x < 800; x += 20) {
            CHECK(attack.desk.whois(x, y)["owner"] != "vm");
        }
    }
    CHECK(!attack.desk.draws_guests()); // not even below the chooser
    attack.desk.tap(KEY_A);
    // The chord's modifiers go where all keys go, before it is one; its last key and all after it nowhere.
    for (const auto& [code, down] : attack.red.seat().keys()) {
        CHECK((code == KEY_LEFTCTRL || code == KEY_LEFTALT || code == KEY_LEFTSHIFT || code == KEY_LEFTMETA));
    }
}

TEST_CASE("T17: the attention key ends a fake lock, and nobody hears what is typed then, even as outputs come") {
    Attack attack;
    attack.window.set_fullscreen(true);
    attack.desk.press_attention_key();
    attack.red.seat().forget();
    attack.blue.seat().forget();
    TestOutput& second = attack.desk.backend().add_output("TEST-2", 640, 480);
    for (int i = 0; i < 100; ++i) {
        attack.desk.tap(i % 2 == 0 ? KEY_A : KEY_L);
        attack.desk.frame();
    }
    CHECK(attack.desk.count(rgb(red_paint)) == 0);
    CHECK(std::ranges::count(second.pixels().pixels, red_paint) == 0);
    CHECK(attack.red.seat().keys().empty());
    CHECK(attack.blue.seat().keys().empty());
}

TEST_CASE("T4: a fake window of another VM inside a window is its owner's all over") {
    Attack attack;
    Subsurface& fake = attack.red.add_subsurface(attack.window, 50, 50, 200, 120, opaque(stage().blue().flag.color));
    fake.commit();
    attack.window.commit();
    attack.desk.frame();
    CHECK(attack.framed());
    const Rect c = attack.content();
    for (int y = c.y; y < c.bottom(); y += 10) {
        for (int x = c.x; x < c.right(); x += 10) {
            CHECK(attack.desk.whois(x, y)["vm"] == red_vm());
        }
    }
}

TEST_CASE("T5: a window that is unmapped, mapped and destroyed is never without its frame") {
    Attack attack;
    for (int again = 0; again < 5; ++again) {
        attack.window.unmap();
        attack.desk.frame();
        CHECK(attack.desk.count(rgb(red_paint)) == 0);
        attack.window.set_title("attack");
        attack.window.commit(); // begins anew, and is drawn with the first configure
        attack.desk.frame();
        CHECK(attack.framed());
        CHECK(only_in_content(attack.desk, red_vm(), red_paint));
    }
    attack.red.destroy(attack.window);
    attack.desk.frame();
    CHECK(attack.desk.count(rgb(red_paint)) == 0);
}

TEST_CASE("T6: the smallest window has the whole minimum frame") {
    for (const Size size : {Size{1, 1}, {3, 1}, {1, 3}}) {
        Attack attack{{.title = "attack", .width = size.width, .height = size.height, .color = red_paint}};
        CHECK(attack.framed());
        CHECK(attack.outer().width >= 80);
        CHECK(attack.outer().height >= title_bar_height + frame_edge);
        CHECK(attack.desk.count(rgb(red_paint)) <= size.width * size.height);
        CHECK(only_in_content(attack.desk, red_vm(), red_paint));
    }
}

TEST_CASE("T6: a window below 16 x 16 gets no pointer, and the keyboard as any window of its VM") {
    for (const Size size : {Size{1, 1}, {15, 200}, {200, 15}}) {
        Attack attack;
        attack.desk.choose(blue_vm());
        Window& tiny = attack.red.open_window({.title = "tiny", .width = size.width, .height = size.height, .color = 0});
        attack.desk.settle();
        attack.desk.choose(red_vm()); // through its large window
        attack.red.seat().forget();
        const Rect c = content_of(attack.desk, "tiny");
        const Rect outer = rect_of(attack.desk.window("tiny"));
        attack.desk.point_at(c.x, c.y);
        CHECK(attack.red.seat().keyboard_focus() == attack.window.id());
        attack.desk.click(outer.x + 14, outer.y + 14); // its hoist
        CHECK(attack.red.seat().keyboard_focus() == tiny.id());
        attack.desk.click(c.x, c.y);
        CHECK(only<PointerButton>(attack.red.seat().events()).empty());
        CHECK(attack.red.seat().pointer_focus() != tiny.id());
        for (const auto& enter : only<PointerEnter>(attack.red.seat().events())) {
            CHECK(enter.surface != tiny.id());
        }
    }
}

TEST_CASE("T6: a window below 16 x 16 gets no pointer until it grows, though it has the keyboard") {
    Fixture desk{stage().config};
    Client& red = desk.connect(red_vm());
    desk.choose(red_vm());
    Window& tiny = red.open_window({.title = "tiny", .width = 1, .height = 1});
    desk.settle();
    CHECK(red.seat().keyboard_focus() == tiny.id());
    const Rect c = content_of(desk, "tiny");
    desk.point_at(c.x, c.y);
    CHECK(red.seat().pointer_focus() == 0);
    tiny.resize(16, 16);
    desk.settle();
    CHECK(red.seat().pointer_focus() == tiny.id());
}

TEST_CASE("T6: a window that shrinks below 16 x 16 under the user's hands is left at once") {
    Attack attack;
    const Point at = middle(attack.content());
    attack.desk.click(at.x, at.y);
    REQUIRE(attack.red.seat().pointer_focus() == attack.window.id());
    attack.window.resize(15, 15);
    attack.desk.frame();
    CHECK(attack.red.seat().keyboard_focus() == attack.window.id());
    CHECK(attack.red.seat().pointer_focus() == 0);
}

TEST_CASE("T6: a window below 16 x 16 is moved and closed by its frame") {
    Attack attack{{.title = "attack", .width = 500, .height = 1, .color = red_paint}};
    const Rect outer = attack.outer();
    attack.desk.drag({outer.x + 14, outer.y + 14}, {outer.x + 18, outer.y + 44});
    const Rect moved = attack.outer();
    CHECK(moved.origin() == Point{outer.x + 4, outer.y + 30});
    CHECK(attack.desk.window("attack")["focused"]);
    attack.desk.click(moved.right() - 14, moved.y + 14);
    CHECK(attack.window.close_requests() == 1);
}

TEST_CASE("T7: nothing shines through a transparent window") {
    Attack attack{{.title = "attack", .width = 300, .height = 200, .color = 0}};
    const Rect above = content_of(attack.desk, "victim");
    // Exactly over the victim, as far as that lies in it.
    attack.window.resize(800, 600);
    attack.desk.frame();
    const Rect c = attack.content();
    const Rect common = intersect(above, c);
    REQUIRE(!common.empty());
    for (int y = common.y; y < common.bottom(); ++y) {
        for (int x = common.x; x < common.right(); ++x) {
            REQUIRE(attack.desk.pixel(x, y) != (rgb(blue_paint)));
        }
    }
}

TEST_CASE("T7: nothing shines through a transparent popup") {
    Attack attack;
    const Rect under = content_of(attack.desk, "victim");
    const Rect c = attack.content();
    Popup& popup = attack.red.open_popup(attack.window, {.width = under.width,
                                                         .height = under.height,
                                                         .anchor = 5,
                                                         .gravity = 8,
                                                         .offset_x = under.x - c.x,
                                                         .offset_y = under.y - c.y,
                                                         .color = 0});
    const int before = attack.desk.count(rgb(blue_paint));
    attack.desk.frame();
    REQUIRE(!popup.configures().empty());
    CHECK(attack.desk.count(rgb(blue_paint)) < before / 4);
}

TEST_CASE("T8: a click on a window without an input region reaches nobody else") {
    Attack attack;
    attack.window.resize(800, 600); // over all
    attack.window.set_input_region(0, 0, 0, 0);
    attack.window.commit();
    attack.desk.frame();
    attack.blue.seat().forget();
    attack.desk.choose(blue_vm());
    attack.desk.choose(red_vm());
    attack.blue.seat().forget();
    const Rect c = attack.content();
    for (int y = c.y + 5; y < c.bottom(); y += 50) {
        for (int x = c.x + 5; x < c.right(); x += 50) {
            attack.desk.click(x, y);
        }
    }
    CHECK(attack.blue.seat().events().empty());
    CHECK(attack.desk.focused_vm() == red_vm());
}

TEST_CASE("T9: subsurfaces are cut at the frame") {
    Attack attack;
    attack.window.set_geometry(0, 0, 400, 300);
    attack.window.commit();
    attack.desk.frame();
    const Rect c = attack.content();
    attack.red.add_subsurface(attack.window, -500, -500, 2000, 2000, red_paint);
    attack.window.commit();
    attack.desk.frame();
    CHECK(attack.content() == c);
    CHECK(attack.desk.count(rgb(red_paint)) <= c.width * c.height);
    CHECK(attack.framed());
    CHECK(only_in_content(attack.desk, red_vm(), red_paint));
}

TEST_CASE("T9: subsurfaces that move with the ones above them are cut at the frame") {
    Attack attack;
    attack.window.set_geometry(0, 0, 400, 300);
    Subsurface& child = attack.red.add_subsurface(attack.window, 10, 10, 100, 100, red_paint);
    Subsurface& grandchild = attack.red.add_subsurface(child, 10, 10, 100, 100, red_paint);
    Subsurface& last = attack.red.add_subsurface(grandchild, 10, 10, 600, 600, red_paint);
    last.set_desync();
    for (const int at : {0, -90, 350, -3000, 395, 20}) {
        child.set_position(at, at);
        grandchild.set_position(at / 2, -at);
        attack.window.commit();
        child.commit();
        attack.window.commit();
        attack.desk.frame();
        CHECK(attack.framed());
        CHECK(only_in_content(attack.desk, red_vm(), red_paint));
    }
}

TEST_CASE("T9: a window geometry moves nothing out of the frame") {
    struct Case {
        int x, y, width, height;
    };
    for (const Case& one : {Case{-100, -100, 100, 100},
                            {50, 50, 100, 100},
                            {0, 0, 100'000, 100'000},
                            {INT_MIN / 2, INT_MIN / 2, INT_MAX, INT_MAX},
                            {INT_MAX, INT_MAX, INT_MAX, INT_MAX},
                            {INT_MAX - 1, 0, 1, 1}}) {
        Attack attack;
        attack.red.add_subsurface(attack.window, -200, -200, 1000, 1000, red_paint);
        attack.window.set_geometry(one.x, one.y, one.width, one.height);
        attack.window.commit();
        attack.desk.frame();
        CHECK(!attack.red.failure());
        CHECK(attack.framed());
        CHECK((attack.desk.count(rgb(red_paint)) == 0 || only_in_content(attack.desk, red_vm(), red_paint)));
    }
}

TEST_CASE("T9: an empty window geometry ends its guest only") {
    Attack attack;
    attack.window.set_geometry(0, 0, 0, 0);
    attack.window.commit();
    attack.desk.frame();
    CHECK(attack.red.failure());
    CHECK(!attack.blue.failure());
}

TEST_CASE("T19: a huge viewport of one pixel is as large as its content") {
    Attack attack;
    attack.window.attach(1, 1, red_paint);
    attack.window.set_viewport(1 << 20, 1 << 20);
    attack.window.commit();
    attack.desk.frame();
    CHECK(!attack.red.failure());
    CHECK(attack.framed());
    CHECK(only_in_content(attack.desk, red_vm(), red_paint));
    CHECK(rect_of(attack.desk.window("attack")).width <= 800);
}

TEST_CASE("T9: a turned surface that is cut at the frame crashes nobody") {
    Attack attack;
    Subsurface& turned = attack.red.add_subsurface(attack.window, -11, -11, 25, 25, red_paint); // 25 * (14 / 25.0) > 14
    for (int transform = 1; transform <= 7; ++transform) {
        turn(turned, transform);
        turned.show(25, 25, red_paint);
        attack.window.commit();
        attack.desk.frame();
    }
    CHECK(!attack.red.failure());
}

TEST_CASE("T9: a turned and scaled surface that is cut at the frame crashes nobody") {
    Attack attack;
    Subsurface& turned = attack.red.add_subsurface(attack.window, 0, 0, 8, 8, red_paint);
    attack.window.set_geometry(0, 0, 400, 300);
    turned.set_desync();
    for (int i = 0; i < 400; ++i) {
        turned.attach(3 + i % 97, 5 + i % 89, red_paint);
        turn(turned, 1 + i % 7);
        turned.set_viewport(450 + i, 350 + i);
        turned.set_position(-(i * 7 % 100), -(i * 13 % 90));
        turned.commit();
        attack.window.commit();
        attack.desk.frame();
    }
    CHECK(!attack.red.failure());
}
