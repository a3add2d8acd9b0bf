#include "compositor/policy/desk.hpp"
#include "compositor/policy/session_lock.hpp"

#include <catch2/catch_test_macros.hpp>

#include <random>

using namespace ensign;

namespace {

constexpr VmId blue{1};
constexpr WindowId blue_1{11};

SessionLock shut() {
    SessionLock lock;
    lock.claim();
    lock.confirm();
    return lock;
}

} // namespace

TEST_CASE("a session is locked from the asking on, and open when its locker says so") {
    SessionLock lock;
    CHECK_FALSE(lock.locked());
    CHECK(lock.claim());
    CHECK(lock.locked());
    CHECK(lock.confirm());
    CHECK(lock.unlock());
    CHECK_FALSE(lock.locked());
}

TEST_CASE("a locker is told once that the session is locked") {
    SessionLock lock;
    CHECK_FALSE(lock.confirm());
    lock.claim();
    CHECK(lock.confirm());
    CHECK_FALSE(lock.confirm());
}

TEST_CASE("a locker that was told nothing yet unlocks nothing") {
    SessionLock lock;
    lock.claim();
    CHECK_FALSE(lock.unlock());
    CHECK(lock.locked());
}

TEST_CASE("a second locker is refused while the first one lives") {
    SessionLock lock;
    lock.claim();
    CHECK_FALSE(lock.claim());
    lock.confirm();
    CHECK_FALSE(lock.claim());
}

TEST_CASE("a locker that dies leaves the session locked, and another one may take over") {
    for (const bool told : {false, true}) {
        SessionLock lock;
        lock.claim();
        if (told) {
            lock.confirm();
        }
        lock.lose();
        CHECK(lock.locked());
        CHECK(lock.abandoned());
        CHECK_FALSE(lock.unlock());
        CHECK(lock.claim());
        CHECK_FALSE(lock.abandoned());
        CHECK(lock.confirm());
        CHECK(lock.unlock());
    }
}

TEST_CASE("a locker that goes after it unlocked changes nothing") {
    SessionLock lock = shut();
    lock.unlock();
    lock.lose();
    CHECK_FALSE(lock.locked());
}

TEST_CASE("only unlock opens a lock, whatever happens in whatever order") {
    std::mt19937 random{7};
    SessionLock lock;
    bool told = false;
    for (int i = 0; i < 100'000; ++i) {
        const bool before = lock.locked();
        switch (random() % 4) {
        case 0: told = !lock.claim() && told; break;
        case 1: told = lock.confirm() || told; break;
        case 2:
            REQUIRE(lock.unlock() == (before && told));
            told = false;
            continue;
        case 3:
            lock.lose();
            told = false;
            break;
        }
        REQUIRE((lock.locked() || !before));
    }
}

TEST_CASE("nobody hears while the session is locked, whatever is clicked, chosen or mapped") {
    Desk focus;
    focus.window_mapped(blue_1, blue);
    focus.click(blue_1);
    focus.lock();
    CHECK(focus.vm() == std::nullopt);
    CHECK(focus.window() == std::nullopt);
    focus.click(blue_1);
    focus.choose(blue);
    CHECK_FALSE(focus.window_mapped({12}, blue));
    CHECK(focus.vm() == std::nullopt);
    focus.unlock();
    CHECK(focus.vm() == std::nullopt);
    focus.click(blue_1);
    CHECK(focus.vm() == blue);
}
