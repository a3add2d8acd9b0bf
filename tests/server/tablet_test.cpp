// Pens on graphics tablets.
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

using namespace ensign;
using namespace ensign::test;

namespace {

// red and blue with a window each; blue hears, and both know tablets.
struct Drawing : Fixture {
    TestTablet& tablet = backend().add_tablet("Acme Pen Tablet");
    Client& red = connect("red");
    Client& blue = connect("blue");

    explicit Drawing(std::string_view config = three_vms) : Fixture{config} {
        red.open_window({.title = "red", .width = 200, .height = 100});
        settle();
        blue.open_window({.title = "blue", .width = 200, .height = 100});
        settle();
        choose("blue");
        frame();
        for (Client* client : {&red, &blue}) {
            client->seat().listen_to_tablets();
            settle();
        }
    }
    void forget() {
        red.seat().forget();
        blue.seat().forget();
    }
    void near(Point at) {
        clock().advance(hand_ms);
        pen([&](double x, double y) { tablet.proximity(true, x, y, 1); }, at);
    }
    void away() {
        pen([&](double x, double y) { tablet.proximity(false, x, y, 1); }, {});
    }
    void move(Point at) {
        pen([&](double x, double y) { tablet.motion(x, y, 1); }, at);
    }
    void tip(bool down, Point at) {
        pen([&](double x, double y) { tablet.tip(down, x, y, 1); }, at);
    }
    void stylus(bool down) {
        pen([&](double, double) { tablet.button(BTN_STYLUS, down, 1); }, {});
    }
    [[nodiscard]] Point inside(std::string_view title, int dx, int dy) {
        const Rect content = content_of(title);
        return {content.x + dx, content.y + dy};
    }
    [[nodiscard]] std::vector<ToolProximity> nearness(Client& client) { return only<ToolProximity>(client.seat().events()); }
    [[nodiscard]] std::vector<ToolTip> tips(Client& client) { return only<ToolTip>(client.seat().events()); }

  private:
    template <class Act>
    void pen(Act act, Point at) {
        const Rect all = extent();
        act(static_cast<double>(at.x - all.x) / all.width, static_cast<double>(at.y - all.y) / all.height);
        settle();
    }
};

} // namespace

TEST_CASE("a VM learns that there is a tablet, and nothing of which one") {
    Drawing desk;
    CHECK(only<TabletAdded>(desk.blue.seat().events()).size() == 1);
    desk.near(desk.inside("blue", 20, 30));
    CHECK(only<TabletIdentity>(desk.blue.seat().events()) == std::vector{TabletIdentity{"Tablet"}});
    CHECK(only<ToolAdded>(desk.blue.seat().events()) == std::vector{ToolAdded{0x140, {1, 2}}}); // a pen: tilt, pressure
    CHECK(only<ToolAdded>(desk.red.seat().events()).empty());
    desk.backend().remove(desk.tablet);
    desk.settle();
    CHECK(only<TabletRemoved>(desk.blue.seat().events()).size() == 1);
}

TEST_CASE("a pen over the VM that hears is told with place, pressure and tilt, and no other VM is told") {
    Drawing desk;
    desk.forget();
    desk.near(desk.inside("blue", 20, 30));
    desk.tip(true, desk.inside("blue", 20, 30));
    desk.move(desk.inside("blue", 25, 40));
    desk.tablet.axes(WLR_TABLET_TOOL_AXIS_PRESSURE | WLR_TABLET_TOOL_AXIS_TILT_X, 0.5, 10, -20, 2);
    desk.stylus(true);
    desk.stylus(false);
    desk.tip(false, desk.inside("blue", 25, 40));
    desk.away();
    const auto& events = desk.blue.seat().events();
    CHECK(desk.nearness(desk.blue) == std::vector{ToolProximity{1}, ToolProximity{0}});
    CHECK(only<ToolMotion>(events).front() == ToolMotion{20, 30});
    CHECK(std::ranges::contains(only<ToolMotion>(events), ToolMotion{25, 40}));
    CHECK(desk.tips(desk.blue) == std::vector{ToolTip{true}, ToolTip{false}});
    CHECK(only<ToolAxis>(events) ==
          std::vector{ToolAxis{ToolAxisKind::pressure, 32767}, ToolAxis{ToolAxisKind::tilt, 10, -20}});
    CHECK(only<ToolButton>(events) == std::vector{ToolButton{BTN_STYLUS, true}, ToolButton{BTN_STYLUS, false}});
    CHECK(only<PointerEnter>(events).empty()); // one hand, one protocol
    CHECK(desk.red.seat().events().empty());
}

TEST_CASE("a pressed pen stays its window's, wherever it moves") {
    Drawing desk;
    desk.near(desk.inside("blue", 20, 30));
    desk.tip(true, desk.inside("blue", 20, 30));
    desk.forget();
    desk.move(desk.inside("blue", -50, -60));
    CHECK(only<ToolMotion>(desk.blue.seat().events()) == std::vector{ToolMotion{-50, -60}});
    CHECK(desk.nearness(desk.blue).empty());
}

TEST_CASE("a pen's press is released before its VM is left, and not seen by the next one") {
    Drawing desk;
    desk.near(desk.inside("blue", 20, 30));
    desk.tip(true, desk.inside("blue", 20, 30));
    desk.stylus(true);
    desk.forget();
    desk.choose("red");
    CHECK(desk.tips(desk.blue) == std::vector{ToolTip{false}});
    CHECK(only<ToolButton>(desk.blue.seat().events()) == std::vector{ToolButton{BTN_STYLUS, false}});
    CHECK(desk.nearness(desk.blue) == std::vector{ToolProximity{0}});
    desk.forget();
    desk.move(desk.inside("red", 20, 30));
    desk.tip(false, desk.inside("red", 20, 30));
    desk.stylus(false);
    CHECK(desk.blue.seat().events().empty());
    CHECK(desk.tips(desk.red).empty());
    CHECK(only<ToolButton>(desk.red.seat().events()).empty());
}

TEST_CASE("a pen's touch on another VM's window focuses that, and nobody is told of it") {
    Drawing desk;
    const Rect red = desk.outer_of("red");
    desk.forget();
    Point at{red.x + 30, red.bottom() - 20};
    while (desk.whois(at.x, at.y).value("vm", "") != "red" || desk.whois(at.x, at.y)["part"] != "content") {
        REQUIRE(++at.x < red.right());
    }
    desk.near(at);
    desk.tip(true, at);
    desk.tip(false, at);
    CHECK(desk.focused_vm() == "red");
    CHECK(desk.tips(desk.red).empty());
    CHECK(desk.tips(desk.blue).empty());
}

TEST_CASE("a pen moves windows by their title bar as the pointer does") {
    Drawing desk;
    const Rect before = desk.outer_of("blue");
    desk.near({before.x + 60, before.y + 5});
    desk.tip(true, {before.x + 60, before.y + 5});
    desk.move({before.x + 90, before.y + 45});
    desk.tip(false, {before.x + 90, before.y + 45});
    CHECK(desk.outer_of("blue") == Rect{before.x + 30, before.y + 40, before.width, before.height});
}

TEST_CASE("to a program that knows no tablets a pen is the pointer, its tip the left button") {
    Drawing desk;
    Client& plain = desk.connect("vault");
    plain.open_window({.title = "vault", .width = 200, .height = 100});
    desk.settle();
    desk.choose("vault");
    desk.frame();
    plain.seat().forget();
    desk.near(desk.inside("vault", 20, 30));
    desk.tip(true, desk.inside("vault", 20, 30));
    desk.tip(false, desk.inside("vault", 20, 30));
    desk.stylus(true);
    desk.stylus(false);
    std::vector<std::pair<std::uint32_t, bool>> buttons;
    for (const PointerButton& button : only<PointerButton>(plain.seat().events())) {
        buttons.emplace_back(button.code, button.down);
    }
    CHECK(buttons == std::vector<std::pair<std::uint32_t, bool>>{
                         {BTN_LEFT, true}, {BTN_LEFT, false}, {BTN_RIGHT, true}, {BTN_RIGHT, false}});
    CHECK(std::holds_alternative<PointerFrame>(plain.seat().events().back()));
}

TEST_CASE("a pen's image is its VM's, inside that one's content only") {
    Drawing desk;
    constexpr std::uint32_t ink = 0xff01fe01;
    desk.near(desk.inside("blue", 100, 50));
    desk.blue.seat().set_tool_cursor(16, 16, ink);
    desk.frame();
    CHECK(desk.count(ink & 0xffffffU) == 16 * 16);
    desk.blue.seat().set_tool_cursor(300, 300, ink);
    desk.frame();
    CHECK(desk.count(ink & 0xffffffU) == 0);
}

TEST_CASE("a client that goes with a pen on it takes nobody along") {
    Drawing desk;
    desk.near(desk.inside("blue", 20, 30));
    desk.tip(true, desk.inside("blue", 20, 30));
    desk.stylus(true);
    const Point at = desk.inside("blue", 25, 35);
    desk.disconnect(desk.blue);
    desk.move(at);
    desk.stylus(false);
    desk.tip(false, at);
    CHECK(desk.focused_vm().empty());
}

TEST_CASE("a tablet that is unplugged releases what its pen pressed") {
    Drawing desk;
    desk.near(desk.inside("blue", 20, 30));
    desk.tip(true, desk.inside("blue", 20, 30));
    desk.forget();
    desk.backend().remove(desk.tablet);
    desk.settle();
    CHECK(desk.tips(desk.blue) == std::vector{ToolTip{false}});
    CHECK(desk.nearness(desk.blue) == std::vector{ToolProximity{0}});
}

TEST_CASE("a tablet is silent in a VM that its rules don't name") {
    Drawing desk{std::string{three_vms} + "[[device]]\ntype = \"tablet\"\nvms = [\"red\"]\n"};
    CHECK(only<TabletAdded>(desk.blue.seat().events()).empty());
    desk.forget();
    desk.near(desk.inside("blue", 20, 30));
    desk.tip(true, desk.inside("blue", 20, 30));
    CHECK(desk.blue.seat().events().empty());
}
