// A login session on a virtual console: the user goes to another one and comes back.
#include "tests/support/client_lock.hpp"
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

#include <vector>

using namespace ensign::test;

namespace {
std::vector<unsigned> consoles_gone_to;
} // namespace

// The program's own symbols come before the library's: no console of the machine's is switched.
extern "C" bool wlr_session_change_vt(wlr_session*, unsigned vt) {
    consoles_gone_to.push_back(vt);
    return true;
}

namespace {

struct LoggedIn {
    wlr_session session{};
    Fixture desk;
    LoggedIn() : session{.active = true}, desk{three_vms, 800, 600, {.session = &session}} {
        consoles_gone_to.clear();
        desk.connect("red").open_window();
        desk.choose("red");
        desk.frame();
    }
    std::vector<unsigned> go_to_console_3() {
        consoles_gone_to.clear();
        desk.press(KEY_LEFTCTRL);
        desk.press(KEY_LEFTALT);
        desk.tap(KEY_F3);
        desk.release(KEY_LEFTALT);
        desk.release(KEY_LEFTCTRL);
        return consoles_gone_to;
    }
};

} // namespace

TEST_CASE("Ctrl+Alt+F3 leads to another console from the desktop, the chooser and the lock") {
    LoggedIn user;
    CHECK(user.go_to_console_3() == std::vector{3U});
    user.desk.press_attention_key();
    CHECK(user.go_to_console_3() == std::vector{3U});
    CHECK(user.desk.chooser_is_up());
    user.desk.press_attention_key();
    Locker locker{user.desk.connect_host()};
    user.desk.frame();
    CHECK(user.go_to_console_3() == std::vector{3U});
}

TEST_CASE("a session that is locked on another console is confirmed at once: no picture of it is on the screen") {
    LoggedIn user;
    user.session.active = false;
    Locker locker{user.desk.connect_host()};
    user.desk.settle();
    CHECK(locker.times_locked() == 1);
}

TEST_CASE("a lock is confirmed when the user goes to another console before it was shown") {
    LoggedIn user;
    Locker locker{user.desk.connect_host()};
    user.desk.settle();
    REQUIRE(locker.times_locked() == 0);
    user.session.active = false;
    user.desk.settle();
    CHECK(locker.times_locked() == 1);
}

TEST_CASE("a lock is confirmed after a second though an output presents nothing, so that the machine may sleep") {
    LoggedIn user;
    Locker locker{user.desk.connect_host()};
    user.desk.settle();
    user.desk.clock().advance(999);
    user.desk.settle();
    CHECK(locker.times_locked() == 0);
    user.desk.clock().advance(1);
    user.desk.settle();
    CHECK(locker.times_locked() == 1);
    user.desk.frame();
    CHECK(user.desk.whois(400, 300)["part"] == "lock");
}
