// Fingers on a touch screen.
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

using namespace ensign;
using namespace ensign::test;

namespace {

constexpr std::uint32_t touch_capability = 4; // wl_seat.capability

// red and blue with a window each; blue hears.
struct Touching : Fixture {
    TestTouch& screen = backend().add_touch();
    Client& red = connect("red");
    Client& blue = connect("blue");

    explicit Touching(std::string_view config = three_vms) : Fixture{config} {
        red.open_window({.title = "red", .width = 200, .height = 100});
        settle();
        blue.open_window({.title = "blue", .width = 200, .height = 100});
        settle();
        choose("blue");
        frame();
        forget();
    }
    void forget() {
        red.seat().forget();
        blue.seat().forget();
    }
    void down(std::int32_t id, Point at) {
        clock().advance(hand_ms);
        touch([&](double x, double y) { screen.down(id, x, y, now()); }, at);
    }
    void move(std::int32_t id, Point at) {
        touch([&](double x, double y) { screen.motion(id, x, y, now()); }, at);
    }
    void up(std::int32_t id) {
        screen.up(id, now());
        screen.frame();
        settle();
    }
    void tap_at(Point at) {
        down(0, at);
        up(0);
    }
    [[nodiscard]] std::uint32_t now() { return clock().now_msec(); }
    // A point of red's content that nothing covers.
    [[nodiscard]] Point on(std::string_view title, int dx = 10, int dy = 10) {
        const Rect content = content_of(title);
        for (Point at{content.x + dx, content.y + dy}; at.x < content.right(); ++at.x) {
            if (const auto who = whois(at.x, at.y); who.value("vm", "") == title && who["part"] == "content") {
                return at;
            }
        }
        throw std::logic_error{"its window can't be seen"};
    }

  private:
    template <class Act>
    void touch(Act act, Point at) {
        const Rect all = extent();
        act(static_cast<double>(at.x - all.x) / all.width, static_cast<double>(at.y - all.y) / all.height);
        screen.frame();
        settle();
    }
};

} // namespace

TEST_CASE("a finger on the VM that hears is told to it, and to no other") {
    Touching desk;
    const Rect content = desk.content_of("blue");
    desk.down(7, {content.x + 20, content.y + 30});
    desk.move(7, {content.x + 25, content.y + 40});
    desk.up(7);
    const auto down = only<TouchDown>(desk.blue.seat().events());
    REQUIRE(down.size() == 1);
    CHECK(down[0].id == 0);
    CHECK(down[0].sx == 20);
    CHECK(down[0].sy == 30);
    CHECK(only<TouchMotion>(desk.blue.seat().events()) == std::vector{TouchMotion{0, 25, 40}});
    CHECK(only<TouchUp>(desk.blue.seat().events()) == std::vector{TouchUp{0}});
    CHECK(desk.red.seat().events().empty());
}

TEST_CASE("a finger stays its window's, wherever it moves") {
    Touching desk;
    const Rect content = desk.content_of("blue");
    desk.down(0, {content.x + 20, content.y + 30});
    desk.move(0, desk.on("red"));
    const Point red = desk.on("red");
    CHECK(only<TouchMotion>(desk.blue.seat().events()) ==
          std::vector{TouchMotion{0, static_cast<double>(red.x - content.x), static_cast<double>(red.y - content.y)}});
    CHECK(desk.red.seat().events().empty());
}

TEST_CASE("a finger on another VM's window focuses that, and nobody is told of it") {
    Touching desk;
    desk.down(0, desk.on("red"));
    CHECK(desk.focused_vm() == "red");
    desk.move(0, desk.on("red", 20, 20));
    desk.up(0);
    CHECK(only<TouchDown>(desk.red.seat().events()).empty());
    CHECK(only<TouchMotion>(desk.red.seat().events()).empty());
    desk.tap_at(desk.on("red"));
    CHECK(only<TouchDown>(desk.red.seat().events()).size() == 1);
}

TEST_CASE("when the VM is left its fingers are cancelled, and what they do then is nobody's") {
    Touching desk;
    desk.down(0, desk.on("blue"));
    desk.press_attention_key();
    CHECK(only<TouchCancel>(desk.blue.seat().events()).size() == 1);
    desk.tap(KEY_ESC);
    REQUIRE(desk.focused_vm() == "blue");
    desk.forget();
    desk.move(0, desk.on("blue", 20, 20));
    desk.up(0);
    CHECK(only<TouchMotion>(desk.blue.seat().events()).empty());
    CHECK(only<TouchUp>(desk.blue.seat().events()).empty());
}

TEST_CASE("fingers on the title bar move the window as the pointer does") {
    Touching desk;
    const Rect before = desk.outer_of("blue");
    desk.down(3, {before.x + 60, before.y + 5});
    desk.move(3, {before.x + 90, before.y + 45});
    desk.up(3);
    CHECK(desk.outer_of("blue") == Rect{before.x + 30, before.y + 40, before.width, before.height});
    CHECK(only<TouchDown>(desk.blue.seat().events()).empty());
}

TEST_CASE("only the first finger acts as the pointer") {
    Touching desk;
    const Rect before = desk.outer_of("blue");
    desk.down(0, {before.x + 60, before.y + 5});
    desk.down(1, {before.x + 80, before.y + 5});
    desk.move(1, {before.x + 120, before.y + 90});
    CHECK(desk.outer_of("blue") == before);
}

TEST_CASE("a finger chooses in the chooser") {
    Touching desk;
    desk.press_attention_key();
    desk.frame();
    for (int y = 30; y < 600 && desk.chooser_is_up(); y += 20) {
        for (int x = 10; x < 800 && desk.chooser_is_up(); x += 20) {
            desk.tap_at({x, y});
        }
    }
    CHECK(!desk.chooser_is_up());
    CHECK(desk.focused_vm() == "red"); // the first card
}

TEST_CASE("a VM's seat has touch only while there is a touch screen that it hears") {
    Touching desk{std::string{three_vms} + "[[device]]\ntype = \"touch\"\nvms = [\"blue\"]\n"};
    CHECK((desk.blue.seat().capabilities() & touch_capability) != 0);
    CHECK((desk.red.seat().capabilities() & touch_capability) == 0);
    desk.backend().remove(desk.screen);
    desk.settle();
    CHECK((desk.blue.seat().capabilities() & touch_capability) == 0);
}

TEST_CASE("a screen that is unplugged cancels the fingers on it") {
    Touching desk;
    desk.down(0, desk.on("blue"));
    desk.backend().remove(desk.screen);
    desk.settle();
    CHECK(only<TouchCancel>(desk.blue.seat().events()).size() == 1);
}

TEST_CASE("a finger that is cancelled while it drags a window lets it go") {
    Touching desk;
    const Rect before = desk.outer_of("blue");
    desk.down(0, {before.x + 60, before.y + 5});
    desk.screen.cancel(0, desk.now());
    desk.screen.frame();
    desk.settle();
    desk.point_at(before.x + 200, before.y + 200);
    CHECK(desk.outer_of("blue") == before);
}

TEST_CASE("a client that goes with a finger on it takes nobody along") {
    Touching desk;
    desk.down(0, desk.on("blue"));
    desk.disconnect(desk.blue);
    desk.move(0, {400, 300});
    desk.up(0);
    CHECK(desk.focused_vm().empty());
}

TEST_CASE("where a rule names its output, a touch screen covers that one") {
    Touching desk{std::string{three_vms} + "[[device]]\ntype = \"touch\"\noutput = \"TEST-2\"\n"};
    TestOutput& second = desk.backend().add_output("TEST-2", 400, 300);
    desk.frame();
    const Rect first = desk.content_of("blue");
    desk.clock().advance(Fixture::hand_ms);
    desk.screen.down(0, (first.x + 20.0) / 800, (first.y + 30.0) / 600, 1); // where blue is on the first one
    desk.screen.frame();
    desk.settle();
    CHECK(desk.blue.seat().events().empty());
    desk.screen.up(0, 2);
    desk.backend().remove(second);
    desk.settle();
    desk.screen.down(0, (first.x + 20.0) / 800, (first.y + 30.0) / 600, 3); // it covers all that is left
    desk.screen.frame();
    desk.settle();
    CHECK(only<TouchDown>(desk.blue.seat().events()).size() == 1);
}
