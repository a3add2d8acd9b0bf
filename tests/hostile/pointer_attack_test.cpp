// Attacks with what hangs on the pointer: T13, T16.
#include "tests/hostile/attack.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

#include <stdexcept>
#include <variant>

using namespace ensign::test;
using ensign::frame_edge;
using ensign::Point;
using ensign::Rect;
using ensign::Size;
using ensign::stripe_height;
using ensign::title_bar_height;

namespace {
struct Pointing : Attack {
    explicit Pointing(double scale = 1) : Attack{{.title = "attack", .width = 400, .height = 300, .color = red_paint}, scale} {
        const Point at = middle(content());
        desk.click(at.x, at.y);
        desk.frame();
    }
    // The picture of the pointer over blue's frame, where that can be seen.
    std::vector<std::uint32_t> over_blues_frame() {
        const Rect outer = rect_of(desk.window("victim"));
        for (int x = outer.x + 20; x < outer.right(); x += 10) {
            const auto who = desk.whois(x, outer.bottom() - 2);
            if (!who.is_null() && who["part"] == "frame" && who["vm"] == blue_vm()) {
                desk.point_at(x, outer.bottom() - 2);
                desk.frame();
                return pixels(desk, ensign::intersect({x - 20, outer.bottom() - 20, 40, 30}, {0, 0, 800, 600}));
            }
        }
        throw std::logic_error{"blue's frame can't be seen"};
    }
    void over_blues_content() {
        const Rect content = content_of(desk, "victim");
        for (int x = content.x; x < content.right(); x += 5) {
            for (int y = content.y; y < content.bottom(); y += 5) {
                if (const auto who = desk.whois(x, y); who["vm"] == blue_vm() && who["part"] == "content") {
                    desk.point_at(x, y);
                    return desk.frame();
                }
            }
        }
        throw std::logic_error{"blue's content can't be seen"};
    }
};
} // namespace

TEST_CASE("T13: a cursor of 512 px, or held far away, is not shown") {
    Pointing attack;
    attack.red.seat().set_cursor(512, 512, ink, 0, 0);
    attack.desk.frame();
    CHECK(attack.desk.count(rgb(ink)) == 0);
    attack.red.seat().set_cursor(32, 32, ink, -300, 0);
    attack.desk.frame();
    CHECK(attack.desk.count(rgb(ink)) == 0);
}

TEST_CASE("T13: a cursor is shown inside its VM's content only") {
    Pointing attack;
    const Rect c = attack.content();
    for (const Point at :
         {Point{c.x, c.y}, {c.right() - 1, c.y}, {c.x, c.bottom() - 1}, {c.right() - 1, c.bottom() - 1}, middle(c)}) {
        attack.desk.point_at(at.x, at.y);
        attack.red.seat().set_cursor(64, 64, ink, 32, 32);
        attack.desk.frame();
        CHECK(attack.desk.count(rgb(ink)) > 0);
        for (int y = 0; y < 600; ++y) {
            for (int x = 0; x < 800; ++x) {
                if (attack.desk.pixel(x, y) == rgb(ink)) {
                    REQUIRE(c.contains(Point{x, y}));
                }
            }
        }
    }
}

TEST_CASE("T13: a cursor that ends where its VM's content ends is inside it at every scale") {
    for (const double scale : {1.25, 1.5, 2.0}) {
        Pointing attack{scale};
        const Rect c = attack.content();
        for (int step = 0; step < 20; ++step) {
            const bool at_end = step % 2 == 1;
            const Point corner = at_end ? Point{c.right() - 1, c.bottom() - 1} : Point{c.x, c.y};
            attack.desk.point_at(corner.x + step / 20.0, corner.y + step / 20.0);
            attack.red.seat().set_cursor(32, 32, ink, at_end ? 31 : 0, at_end ? 31 : 0);
            attack.desk.frame();
            CHECK(only_in_content(attack.desk, red_vm(), ink));
        }
    }
}

TEST_CASE("T13: a cursor in its window's content does not cover the window before it") {
    Pointing attack;
    attack.window.set_maximized(true);
    attack.desk.frame();
    attack.desk.choose(blue_vm());
    attack.red.open_window({.title = "small", .width = 40, .height = 30});
    attack.desk.frame();
    // red hears through its small window; its large one stays behind blue's.
    const Point small = middle(content_of(attack.desk, "small"));
    attack.desk.click(small.x, small.y);
    REQUIRE(attack.desk.focused_vm() == red_vm());
    const Rect victim = rect_of(attack.desk.window("victim"));
    const Point beside{victim.x - 3, victim.y + victim.height - 10};
    REQUIRE(attack.desk.whois(beside.x, beside.y)["part"] == "content");
    REQUIRE(attack.desk.whois(beside.x + 6, beside.y)["vm"] == blue_vm());
    attack.desk.point_at(beside.x, beside.y);
    attack.red.seat().set_cursor(64, 64, ink, 32, 32);
    attack.desk.frame();
    CHECK((attack.desk.count(rgb(ink)) == 0 || only_in_content(attack.desk, red_vm(), ink)));
}

TEST_CASE("T13: a cursor that has a part which takes input is below no pointer") {
    Pointing attack;
    const Rect c = attack.content();
    attack.desk.point_at(c.x + 3, c.y + 3); // where the image would stick out, and so is in the scene
    Surface& image = attack.red.seat().set_cursor(32, 32, ink, 16, 16);
    attack.red.add_subsurface(image, 0, 0, 32, 32, ink);
    image.commit();
    attack.desk.frame();
    for (int step = 0; step < 5; ++step) {
        attack.desk.point_at(c.x + 3 + step, c.y + 3 + step);
        attack.desk.frame();
        CHECK(attack.red.seat().pointer_focus() == attack.window.id());
    }
    attack.desk.click(c.x + 8, c.y + 8);
    CHECK(!attack.red.failure());
}

TEST_CASE("T13: a cursor does not cover the frame of a popup that opens below it") {
    Pointing attack;
    const Rect c = attack.content();
    attack.desk.point_at(c.x + 100, c.y + 100);
    attack.red.seat().set_cursor(64, 64, ink, 32, 32);
    attack.desk.frame();
    REQUIRE(attack.desk.count(rgb(ink)) > 0);
    attack.red.open_popup(attack.window,
                          {.anchor_x = 90, .anchor_y = 105, .gravity = 8 /* bottom right */, .color = red_paint});
    for (int frame = 0; frame < 2; ++frame) { // Ensign's own at first, then the guest's below the popup
        attack.desk.frame();
        REQUIRE(attack.desk.whois(c.x + 100, c.y + 104)["part"] == "popup frame");
        CHECK((frame == 0 || attack.desk.count(rgb(ink)) > 0));
        CHECK((attack.desk.count(rgb(ink)) == 0 || only_in_content(attack.desk, red_vm(), ink)));
    }
}

TEST_CASE("T13: over other VMs' frames the pointer is Ensign's, whatever a guest made of it") {
    Pointing attack;
    const auto trusted = attack.over_blues_frame();
    for (int trick = 0; trick < 2; ++trick) {
        const Point at = middle(attack.content());
        attack.desk.point_at(at.x, at.y);
        trick == 0 ? attack.red.seat().hide_cursor() : static_cast<void>(attack.red.seat().set_cursor(64, 64, ink, 0, 0));
        attack.desk.frame();
        CHECK(attack.over_blues_frame() == trusted);
    }
}

TEST_CASE("T13: a button that is held takes no guest's cursor over others' windows") {
    Pointing attack;
    const Point at = middle(attack.content());
    attack.desk.point_at(at.x, at.y);
    attack.desk.button(BTN_LEFT, true);
    for (int trick = 0; trick < 2; ++trick) {
        attack.red.seat().set_cursor(64, 64, ink, 32, 32);
        attack.desk.frame();
        CHECK(attack.desk.count(rgb(ink)) > 0); // shown while held, where it may be
        attack.over_blues_frame();
        CHECK(attack.desk.count(rgb(ink)) == 0);
        attack.red.seat().set_cursor(64, 64, ink, 32, 32);
        attack.desk.frame();
        CHECK(attack.desk.count(rgb(ink)) == 0);
        attack.over_blues_content();
        CHECK(attack.desk.count(rgb(ink)) == 0);
        attack.desk.point_at(at.x, at.y);
    }
    CHECK(attack.red.seat().stuck().size() == 1); // the button, still
}

TEST_CASE("T13: while the user moves a window no guest's cursor is shown, whatever is pressed meanwhile") {
    Pointing attack;
    attack.red.seat().set_cursor(20, 20, ink, 0, 0);
    attack.desk.frame();
    REQUIRE(attack.desk.count(rgb(ink)) > 0);
    attack.desk.button(BTN_LEFT, true);
    attack.window.start_move(attack.red.seat().press_serial());
    attack.desk.frame();
    CHECK(attack.desk.count(rgb(ink)) == 0);
    attack.red.seat().forget();
    attack.desk.button(BTN_RIGHT, true);
    attack.red.seat().set_cursor(60, 60, ink, 30, 30);
    attack.desk.frame();
    CHECK(attack.desk.count(rgb(ink)) == 0);
    CHECK(only<PointerButton>(attack.red.seat().events()).empty());
    attack.desk.button(BTN_RIGHT, false);
    attack.desk.button(BTN_LEFT, false);
}

TEST_CASE("T16: drags without a source that no press asked for are refused, and leave nothing behind") {
    Pointing attack; // the leak checker counts what was left
    for (int again = 0; again < 50; ++again) {
        Surface& icon = attack.red.create_surface();
        attack.red.data().start_drag_without_source(attack.window, again % 2 == 0 ? &icon : nullptr, 4711);
        icon.show(32, 32, ink);
        attack.desk.settle();
        attack.red.destroy(icon);
    }
    attack.desk.frame();
    CHECK(attack.desk.count(rgb(ink)) == 0);
    CHECK(!attack.red.failure());
    const Point at = middle(attack.content());
    attack.red.seat().forget();
    attack.desk.click(at.x, at.y);
    CHECK(only<PointerButton>(attack.red.seat().events()).size() == 2); // no drag holds the pointer
}

TEST_CASE("T16: a huge drag icon is cut, framed and goes with the attention key") {
    Pointing attack;
    const Point at = middle(attack.content());
    attack.desk.point_at(at.x, at.y);
    attack.desk.button(BTN_LEFT, true);
    Surface& icon = attack.red.create_surface();
    attack.red.data().start_drag(attack.window, &icon, "text");
    icon.show(4000, 4000, ink);
    attack.desk.frame();
    attack.desk.point_at(at.x + 5, at.y + 5);
    attack.desk.frame();
    CHECK(attack.desk.count(rgb(ink)) > 0);
    CHECK(attack.desk.count(rgb(ink)) <= 128 * 128);
    CHECK(only_in_content(attack.desk, red_vm(), ink));

    attack.desk.point_at(400, 2); // to the stripe
    attack.desk.frame();
    for (int x = 0; x < 800; ++x) {
        REQUIRE(attack.desk.whois(x, 12)["owner"] == "ensign");
        REQUIRE(attack.desk.pixel(x, 22) != rgb(ink));
    }
    attack.desk.press_attention_key();
    attack.desk.frame();
    CHECK(attack.desk.count(rgb(ink)) == 0);
    const auto& events = attack.red.data().drag_events();
    REQUIRE(!events.empty());
    CHECK(std::holds_alternative<DragCancelled>(events.back()));
}
