// What the chooser does beside choosing a VM, by keys and by pointer.
#include "compositor/base/format.hpp"
#include "compositor/server_parts.hpp"
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

using namespace ensign::test;
using ensign::CardLayout;
using ensign::Rect;

namespace {

constexpr std::uint32_t one_paint = 0xfffe01fe;

// Runs as long as the test does.
constexpr std::string_view long_running = "while kill -0 $PPID; do sleep 0.1; done 2>/dev/null";

std::string commanded(std::string_view start, std::string_view kill) {
    return ensign::text::format("[[vm]]\nname = \"red\"\nlabel = \"Red\"\ncolor = \"#c83232\"\npattern = \"diagonal\"\n"
                                "start = [\"sh\", \"-c\", \"{}\"]\nkill = [\"sh\", \"-c\", \"{}\"]\n"
                                "[[vm]]\nname = \"blue\"\nlabel = \"Blue\"\ncolor = \"#2c6be0\"\npattern = \"dots\"\n",
                                start, kill);
}

// red hears, with two windows; the chooser is up.
struct Choosing {
    Fixture desk;
    Client& red = desk.connect("red");
    Client& blue = desk.connect("blue");
    Window* one = nullptr; // owned by red

    explicit Choosing(std::string_view config = three_vms) : desk{config} {
        one = &red.open_window({.title = "one", .color = one_paint});
        desk.settle();
        blue.open_window({.title = "letters"});
        desk.settle();
        red.open_window({.title = "two"});
        desk.settle();
        desk.choose("red");
        desk.press_attention_key();
        desk.frame();
    }
    void type(std::initializer_list<std::uint32_t> codes) {
        for (const std::uint32_t code : codes) {
            desk.tap(code);
        }
    }
    void chord(std::uint32_t code) {
        desk.press(KEY_LEFTCTRL);
        desk.tap(code);
        desk.release(KEY_LEFTCTRL);
    }
    nlohmann::json vm(std::string_view name) {
        for (const auto& vm : desk.vms()) {
            if (vm["name"] == name) {
                return vm;
            }
        }
        return {};
    }
    CardLayout card(std::size_t index) {
        const auto layout = ensign::chooser_layout({800, 600}, desk.vms().size());
        return layout.card_layout(layout.card_at(index, 0));
    }
    void click_button(std::size_t button) {
        const CardLayout layout = card(0);
        desk.click(layout.left() + layout.button_step * static_cast<double>(button) + 10, layout.button_y + 10);
    }
    void wait(std::uint32_t msec) {
        desk.clock().advance(msec);
        desk.settle();
    }
};

} // namespace

TEST_CASE("a window that is chosen in the chooser has the keyboard and is on top") {
    Choosing with;
    CHECK(with.desk.windows()[0]["title"] == "one");
    with.desk.press(KEY_LEFTSHIFT);
    with.desk.tap(KEY_TAB);
    with.desk.release(KEY_LEFTSHIFT);
    with.type({KEY_DOWN, KEY_ENTER});
    CHECK(with.desk.window("two")["focused"]);
    CHECK(with.desk.windows()[0]["title"] == "two");
}

TEST_CASE("typing a window's title and Enter lead to that window") {
    Choosing with;
    with.type({KEY_O, KEY_N, KEY_E, KEY_ENTER});
    CHECK(with.desk.window("one")["focused"]);
}

TEST_CASE("a click on a title leads to that window, minimised or not") {
    Choosing with;
    with.desk.tap(KEY_ESC);
    with.one->set_minimized();
    with.desk.settle();
    with.desk.press_attention_key();
    with.desk.frame();
    const std::string wanted = with.desk.windows()[1]["title"];
    const CardLayout layout = with.card(0);
    with.desk.click(layout.left() + 10, layout.first_row_y + layout.row_step);
    CHECK(with.desk.window(wanted)["focused"]);
    CHECK_FALSE(with.desk.window(wanted)["minimised"]);
}

TEST_CASE("the buttons act by the keys") {
    Choosing with;
    with.type({KEY_TAB, KEY_RIGHT, KEY_ENTER});
    CHECK(with.vm("red")["muted"]);
    with.type({KEY_ENTER});
    CHECK_FALSE(with.vm("red")["muted"]);
    with.type({KEY_RIGHT, KEY_ENTER});
    CHECK(with.vm("red")["frozen"]);
    with.type({KEY_ESC, KEY_ESC});
    CHECK(with.desk.focused_vm().empty());
}

TEST_CASE("the buttons act by the pointer, and the chooser stays") {
    Choosing with;
    with.click_button(0);
    CHECK(with.vm("red")["hidden"]);
    with.click_button(0);
    CHECK_FALSE(with.vm("red")["hidden"]);
    with.click_button(3);
    CHECK_FALSE(with.vm("red")["connected"]);
    CHECK(with.desk.chooser_is_up());
}

TEST_CASE("nothing of a guest's is on the screen while its VM is hidden, shown, frozen or pinned from the chooser") {
    Choosing with;
    for (const std::size_t button : {0U, 0U, 2U, 2U, 1U, 1U}) {
        with.click_button(button);
        with.desk.frame();
        CHECK(with.desk.count(one_paint & 0xffffff) == 0);
    }
    CHECK(with.red.seat().keyboard_focus() == 0);
}

TEST_CASE("Ctrl+P pins the keyboard to the selected VM and goes there") {
    Choosing with;
    with.chord(KEY_P);
    CHECK(with.desk.focused_vm() == "red");
    CHECK(with.vm("red")["pinned"]);
    with.desk.press_attention_key();
    with.chord(KEY_P);
    CHECK_FALSE(with.vm("red")["pinned"]);
    CHECK(with.desk.chooser_is_up());
}

TEST_CASE("logging out takes the same chord twice") {
    Choosing with;
    with.chord(KEY_Q);
    CHECK_FALSE(with.desk.quits());
    with.wait(3'500);
    with.chord(KEY_Q);
    CHECK_FALSE(with.desk.quits());
    with.wait(500);
    with.chord(KEY_Q);
    CHECK(with.desk.quits());
}

TEST_CASE("a VM is killed by its command, after the same press twice") {
    Choosing with{commanded("true", long_running)};
    with.click_button(4);
    CHECK_FALSE(with.vm("red")["killing"]);
    with.wait(500);
    with.click_button(4);
    CHECK(with.vm("red")["killing"]);
    with.click_button(4); // runs already
    CHECK(with.desk.programs() == 1);
}

TEST_CASE("a VM is started by its command, once") {
    Fixture desk{commanded(long_running, "true")};
    REQUIRE(desk.act("red", ensign::VmAction::start));
    CHECK(desk.vms()[0]["starting"]);
    CHECK_FALSE(desk.act("red", ensign::VmAction::start));
    CHECK(desk.programs() == 1);
}

TEST_CASE("a start command that fails is told on the VM's card") {
    Fixture desk{commanded("exit 3", "true")};
    const auto& actions = desk.inside().vm_actions();
    const auto id = desk.inside().vms().find("red")->id();
    REQUIRE(desk.act("red", ensign::VmAction::start));
    while (actions.commands_of(id).starting) {
        desk.turn_ensign(30'000);
    }
    CHECK(actions.commands_of(id).start_failed);
    CHECK_FALSE(desk.vms()[0]["starting"]);
}

TEST_CASE("a program that isn't there is told in the stripe") {
    Fixture desk{"[[vm]]\nname = \"red\"\ncolor = \"#c83232\"\nstart = [\"/no/such/program\"]\n"};
    desk.press_attention_key();
    for (const std::uint32_t code : {KEY_TAB, KEY_END, KEY_ENTER}) {
        desk.tap(code);
    }
    desk.settle();
    CHECK(desk.stripe().warning == "/no/such/program can't be started: No such file or directory");
    desk.tap(KEY_LEFT);
    desk.settle();
    CHECK(desk.stripe().warning.empty());
}

TEST_CASE("a guest that changes its titles costs the chooser one card a frame") {
    Choosing with;
    const auto& view = with.desk.inside().chooser_view();
    Window& window = with.red.open_window({.title = "flood"});
    with.desk.frame();
    const std::size_t before = view.painted();
    for (int i = 0; i < 200; ++i) {
        window.set_title(std::to_string(i));
        with.desk.settle();
    }
    const std::size_t unseen = view.painted() - before;
    CHECK(unseen <= 1); // no frame was due
    with.desk.frame();
    CHECK(view.painted() - before <= unseen + 2);
}

TEST_CASE("keys that the chooser takes reach no VM, whatever they do there") {
    Choosing with;
    with.red.seat().forget();
    with.blue.seat().forget();
    with.type({KEY_TAB, KEY_RIGHT, KEY_ENTER, KEY_ENTER, KEY_ESC, KEY_X, KEY_BACKSPACE});
    with.chord(KEY_Q);
    CHECK(with.red.seat().events().empty());
    CHECK(with.blue.seat().events().empty());
}

TEST_CASE("a tap shows a card's buttons first, and then goes there") {
    Choosing with;
    const Rect blue = with.card(1).box;
    with.desk.inside().chooser().tap({blue.x + 60, blue.y + 10});
    CHECK(with.desk.chooser_is_up());
    with.desk.inside().chooser().tap({blue.x + 60, blue.y + 10});
    CHECK(with.desk.focused_vm() == "blue");
}

TEST_CASE("the wheel scrolls rows of cards that don't fit") {
    Choosing with; // two columns and one row: the vault is below
    with.desk.point_at(400, 300);
    with.desk.pointer().axis(WL_POINTER_AXIS_VERTICAL_SCROLL, 15, 120, with.desk.clock().now_msec());
    with.desk.tap(KEY_ENTER);
    CHECK(with.desk.focused_vm() == "vault");
}
