// T17 and T3: a guest that imitates the lock, or wants what is typed at the real one.
#include "tests/hostile/attack.hpp"
#include "tests/support/client_lock.hpp"

#include "compositor/scene/owner_map.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

#include <optional>

using namespace ensign::test;

namespace {

constexpr std::uint32_t locker_paint = 0xff336699;
constexpr int keys_to_type = 100;

// Everybody has a window, red hears; then the session is locked, and all has been forgotten that came before.
struct LockedAttack : Attack {
    Client& vault = desk.connect("vault");
    Client& host = desk.connect_host();
    std::optional<Locker> locker;
    TestTouch& touch = desk.backend().add_touch();

    LockedAttack() {
        vault.open_window({.title = "vault"});
        desk.frame();
        locker.emplace(host);
        locker->cover(locker_paint);
        desk.frame();
        forget();
    }
    void forget() {
        for (Client* vm : {&red, &blue, &vault}) {
            vm->seat().forget();
        }
    }
    // All that a hand can do, over all outputs.
    void use_hands() {
        for (int i = 0; i < keys_to_type; ++i) {
            desk.tap(static_cast<std::uint32_t>(KEY_1 + i % 40));
        }
        const ensign::Rect all = desk.extent();
        for (int i = 0; i < 10; ++i) {
            desk.click(all.x + all.width * (i + .5) / 10, all.height * .5);
            touch.down(i, i / 10., .5, 0);
            touch.motion(i, i / 10., .6, 1);
            touch.up(i, 2);
            touch.frame();
            desk.settle();
        }
        desk.pointer().motion(3, 3, 0);
        desk.pointer().axis(WL_POINTER_AXIS_VERTICAL_SCROLL, 15, 1, 0);
        desk.pointer().frame();
        desk.settle();
    }
    [[nodiscard]] bool nobody_heard() {
        return red.seat().events().empty() && blue.seat().events().empty() && vault.seat().events().empty();
    }
    [[nodiscard]] bool no_guest_in_scene() {
        return !desk.draws_guests() && desk.count(red_paint & 0xffffffU) == 0 && desk.count(blue_paint & 0xffffffU) == 0;
    }
};

} // namespace

TEST_CASE("T17: nothing that is typed or pointed at a locked session reaches a VM") {
    LockedAttack attack;
    attack.use_hands();
    CHECK(attack.nobody_heard());
    CHECK(attack.no_guest_in_scene());
    CHECK(attack.host.seat().keys().size() == 2 * keys_to_type);
}

TEST_CASE("T17: an output that is plugged in during the lock opens nothing") {
    LockedAttack attack;
    TestOutput& second = attack.desk.backend().add_output("TEST-2", 640, 480);
    attack.desk.settle();
    attack.forget(); // VMs may hear of another size
    attack.use_hands();
    CHECK(attack.nobody_heard());
    CHECK(attack.no_guest_in_scene());
    attack.desk.frame();
    CHECK(attack.no_guest_in_scene());
    attack.desk.backend().remove(second);
    attack.desk.frame();
    attack.forget();
    attack.use_hands();
    CHECK(attack.nobody_heard());
    CHECK(attack.no_guest_in_scene());
}

TEST_CASE("T17: all outputs going and one coming back opens nothing") {
    LockedAttack attack;
    attack.desk.backend().remove(attack.desk.output());
    attack.desk.settle();
    TestOutput& next = attack.desk.backend().add_output("TEST-2", 640, 480);
    attack.desk.settle();
    next.step_frame(attack.desk.clock().now());
    attack.desk.settle();
    for (int i = 0; i < keys_to_type; ++i) {
        attack.desk.tap(KEY_A);
    }
    CHECK(only<Key>(attack.red.seat().events()).empty());
    CHECK(attack.desk.focused_vm().empty());
    CHECK(!attack.desk.draws_guests());
}

TEST_CASE("T17: a locker that is killed leaves nothing open") {
    LockedAttack attack;
    attack.locker.reset();
    attack.desk.disconnect(attack.host);
    attack.desk.frame();
    attack.use_hands();
    CHECK(attack.nobody_heard());
    CHECK(attack.no_guest_in_scene());
    CHECK(attack.desk.whois(400, 300)["part"] == "lock");
}

TEST_CASE("T17: no guest opens the lock by what it does meanwhile") {
    LockedAttack attack;
    attack.red.open_window({.title = "new", .width = 700, .height = 500, .color = red_paint});
    attack.window.set_fullscreen(true);
    attack.window.set_maximized(true);
    attack.window.start_move(attack.red.seat().press_serial());
    attack.red.request_token(&attack.window, attack.red.seat().press_serial());
    attack.desk.frame();
    if (attack.red.token()) {
        attack.red.activate(*attack.red.token(), attack.window);
    }
    attack.desk.disconnect(attack.blue);
    attack.desk.frame();
    attack.desk.tap(KEY_A);
    CHECK(only<Key>(attack.red.seat().events()).empty());
    CHECK(only<KeyboardEnter>(attack.red.seat().events()).empty());
    CHECK(attack.no_guest_in_scene());
    CHECK(attack.desk.focused_vm().empty());
}

TEST_CASE("T17: grabs, drags and held keys end with the lock") {
    Attack attack;
    Client& host = attack.desk.connect_host();
    const auto at = middle(attack.content());
    attack.desk.point_at(at.x, at.y);
    attack.desk.button(BTN_LEFT, true);
    attack.desk.press(KEY_A);
    attack.red.seat().lock_pointer(attack.window);
    attack.desk.settle();
    Locker locker{host};
    locker.cover(locker_paint);
    attack.desk.frame();
    CHECK(attack.red.seat().stuck().empty());
    CHECK(attack.red.seat().keyboard_focus() == 0);
    CHECK(attack.red.seat().pointer_focus() == 0);
    attack.red.seat().forget();
    attack.desk.button(BTN_LEFT, false);
    attack.desk.release(KEY_A);
    attack.desk.point_at(at.x + 5, at.y);
    CHECK(attack.red.seat().events().empty());
    CHECK(host.seat().stuck().empty());
}

TEST_CASE("T3: a fake lock goes with the attention key, and shows no secret") {
    Attack attack;
    attack.window.set_fullscreen(true);
    attack.desk.frame();
    attack.desk.press_attention_key();
    attack.desk.frame();
    CHECK(attack.desk.count(red_paint & 0xffffffU) == 0);
    CHECK(attack.desk.whois(400, 300)["part"] == "chooser");
}

TEST_CASE("T17: a guest can't lock") {
    Attack attack;
    for (Client* vm : {&attack.red, &attack.blue}) {
        CHECK(!vm->has("ext_session_lock_manager_v1"));
    }
}
