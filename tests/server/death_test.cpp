// Programs and VMs that go in the middle of something. Ensign and the others go on, and nothing stays pressed.
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <linux/input-event-codes.h>

using namespace ensign::test;
using ensign::Point;
using ensign::Rect;

namespace {

enum class Dies : std::uint8_t { program, vm };

// red hears through the window "one" of one program; where only that program dies, another one has "two".
struct Desk {
    Fixture desk;
    Dies dies;
    Client& blue = desk.connect("blue");
    Client* two = nullptr;
    Client& one = desk.connect("red");
    Window* window = nullptr;

    explicit Desk(Dies who) : dies{who} {
        blue.open_window({.title = "blue", .width = 150, .height = 80});
        if (dies == Dies::program) {
            two = &desk.connect("red");
            two->open_window({.title = "two", .width = 150, .height = 80});
        }
        window = &one.open_window({.title = "one", .width = 300, .height = 200});
        desk.settle();
        desk.choose("red");
        desk.frame();
        const Point middle = desk.middle_of("one");
        desk.click(middle.x, middle.y);
    }
    void kill() {
        desk.disconnect(one);
        desk.frame();
        CHECK(desk.window("one").is_null());
    }
    // What must hold after each death, when the user has let go of everything.
    void check_life_goes_on() {
        desk.frame();
        CHECK(desk.focused_vm() == (dies == Dies::program ? "red" : ""));
        if (two != nullptr) {
            CHECK(desk.window("two")["focused"]);
            CHECK(types_to(*two));
        }
        desk.choose("blue");
        CHECK(types_to(blue));
        const Point middle = desk.middle_of("blue");
        desk.click(middle.x, middle.y);
        CHECK(only<PointerButton>(blue.seat().events()).size() == 2);
        CHECK(blue.seat().stuck().empty());
        const Rect before = desk.outer_of("blue");
        desk.drag({before.x + 40, before.y + 14}, {before.x + 50, before.y + 24});
        CHECK(desk.outer_of("blue").x == before.x + 10);
    }
    bool types_to(Client& client) {
        const std::size_t before = client.seat().keys().size();
        desk.tap(KEY_A);
        return client.seat().keys().size() == before + 2 && client.seat().stuck().empty();
    }
};

} // namespace

TEST_CASE("a program that dies while a key is held leaves no key pressed and no focus behind") {
    Desk desk{GENERATE(Dies::program, Dies::vm)};
    desk.desk.press(KEY_P);
    desk.kill();
    desk.desk.release(KEY_P);
    desk.check_life_goes_on();
}

TEST_CASE("a VM that comes back has nothing pressed, and hears only when it is chosen") {
    Desk desk{Dies::vm};
    desk.desk.press(KEY_LEFTSHIFT);
    desk.kill();
    Client& again = desk.desk.connect("red");
    again.open_window({.title = "again"});
    desk.desk.settle();
    CHECK(desk.desk.focused_vm().empty());
    desk.desk.release(KEY_LEFTSHIFT);
    desk.desk.choose("red");
    CHECK(only<KeyboardEnter>(again.seat().events()).at(0).pressed.empty());
    CHECK(only<Modifiers>(again.seat().events()).back().depressed == 0);
    CHECK(again.seat().stuck().empty());
}

TEST_CASE("a program that dies while a button is held leaves no button pressed") {
    Desk desk{GENERATE(Dies::program, Dies::vm)};
    desk.desk.button(BTN_LEFT, true);
    desk.kill();
    if (desk.two != nullptr) {
        const Point middle = desk.desk.middle_of("two");
        desk.desk.point_at(middle.x, middle.y);
    }
    desk.desk.button(BTN_LEFT, false);
    CHECK((desk.two == nullptr || desk.two->seat().stuck().empty()));
    desk.check_life_goes_on();
}

TEST_CASE("a program that dies while it drags takes its drag with it") {
    Desk desk{GENERATE(Dies::program, Dies::vm)};
    Surface& icon = desk.one.create_surface();
    desk.desk.button(BTN_LEFT, true);
    desk.one.data().start_drag(*desk.window, &icon, "text");
    icon.show(32, 32, 0xff01fe01);
    desk.desk.frame();
    REQUIRE(desk.desk.count(0x01fe01) > 0);
    desk.kill();
    CHECK(desk.desk.count(0x01fe01) == 0);
    desk.desk.point_at(400, 300);
    desk.desk.button(BTN_LEFT, false);
    desk.check_life_goes_on();
}

TEST_CASE("a program that dies under somebody else's drag leaves the drag to the source") {
    Desk desk{Dies::program};
    desk.desk.button(BTN_LEFT, true);
    desk.one.data().start_drag(*desk.window, nullptr, "text");
    desk.desk.settle();
    const Point middle = desk.desk.middle_of("two");
    desk.desk.point_at(middle.x, middle.y);
    REQUIRE(!desk.two->data().drag_events().empty());
    desk.desk.disconnect(*desk.two);
    desk.desk.point_at(400, 300);
    desk.desk.button(BTN_LEFT, false);
    CHECK(std::holds_alternative<DragCancelled>(desk.one.data().drag_events().back()));
    CHECK(desk.types_to(desk.one));
}

TEST_CASE("a program that dies with a menu open takes the menu with it") {
    Desk desk{GENERATE(Dies::program, Dies::vm)};
    desk.one.open_popup(*desk.window, {.color = 0xff01fe01, .grab = desk.one.seat().press_serial()});
    desk.desk.frame();
    REQUIRE(desk.desk.count(0x01fe01) > 0);
    desk.desk.press(KEY_DOWN);
    desk.kill();
    desk.desk.release(KEY_DOWN);
    CHECK(desk.desk.count(0x01fe01) == 0);
    desk.check_life_goes_on();
}

TEST_CASE("a program that dies while the user moves or resizes its window ends that") {
    Desk desk{GENERATE(Dies::program, Dies::vm)};
    const bool moving = GENERATE(true, false);
    const Rect outer = desk.desk.outer_of("one");
    const Point grip = moving ? Point{outer.x + 40, outer.y + 14} : Point{outer.right() - 2, outer.bottom() - 2};
    desk.desk.point_at(grip.x, grip.y);
    desk.desk.button(BTN_LEFT, true);
    desk.desk.point_at(grip.x + 20, grip.y + 20);
    desk.kill();
    desk.desk.point_at(grip.x + 40, grip.y + 40);
    desk.desk.button(BTN_LEFT, false);
    desk.check_life_goes_on();
}

TEST_CASE("a program that dies while its window fills the screen leaves the stripe and the others") {
    Desk desk{GENERATE(Dies::program, Dies::vm)};
    desk.desk.press(KEY_LEFTMETA);
    desk.desk.tap(KEY_F);
    desk.desk.release(KEY_LEFTMETA);
    desk.kill();
    CHECK(desk.desk.whois(400, 5)["owner"] == "ensign");
    desk.check_life_goes_on();
}

TEST_CASE("a program that dies while the chooser is up isn't chosen by Esc") {
    Desk desk{Dies::vm};
    desk.desk.press_attention_key();
    desk.kill();
    desk.desk.tap(KEY_ESC);
    CHECK(desk.desk.window("blue")["focused"] == false);
    desk.desk.tap(KEY_A);
    CHECK(desk.blue.seat().keys().empty());
}
