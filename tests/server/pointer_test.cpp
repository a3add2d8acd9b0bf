// Who hears the pointer.
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

#include <utility>

using namespace ensign::test;

namespace {

std::pair<int, int> middle_of(Fixture& desk, std::string_view title) {
    const auto content = desk.window(title)["content"];
    return {content["x"].get<int>() + content["width"].get<int>() / 2,
            content["y"].get<int>() + content["height"].get<int>() / 2};
}

} // namespace

TEST_CASE("a program of the VM that hears is told where the pointer is, in its own coordinates") {
    Fixture desk;
    Client& red = desk.connect("red");
    Window& window = red.open_window({.title = "red", .width = 200, .height = 100});
    desk.settle();
    desk.choose("red");
    const auto [x, y] = middle_of(desk, "red");
    desk.point_at(x, y);
    const auto enters = only<PointerEnter>(red.seat().events());
    REQUIRE(enters.size() == 1);
    CHECK(enters[0].surface == window.id());
    CHECK(enters[0].sx == 100);
    CHECK(enters[0].sy == 50);
}

TEST_CASE("a VM that doesn't hear isn't told of the pointer over its windows") {
    Fixture desk;
    Client& red = desk.connect("red");
    red.open_window({.title = "red"});
    desk.connect("blue").open_window({.title = "blue"});
    desk.settle();
    desk.choose("blue");
    red.seat().forget();
    const auto [x, y] = middle_of(desk, "red");
    desk.point_at(x, y);
    CHECK(red.seat().events().empty());
}

TEST_CASE("a click on another VM's window moves the focus, and the VM sees nothing of the click") {
    Fixture desk;
    Client& red = desk.connect("red");
    red.open_window({.title = "red"});
    desk.settle();
    const auto [x, y] = middle_of(desk, "red");
    desk.click(x, y);
    CHECK(desk.focused_vm() == "red");
    CHECK(only<PointerButton>(red.seat().events()).empty());
    desk.click(x, y);
    CHECK(only<PointerButton>(red.seat().events()).size() == 2);
}

TEST_CASE("an unplugged keyboard leaves nothing pressed behind") {
    Fixture desk;
    Client& red = desk.connect("red");
    red.open_window();
    desk.settle();
    desk.choose("red");
    TestKeyboard& second = desk.backend().add_keyboard();
    red.seat().forget();
    second.press(KEY_X, 1);
    desk.backend().remove(second);
    desk.settle();
    CHECK(red.seat().keys() == std::vector<std::pair<std::uint32_t, bool>>{{KEY_X, true}, {KEY_X, false}});
}

TEST_CASE("an output may come and go under windows") {
    Fixture desk;
    desk.connect("red").open_window({.title = "red"});
    desk.frame();
    TestOutput& second = desk.backend().add_output("TEST-2", 640, 480);
    desk.frame();
    CHECK(second.pixels().width == 640);
    desk.backend().remove(second);
    desk.frame();
    CHECK(!desk.window("red").is_null());
}

TEST_CASE("a mouse that goes, or is silenced, with its button down lets go of the window and of the frame that it moved") {
    for (const bool unplugged : {true, false}) {
        for (const bool on_frame : {false, true}) {
            Fixture desk;
            Client& red = desk.connect("red");
            red.open_window({.title = "red", .width = 200, .height = 100});
            desk.settle();
            desk.choose("red");
            TestPointer& second = desk.backend().add_pointer("second");
            const ensign::Rect before = desk.outer_of("red");
            const auto [x, y] = on_frame ? std::pair{before.x + 60, before.y + 10} : middle_of(desk, "red");
            desk.point_at(x, y);
            second.button(BTN_LEFT, true, desk.clock().now_msec());
            second.frame();
            desk.settle();
            if (unplugged) {
                desk.backend().remove(second);
            } else {
                desk.set_config(std::string{three_vms} + "[[device]]\nname = \"second\"\nenabled = false\n");
                REQUIRE(desk.reload());
            }
            desk.settle();
            CHECK(only<PointerButton>(red.seat().events()).size() == (on_frame ? 0 : 2));
            desk.point_at(5, 500);
            CHECK(red.seat().pointer_focus() == 0);
            CHECK(desk.outer_of("red") == before);
        }
    }
}

TEST_CASE("a motion sets no picture of the cursor where it stays the same") {
    Fixture desk;
    desk.backend().set_cursor_planes(true);
    Client& red = desk.connect("red");
    red.open_window({.title = "red", .width = 200, .height = 100});
    desk.settle();
    desk.choose("red");
    const auto [x, y] = middle_of(desk, "red");
    desk.point_at(x, y);
    const auto pictures_of_30_motions = [&] {
        desk.frame();
        const int before = desk.output().cursor_images();
        for (int i = 1; i <= 30; ++i) {
            desk.point_at(x + i, y);
            desk.frame();
        }
        return desk.output().cursor_images() - before;
    };
    CHECK(pictures_of_30_motions() == 0); // Ensign's own
    const int before = desk.output().cursor_images();
    red.seat().set_cursor(24, 24, 0xff00ff00, 4, 4);
    desk.frame();
    CHECK(desk.output().cursor_images() == before + 1);
    CHECK(pictures_of_30_motions() == 0); // the guest's
}

TEST_CASE("a surface that moves under a resting pointer tells of the motion, with its frame, and of nothing else") {
    Fixture desk;
    Client& red = desk.connect("red");
    Window& window = red.open_window({.title = "red", .width = 200, .height = 100});
    Subsurface& child = red.add_subsurface(window, 0, 0, 200, 100, 0xff00ff00);
    window.commit();
    desk.settle();
    desk.choose("red");
    const auto [x, y] = middle_of(desk, "red");
    desk.point_at(x, y);
    REQUIRE(red.seat().pointer_focus() == child.id());

    SECTION("by what it moved") {
        red.seat().forget();
        child.set_position(10, 20);
        window.commit();
        desk.settle();
        const auto motions = only<PointerMotion>(red.seat().events());
        REQUIRE(motions.size() == 1);
        CHECK(motions[0].sx == 90);
        CHECK(motions[0].sy == 30);
        CHECK(only<PointerFrame>(red.seat().events()).size() == 1);
    }
    SECTION("out from under it: the one below has the pointer") {
        child.set_position(150, 0);
        window.commit();
        desk.settle();
        CHECK(red.seat().pointer_focus() == window.id());
    }
    SECTION("unmapped") {
        child.attach_nothing();
        child.commit();
        window.commit();
        desk.settle();
        CHECK(red.seat().pointer_focus() == window.id());
    }
    SECTION("that takes no input any more") {
        child.set_input_region(0, 0, 0, 0);
        child.commit();
        window.commit();
        desk.settle();
        CHECK(red.seat().pointer_focus() == window.id());
    }
    SECTION("while nothing moves, whatever other VMs do, nobody hears anything") {
        red.seat().forget();
        Client& blue = desk.connect("blue");
        Window& other = blue.open_window({.title = "blue", .width = 40, .height = 30});
        desk.settle();
        other.redraw(0xff0000ff);
        desk.settle();
        CHECK(red.seat().events().empty());
    }
}

TEST_CASE("a cursor of up to 256 px is shown as its program draws it") {
    Fixture desk;
    Client& red = desk.connect("red");
    red.open_window({.title = "red", .width = 500, .height = 400});
    desk.settle();
    desk.choose("red");
    const auto [x, y] = std::pair{desk.content_of("red").x + 10, desk.content_of("red").y + 10};
    for (const int size : {96, 128, 256}) {
        desk.point_at(x, y);
        red.seat().set_cursor(size, size, 0xfffe0180, 4, 4);
        desk.frame();
        CHECK(desk.count(0xfe0180) == size * size);
    }
    red.seat().set_cursor(257, 257, 0xfffe0180, 4, 4);
    desk.frame();
    CHECK(desk.count(0xfe0180) == 0);
}
