// Dialogs: windows that hang on another one of their program.
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cstdlib>

using namespace ensign::test;
using ensign::Point;
using ensign::Rect;

namespace {

constexpr std::uint32_t dialog_paint = 0xff01fe01;

// red has a window with a dialog, and another window; it hears.
struct WithDialog {
    Fixture desk;
    Client& red = desk.connect("red");
    Window& parent = red.open_window({.title = "document", .width = 500, .height = 400});
    Window* dialog = nullptr;

    explicit WithDialog(bool modal = false) {
        desk.settle();
        desk.choose("red");
        dialog = &red.open_window({.title = "Save changes?", .width = 160, .height = 80, .color = dialog_paint});
        dialog->set_parent(&parent);
        if (modal) {
            dialog->make_modal();
        }
        desk.settle();
        desk.frame();
    }
    void click_on_parent() {
        const Rect c = desk.content_of("document");
        desk.click(c.x + 10, c.y + 10);
        desk.frame();
    }
    bool is_whole() { return desk.count(dialog_paint & 0xffffff) == 160 * 80; }
    bool shown(std::string_view title) { return desk.window(title)["shown"]; }
};

} // namespace

TEST_CASE("a dialog opens over the middle of its window, and stays above it") {
    WithDialog with;
    const Rect window = with.desk.outer_of("document");
    const Rect dialog = with.desk.outer_of("Save changes?");
    CHECK(std::abs((window.x + window.width / 2) - (dialog.x + dialog.width / 2)) <= 1);
    CHECK(std::abs((window.y + window.height / 2) - (dialog.y + dialog.height / 2)) <= 1);
    with.click_on_parent();
    CHECK(with.is_whole());
    CHECK(with.desk.window("document")["focused"]);
}

TEST_CASE("a modal dialog gets the keyboard that its window is given") {
    WithDialog with{true};
    with.click_on_parent();
    CHECK(with.is_whole());
    CHECK(with.desk.window("Save changes?")["focused"]);
    with.red.destroy(*with.dialog);
    with.desk.settle();
    CHECK(with.desk.window("document")["focused"]);
}

TEST_CASE("a dialog goes with its minimised window, and comes back with it") {
    WithDialog with;
    with.parent.set_minimized();
    with.desk.settle();
    CHECK(!with.shown("document"));
    CHECK(!with.shown("Save changes?"));
    with.desk.choose("red");
    with.desk.frame();
    CHECK(with.shown("document"));
    CHECK(with.is_whole());
}

TEST_CASE("a window whose modal dialog is minimised goes as well") {
    WithDialog with{true};
    with.dialog->set_minimized();
    with.desk.settle();
    CHECK(!with.shown("document"));
    CHECK(!with.shown("Save changes?"));
}

TEST_CASE("a dialog comes to the front with its window, over another VM's") {
    WithDialog with;
    with.desk.connect("blue").open_window({.title = "letters", .width = 700, .height = 500});
    with.desk.settle();
    with.desk.choose("blue");
    with.desk.frame();
    CHECK(!with.is_whole());
    with.desk.choose("red");
    with.desk.frame();
    CHECK(with.is_whole());
}

TEST_CASE("a dialog opens over its window on whatever output that is") {
    Fixture desk;
    desk.backend().add_output("TEST-2", 800, 600);
    desk.frame();
    Client& red = desk.connect("red");
    Client& blue = desk.connect("blue");
    Window& parent = red.open_window({.title = "document", .width = 300, .height = 200});
    blue.open_window({.title = "elsewhere", .width = 100, .height = 60});
    desk.settle();
    const Rect first = desk.outer_of("document");
    desk.drag({first.x + 60, first.y + 10}, {first.x + 860, first.y + 10});
    desk.choose("blue");
    Window& dialog = red.open_window({.title = "dialog", .width = 100, .height = 60});
    dialog.set_parent(&parent);
    desk.settle();
    const Rect window = desk.outer_of("document");
    const Rect over = desk.outer_of("dialog");
    CHECK(std::abs((window.x + window.width / 2) - (over.x + over.width / 2)) <= 1);
}
