// Attacks on where the keyboard goes: T20, T22, T23, T24.
#include "tests/hostile/attack.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

#include <functional>
#include <optional>
#include <random>
#include <vector>

using namespace ensign::test;
using ensign::Point;

namespace {

using Keys = std::vector<std::pair<std::uint32_t, bool>>;

// The user is in blue, and red has never been heard of.
struct Typing : Attack {
    Keys typed;

    Typing() {
        desk.choose("blue");
        desk.frame();
        blue.seat().forget();
        red.seat().forget();
    }
    void type(std::uint32_t code) {
        desk.tap(code);
        typed.insert(typed.end(), {{code, true}, {code, false}});
    }
    [[nodiscard]] bool red_heard_nothing() const { return red.seat().events().empty(); }
};

// red hears, in "first"; "second" lies elsewhere.
struct Activation {
    Fixture desk;
    Client& red = desk.connect("red");
    Client& blue = desk.connect("blue");
    Window& other = blue.open_window({.title = "other"});
    Window& second = red.open_window({.title = "second"});
    Window& first = red.open_window({.title = "first"});

    Activation() {
        desk.settle();
        desk.choose("blue");
        for (const char* title : {"second", "first"}) { // each is seen, so none is marked; the first click only focuses
            const Point at = desk.middle_of(title);
            desk.click(at.x, at.y);
            desk.click(at.x, at.y);
        }
        desk.tap(KEY_A);
    }
    // What a program gets that asks for a token with this serial.
    std::string token(Client& client, std::optional<std::uint32_t> serial) {
        client.request_token(nullptr, serial);
        desk.settle();
        return client.token().value();
    }
    std::string good_token() { return token(red, red.seat().press_serial()); }
    void activate(Client& client, const std::string& token, Window& window) {
        client.activate(token, window);
        desk.settle();
    }
    bool focused(const char* title) { return desk.window(title)["focused"]; }
    bool marked(const char* title) { return desk.window(title)["attention"]; }
};

} // namespace

TEST_CASE("T20: 50 windows that open while the user types take no key") {
    std::mt19937 random{20};
    Typing attack;
    int windows = 0;
    for (int key = 0; windows < 50 || key < 100; ++key) {
        attack.type(static_cast<std::uint32_t>(KEY_Q + key % 10));
        attack.desk.clock().advance(100);
        for (std::uint32_t tries = random() % 3; tries > 0 && windows < 50; --tries, ++windows) {
            Window& window = attack.red.open_window({.title = "password", .width = 100 + windows, .color = red_paint});
            switch (random() % 5) {
            case 0: window.set_maximized(true); break;
            case 1: window.set_fullscreen(true); break;
            case 2:
                window.set_parent(&attack.window);
                window.make_modal();
                break;
            case 3:
                attack.desk.settle();
                attack.red.open_popup(window, {.grab = attack.red.seat().press_serial()});
                break;
            case 4:
                attack.red.request_token(nullptr, attack.red.seat().press_serial());
                attack.desk.settle();
                attack.red.activate(*attack.red.token(), window);
                break;
            }
        }
        if (random() % 4 == 0) {
            attack.desk.frame();
        }
    }
    CHECK(attack.blue.seat().keys() == attack.typed);
    CHECK(attack.red_heard_nothing());
    CHECK(attack.desk.focused_vm() == "blue");
}

TEST_CASE("T22: no request of a guest brings the chooser up, and nothing that it shows answers for the user") {
    Typing attack;
    const std::vector<std::function<void()>> tricks{
        [&] { attack.red.open_window({.title = "Press Enter"}).make_modal(); },
        [&] { attack.red.open_popup(attack.window, {.grab = 0}); },
        [&] { attack.window.set_title("vault"); },
        [&] { attack.window.show_menu(0, 5, 5); },
        [&] { attack.window.set_fullscreen(true); },
        [&] { attack.window.set_minimized(); },
        [&] { attack.red.data().copy(Selection::clipboard, "yes"); },
    };
    for (const auto& trick : tricks) {
        trick();
        for (const std::uint32_t code : {KEY_SPACE, KEY_ENTER, KEY_Y, KEY_ESC}) {
            attack.type(code);
        }
        CHECK(!attack.desk.chooser_is_up());
    }
    CHECK(attack.blue.seat().keys() == attack.typed);
    CHECK(attack.red_heard_nothing());
}

TEST_CASE("T22: what guests do while the chooser is up changes neither selection nor choice") {
    Typing attack;
    attack.desk.press_attention_key(); // from blue: Enter goes back there
    for (const char* title : {"blue", "Blue", "1", "vault"}) {
        Window& window = attack.red.open_window({.title = title});
        attack.desk.settle();
        attack.red.open_popup(window, {.grab = attack.red.seat().press_serial()});
        window.set_fullscreen(true);
        attack.desk.frame();
    }
    attack.blue.open_window({.title = "late"});
    attack.desk.connect("vault").open_window({.title = "enter me"});
    attack.desk.frame();
    CHECK(attack.desk.chooser_is_up());
    CHECK(attack.red_heard_nothing());
    attack.desk.tap(KEY_ENTER);
    CHECK(attack.desk.focused_vm() == "blue");
}

TEST_CASE("T22: a VM that leaves and comes back under the user's finger is not chosen for another") {
    Typing attack;
    attack.desk.press_attention_key();
    attack.desk.disconnect(attack.red);
    attack.desk.connect("red").open_window({.title = "Blue"});
    attack.desk.tap(KEY_2); // the second one of the configuration
    CHECK(attack.desk.focused_vm() == "blue");
}

TEST_CASE("T23: a window that goes leaves the keyboard to its VM or to nobody") {
    using Leave = void (*)(Attack&);
    const std::vector<Leave> ways{
        [](Attack& a) { a.window.unmap(); },
        [](Attack& a) { a.red.destroy(a.window); },
        [](Attack& a) { a.window.set_minimized(); },
        [](Attack& a) { a.desk.disconnect(a.red); },
    };
    for (const Leave leave : ways) {
        for (const bool another : {false, true}) {
            Attack attack; // red hears
            if (another) {
                attack.red.open_window({.title = "another"});
                attack.desk.settle();
            }
            REQUIRE(attack.desk.focused_vm() == "red");
            attack.blue.seat().forget();
            leave(attack);
            attack.desk.settle();
            attack.desk.tap(KEY_A);
            CHECK(attack.blue.seat().events().empty());
            CHECK((attack.desk.focused_vm().empty() || attack.desk.focused_vm() == "red"));
            CHECK((another || attack.desk.focused_vm().empty()));
        }
    }
}

TEST_CASE("T24: a token of the user's hand moves the focus once, inside its VM") {
    Activation attack;
    const std::string token = attack.good_token();
    attack.activate(attack.red, token, attack.second);
    CHECK(attack.focused("second"));
    attack.activate(attack.red, token, attack.first);
    CHECK(!attack.focused("first"));
    CHECK(!attack.marked("first"));
}

TEST_CASE("T24: a token is good for ten seconds") {
    for (const std::uint32_t age : {10'000U, 10'001U}) {
        Activation attack;
        const std::string token = attack.good_token();
        attack.desk.clock().advance(age);
        attack.activate(attack.red, token, attack.second);
        CHECK(attack.focused("second") == (age == 10'000));
        CHECK(attack.marked("second") == (age != 10'000));
    }
}

TEST_CASE("T24: another VM's token does nothing at all") {
    Activation attack;
    const std::string token = attack.good_token();
    attack.activate(attack.blue, token, attack.other);
    CHECK(!attack.marked("other"));
    CHECK(attack.desk.focused_vm() == "red");
    attack.activate(attack.red, token, attack.second); // and stays good for its own
    CHECK(attack.focused("second"));
}

TEST_CASE("T24: without a serial of a recent press a token only asks for attention") {
    for (const bool old : {false, true}) {
        Activation attack;
        const std::uint32_t serial = attack.red.seat().press_serial();
        for (int i = 0; i < 5; ++i) {
            attack.desk.tap(KEY_B);
        }
        attack.activate(attack.red, attack.token(attack.red, old ? std::optional{serial} : std::nullopt), attack.second);
        CHECK(!attack.focused("second"));
        CHECK(attack.marked("second"));
    }
}

TEST_CASE("T24: a token that a VM makes when it hears no longer only asks for attention") {
    Activation attack;
    attack.desk.choose("blue");
    const std::string token = attack.good_token();
    attack.desk.choose("red");
    REQUIRE(attack.focused("first"));
    attack.activate(attack.red, token, attack.second);
    CHECK(!attack.focused("second"));
}

TEST_CASE("T24: a good token that is used when another VM hears only asks for attention") {
    Activation attack;
    const std::string token = attack.good_token();
    attack.desk.choose("blue");
    attack.activate(attack.red, token, attack.second);
    CHECK(attack.desk.focused_vm() == "blue");
    CHECK(attack.marked("second"));
}

TEST_CASE("T24: serials that the VM never got, and other VMs' serials, make no token") {
    Activation attack;
    const std::uint32_t reds = attack.red.seat().press_serial();
    for (const std::uint32_t serial : {0U, reds + 1000, 0xffffffffU}) {
        attack.activate(attack.red, attack.token(attack.red, serial), attack.second);
    }
    attack.activate(attack.blue, attack.token(attack.blue, reds), attack.other);
    CHECK(!attack.focused("second"));
    CHECK(!attack.marked("second"));
    CHECK(!attack.marked("other"));
}

TEST_CASE("T24: a VM that has seen no press makes no token, though it hears") {
    Fixture desk;
    Client& red = desk.connect("red");
    red.open_window({.title = "first"});
    desk.settle();
    Window& second = red.open_window({.title = "second"});
    desk.choose("red");
    REQUIRE(desk.window("first")["focused"] != desk.window("second")["focused"]);
    const bool on_second = desk.window("second")["focused"];
    REQUIRE_FALSE(on_second);
    const auto enters = only<KeyboardEnter>(red.seat().events());
    REQUIRE_FALSE(enters.empty());
    for (const std::uint32_t serial : {1U, enters.back().serial}) {
        red.request_token(nullptr, serial);
        desk.settle();
        red.activate(red.token().value(), second);
        desk.settle();
        CHECK(desk.window("second")["focused"] == false);
    }
}

TEST_CASE("T24: a token of a fresh press brings a minimised window of the focused VM back, and no other token does") {
    for (const bool pressed : {true, false}) {
        Activation attack;
        const std::string token = pressed ? attack.good_token() : attack.token(attack.red, std::nullopt);
        attack.second.set_minimized();
        attack.desk.settle();
        REQUIRE(attack.desk.window("second")["shown"] == false);
        attack.activate(attack.red, token, attack.second);
        CHECK(attack.focused("second") == pressed);
        CHECK(attack.marked("second") == !pressed);
        CHECK(attack.desk.window("second")["shown"] == pressed);
    }
}

TEST_CASE("T24: no token brings a window of a VM back that the user hid, or that isn't in front") {
    Activation attack;
    const std::string token = attack.good_token();
    attack.second.set_minimized();
    attack.desk.choose("blue");
    attack.activate(attack.red, token, attack.second);
    CHECK(attack.desk.window("second")["shown"] == false);
    CHECK(attack.desk.focused_vm() == "blue");
}
