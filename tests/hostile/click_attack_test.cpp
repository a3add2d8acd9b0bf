// Attacks on the moment of a click or a confirmation: T21.
#include "tests/hostile/attack.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <linux/input-event-codes.h>

#include <cstdint>
#include <utility>

using namespace ensign::test;
using ensign::Point;

namespace {

// The user's hand rests over the middle of the screen, where nothing is yet, and blue hears.
struct Resting {
    Fixture desk;
    Client& red = desk.connect("red");
    Client& blue = desk.connect("blue");
    Point at{400, 300};

    void press_and_release() {
        desk.button(BTN_LEFT, true);
        desk.button(BTN_LEFT, false);
    }
};

} // namespace

TEST_CASE("T21: a window that opens under the pointer right before a click gets nothing of it, not even the focus") {
    Resting user;
    user.desk.point_at(user.at.x, user.at.y);
    user.red.open_window({.title = "bait", .width = 600, .height = 400, .color = red_paint});
    user.desk.settle();
    REQUIRE(user.desk.whois(user.at.x, user.at.y)["vm"] == "red");
    user.desk.clock().advance(10);
    user.press_and_release();
    CHECK(user.desk.focused_vm().empty());
    CHECK(only<PointerButton>(user.red.seat().events()).empty());

    user.desk.clock().advance(490);
    user.press_and_release();
    CHECK(user.desk.focused_vm() == "red");
}

TEST_CASE("T21: a popup that opens under the pointer right before a click gets nothing of it, not even the focus") {
    Resting user;
    Window& window = user.red.open_window({.title = "red", .width = 300, .height = 200, .color = red_paint});
    user.desk.settle();
    const ensign::Rect content = content_of(user.desk, "red");
    const Point at{content.x + 40, content.bottom() + 30}; // where nothing is
    user.desk.point_at(at.x, at.y);
    REQUIRE(user.desk.whois(at.x, at.y).value("vm", "").empty());
    user.red.open_popup(window, {.width = 150, .height = 100, .anchor_y = 199, .gravity = 8});
    user.desk.settle();
    REQUIRE(user.desk.whois(at.x, at.y)["vm"] == "red");
    user.desk.clock().advance(399);
    user.press_and_release();
    CHECK(user.desk.focused_vm().empty());
    user.desk.clock().advance(1);
    user.press_and_release();
    CHECK(user.desk.focused_vm() == "red");
}

TEST_CASE("T21: a window that is exposed as another closes gets nothing of a click at first") {
    Resting user;
    user.red.open_window({.title = "below", .width = 600, .height = 400, .color = red_paint});
    user.desk.settle();
    Window& above = user.blue.open_window({.title = "above", .width = 600, .height = 400, .color = blue_paint});
    user.desk.choose("blue");
    user.desk.point_at(user.at.x, user.at.y);
    REQUIRE(user.desk.whois(user.at.x, user.at.y)["vm"] == "blue");
    user.blue.destroy(above);
    user.desk.settle();
    REQUIRE(user.desk.whois(user.at.x, user.at.y)["vm"] == "red");
    user.press_and_release();
    CHECK(user.desk.focused_vm().empty());
    user.desk.clock().advance(400);
    user.press_and_release();
    CHECK(user.desk.focused_vm() == "red");
}

TEST_CASE("T21: what is exposed within the turn that the click comes in gets nothing of it, moved or not") {
    for (const bool moved : {false, true}) {
        Resting user;
        user.red.open_window({.title = "below", .width = 600, .height = 400, .color = red_paint});
        user.desk.settle();
        Window& above = user.blue.open_window({.title = "above", .width = 600, .height = 400, .color = blue_paint});
        user.desk.choose("blue");
        user.desk.point_at(user.at.x, user.at.y);
        user.blue.destroy(above);
        for (int i = 0; i < 20 && user.desk.whois(user.at.x, user.at.y)["vm"] != "red"; ++i) {
            user.blue.turn();
            user.desk.turn_ensign();
        }
        REQUIRE(user.desk.whois(user.at.x, user.at.y)["vm"] == "red");
        if (moved) {
            user.desk.pointer().motion(2, 1, user.desk.clock().now_msec());
        }
        user.press_and_release();
        CHECK(user.desk.focused_vm().empty());
    }
}

TEST_CASE("T21: a hand that goes on over the bait, and reaches it just after it opened, clicks nothing") {
    Resting user;
    user.desk.point_at(user.at.x, user.at.y);
    user.red.open_window({.title = "bait", .width = 600, .height = 400, .color = red_paint});
    user.desk.settle();
    user.desk.clock().advance(10);
    user.desk.pointer().motion(3, 2, user.desk.clock().now_msec());
    user.press_and_release();
    CHECK(user.desk.focused_vm().empty());
}

TEST_CASE("T21: a hand on its way elsewhere clicks nothing in what opens before it gets there") {
    Resting user;
    user.desk.point_at(2, 590);
    user.red.open_window({.title = "bait", .width = 600, .height = 400, .color = red_paint});
    user.desk.settle();
    user.desk.clock().advance(399);
    user.desk.pointer().motion(398, -290, user.desk.clock().now_msec());
    user.desk.settle();
    REQUIRE(user.desk.whois(user.at.x, user.at.y)["vm"] == "red");
    user.press_and_release();
    CHECK(user.desk.focused_vm().empty());
    user.desk.clock().advance(1);
    user.press_and_release();
    CHECK(user.desk.focused_vm() == "red");
}

TEST_CASE("T21: a frame's buttons that come under the pointer by themselves wait as well") {
    Resting user;
    user.red.open_window({.title = "below", .width = 300, .height = 200, .color = red_paint});
    user.desk.settle();
    const ensign::Rect outer = user.desk.outer_of("below");
    Window& above = user.blue.open_window({.title = "above", .width = 780, .height = 500, .color = blue_paint});
    user.desk.choose("blue");
    user.desk.point_at(outer.right() - 12, outer.y + 12); // where red's close button is
    user.blue.destroy(above);
    user.desk.settle();
    REQUIRE(user.desk.whois(outer.right() - 12, outer.y + 12)["vm"] == "red");
    user.press_and_release();
    user.desk.settle();
    CHECK_FALSE(user.desk.window("below").is_null());
    CHECK(user.desk.window("below")["focused"] == false);
}

TEST_CASE("T21: within the VM that hears, a dialog that opens under the pointer takes the click at once") {
    Resting user;
    user.red.open_window({.title = "main", .width = 700, .height = 450, .color = red_paint});
    user.desk.settle();
    user.desk.choose("red");
    user.desk.point_at(user.at.x, user.at.y);
    user.red.open_window({.title = "dialog", .width = 300, .height = 200, .color = red_paint});
    user.desk.settle();
    user.red.seat().forget();
    const Point dialog = middle(content_of(user.desk, "dialog"));
    user.desk.pointer().motion(dialog.x - user.at.x, dialog.y - user.at.y, user.desk.clock().now_msec());
    user.press_and_release();
    CHECK(only<PointerButton>(user.red.seat().events()).size() == 2);
}

TEST_CASE("T21: a finger that comes down on what has just opened there does nothing") {
    Resting user;
    TestTouch& screen = user.desk.backend().add_touch();
    const auto tap = [&] {
        screen.down(0, .5, .5, user.desk.clock().now_msec());
        screen.up(0, user.desk.clock().now_msec());
        screen.frame();
        user.desk.settle();
    };
    user.desk.point_at(2, 590); // out of the way
    user.red.open_window({.title = "bait", .width = 600, .height = 400, .color = red_paint});
    user.desk.settle();
    user.desk.clock().advance(399);
    tap();
    CHECK(user.desk.focused_vm().empty());
    user.desk.clock().advance(1);
    tap();
    CHECK(user.desk.focused_vm() == "red");
}

TEST_CASE("T21: a pen presses nothing in a window that was exposed under it just now") {
    Resting user;
    TestTablet& tablet = user.desk.backend().add_tablet();
    const auto tip = [&](bool down) {
        tablet.tip(down, .5, .5, user.desk.clock().now_msec());
        user.desk.settle();
    };
    user.red.open_window({.title = "below", .width = 600, .height = 400, .color = red_paint});
    user.desk.settle();
    user.red.seat().listen_to_tablets();
    Window& above = user.blue.open_window({.title = "above", .width = 600, .height = 400, .color = blue_paint});
    user.desk.settle();
    REQUIRE(user.desk.act("red", ensign::VmAction::pin));
    const Point edge{user.desk.outer_of("above").right() - 2, user.desk.outer_of("above").y + 60};
    user.desk.click(edge.x, edge.y); // to the front, while red goes on hearing
    REQUIRE(user.desk.focused_vm() == "red");
    user.desk.clock().advance(1000);
    tablet.proximity(true, .5, .5, user.desk.clock().now_msec());
    user.desk.settle();
    REQUIRE(user.desk.whois(user.at.x, user.at.y)["vm"] == "blue");
    user.blue.destroy(above);
    user.desk.settle();
    REQUIRE(user.desk.whois(user.at.x, user.at.y)["vm"] == "red");
    user.desk.clock().advance(399);
    tip(true);
    tip(false);
    CHECK(only<ToolTip>(user.red.seat().events()).empty());
    user.desk.clock().advance(1);
    tip(true);
    tip(false);
    CHECK(only<ToolTip>(user.red.seat().events()).size() == 2);
}

namespace {

// red hears, and shows something where blue's close button is; then it doesn't.
struct Baring : Resting {
    enum class Way : std::uint8_t { destroyed, minimised, with_its_parent, smaller, popup };
    TestTouch& screen = desk.backend().add_touch();
    TestTablet& tablet = desk.backend().add_tablet();
    Way way;
    Window& below = blue.open_window({.title = "below", .width = 300, .height = 200, .color = blue_paint});
    Window* parent = nullptr;
    Window* above = nullptr;
    Popup* popup = nullptr;

    explicit Baring(Way how) : way{how} {
        desk.settle();
        const ensign::Rect outer = desk.outer_of("below");
        at = {outer.right() - 12, outer.y + 12};
        const bool large = way != Way::popup;
        if (way == Way::with_its_parent) {
            parent = &red.open_window({.title = "parent", .width = 40, .height = 30, .color = red_paint});
            desk.settle();
        }
        above =
            &red.open_window({.title = "above", .width = large ? 780 : 100, .height = large ? 500 : 60, .color = red_paint});
        if (parent != nullptr) {
            above->set_parent(parent);
        }
        desk.settle();
        desk.choose("red");
        if (!large) {
            open_popup();
        }
        desk.frame();
        REQUIRE(desk.whois(at.x, at.y)["vm"] == "red");
        desk.clock().advance(5000);
    }
    void open_popup() {
        const ensign::Rect content = desk.content_of("above");
        popup = &red.open_popup(
            *above,
            {.width = 100, .height = 60, .gravity = 8, .offset_x = at.x - 20 - content.x, .offset_y = at.y - 20 - content.y});
    }
    void bare() {
        switch (way) {
        case Way::destroyed: red.destroy(*above); break;
        case Way::minimised: above->set_minimized(); break;
        case Way::with_its_parent: parent->set_minimized(); break;
        case Way::smaller: above->resize(60, 40); break;
        case Way::popup: red.destroy(*popup); break;
        }
        desk.settle();
        REQUIRE(desk.whois(at.x, at.y)["vm"] == "blue");
    }
    [[nodiscard]] std::uint32_t now() { return desk.clock().now_msec(); }
    void tap() {
        screen.down(0, at.x / 800.0, at.y / 600.0, now());
        screen.up(0, now());
        screen.frame();
        desk.settle();
    }
    void touch_with_pen() {
        tablet.proximity(true, at.x / 800.0, at.y / 600.0, now());
        tablet.tip(true, at.x / 800.0, at.y / 600.0, now());
        tablet.tip(false, at.x / 800.0, at.y / 600.0, now());
        tablet.proximity(false, 0, 0, now());
        desk.settle();
    }
    void come_with_mouse() {
        desk.pointer().motion_absolute(at.x / 800.0, at.y / 600.0, now());
        press_and_release();
    }
};

} // namespace

TEST_CASE("T21: what lies bare where a finger, a pen or a mouse was about to come down takes nothing of it at first") {
    const auto way = GENERATE(Baring::Way::destroyed, Baring::Way::minimised, Baring::Way::with_its_parent,
                              Baring::Way::smaller, Baring::Way::popup);
    const auto hand = GENERATE(&Baring::tap, &Baring::touch_with_pen, &Baring::come_with_mouse);
    CAPTURE(static_cast<int>(way));
    Baring user{way};
    user.desk.pointer().motion(-1000, 1000, user.now()); // to where nothing is, or red
    user.desk.settle();
    user.bare();
    user.desk.clock().advance(399);
    (user.*hand)();
    CHECK(user.below.close_requests() == 0);
    CHECK(user.desk.focused_vm() != "blue");
    user.desk.clock().advance(1);
    user.desk.pointer().motion(-1000, 1000, user.now());
    user.desk.settle();
    (user.*hand)();
    CHECK(user.below.close_requests() == 1);
}

TEST_CASE("T21: a finger that was on the same window before waits no less when another VM's is gone from there") {
    Baring user{Baring::Way::popup};
    const ensign::Rect outer = user.desk.outer_of("below");
    Point close = std::exchange(user.at, Point{outer.x + 60, outer.y + 12}); // the title
    user.tap();
    REQUIRE(user.desk.focused_vm() == "blue");
    REQUIRE(user.desk.whois(close.x, close.y)["vm"] == "blue");
    user.desk.choose("red");
    std::swap(user.at, close);
    user.open_popup();
    user.desk.frame();
    std::swap(user.at, close);
    REQUIRE(user.desk.whois(close.x, close.y)["vm"] == "red");
    REQUIRE(user.desk.whois(user.at.x, user.at.y)["vm"] == "blue"); // where the hand is
    user.desk.clock().advance(5000);
    user.at = close;
    user.bare();
    user.tap();
    CHECK(user.below.close_requests() == 0);
}

TEST_CASE("T21: what goes where nobody saw it holds up no finger, and neither does a window of the same VM") {
    Baring user{Baring::Way::destroyed};
    Window& cover = user.blue.open_window({.title = "cover", .width = 780, .height = 500, .color = blue_paint});
    user.desk.settle();
    user.desk.choose("blue"); // what it opened last comes to the front
    user.desk.point_at(799, 1);
    user.desk.clock().advance(5000);
    const ensign::Rect outer = user.desk.outer_of("cover");
    REQUIRE(user.desk.whois(outer.right() - 12, outer.y + 12)["window"] == user.desk.window("cover")["id"]);
    user.red.destroy(*user.above);
    user.desk.settle();
    user.at = {outer.right() - 12, outer.y + 12};
    user.tap();
    CHECK(cover.close_requests() == 1);
    user.desk.clock().advance(5000);
    user.blue.destroy(cover);
    user.desk.settle();
    const ensign::Rect left = user.desk.outer_of("below");
    user.at = {left.right() - 12, left.y + 12};
    user.tap();
    CHECK(user.below.close_requests() == 1);
}

TEST_CASE("T21: a window that a VM without the focus lifts over another VM's, by hanging it on a higher one, takes no click at "
          "first") {
    Resting user;
    Window& low = user.red.open_window({.title = "low", .width = 700, .height = 480, .color = red_paint});
    user.desk.settle();
    user.blue.open_window({.title = "victim", .width = 500, .height = 350, .color = blue_paint});
    user.desk.settle();
    Window& high = user.red.open_window({.title = "high", .width = 60, .height = 40, .color = red_paint});
    user.desk.settle();
    REQUIRE(user.desk.act("blue", ensign::VmAction::pin));
    const Point frame{user.desk.outer_of("high").x + 20, user.desk.outer_of("high").y + 10};
    user.desk.click(frame.x, frame.y); // to the front, while blue goes on hearing
    REQUIRE(user.desk.act("blue", ensign::VmAction::unpin));
    user.desk.point_at(2, 590);
    user.desk.frame();
    user.at = user.desk.middle_of("victim");
    REQUIRE(user.desk.whois(user.at.x, user.at.y)["vm"] == "blue");
    user.desk.clock().advance(5000);

    low.set_parent(&high);
    user.desk.settle();
    REQUIRE(user.desk.whois(user.at.x, user.at.y)["vm"] == "red");
    user.desk.clock().advance(10);
    user.desk.pointer().motion_absolute(user.at.x / 800.0, user.at.y / 600.0, user.desk.clock().now_msec());
    user.press_and_release();
    CHECK(user.desk.focused_vm() == "blue");
    user.desk.clock().advance(490);
    user.press_and_release();
    CHECK(user.desk.focused_vm() == "red");
}
