// The lock of the session, by a locker that draws one colour on each output.
#include "compositor/server_parts.hpp"
#include "tests/support/client_lock.hpp"
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

#include <algorithm>
#include <optional>

using namespace ensign::test;
using ensign::Point;

namespace {

constexpr std::uint32_t magenta = 0xfffe01fe; // red's
constexpr std::uint32_t slate = 0xff336699;   // the locker's
constexpr int stripe = 24;
constexpr int secret_y = 600 * 69 / 100 + 14; // the middle of its phrase
constexpr int curtain = 800 * (600 - stripe);

using Keys = std::vector<std::pair<std::uint32_t, bool>>;

// red hears and shows a window; nobody locked anything yet.
struct Locking {
    Fixture desk;
    Client& red = desk.connect("red");
    Client& blue = desk.connect("blue");
    Client& host = desk.connect_host();
    std::optional<Locker> locker;

    explicit Locking(std::string_view head = "") : desk{std::string{head} + std::string{three_vms}} {
        blue.open_window({.title = "blue"});
        desk.settle();
        red.open_window({.title = "red", .color = magenta});
        desk.settle();
        desk.choose("red");
        desk.point_at(799, 1);
        desk.frame();
        red.seat().forget();
        blue.seat().forget();
    }
    void lock() {
        locker.emplace(host);
        locker->cover(slate);
        desk.frame();
        REQUIRE(locker->times_locked() == 1);
    }
    void kill_locker() {
        locker.reset();
        desk.disconnect(host);
        desk.frame();
    }
    bool shows_guests() { return desk.count(magenta & 0xffffff) > 0; }
    // Pixels of the screen that a screenshot shows otherwise.
    int veiled() {
        const auto capture = desk.screenshot();
        int count = 0;
        for (int y = stripe; y < capture.height; ++y) {
            for (int x = 0; x < capture.width; ++x) {
                const auto* pixel = capture.bytes.data() + y * capture.stride + x * 4;
                const auto channel = [&](int n) { return std::to_integer<std::uint32_t>(pixel[n]); };
                count += (channel(2) << 16 | channel(1) << 8 | channel(0)) != desk.pixel(x, y) ? 1 : 0;
            }
        }
        return count;
    }
    std::string refusal(std::expected<void, std::string> result) { return result ? "" : result.error(); }
};

} // namespace

TEST_CASE("a locked session shows the locker's picture below the stripe, and no VM") {
    Locking with;
    REQUIRE(with.shows_guests());
    with.lock();
    CHECK(!with.shows_guests());
    CHECK(with.desk.count(slate & 0xffffff) == curtain);
    CHECK(with.desk.focused_vm().empty());
    CHECK(with.desk.whois(400, 300)["owner"] == "host");
    CHECK(with.desk.whois(400, stripe - 1)["part"] == "stripe");
    CHECK(with.locker->last_configure(0).width == 800);
    CHECK(with.locker->last_configure(0).height == 600);
}

TEST_CASE("no VM is seen or heard from the locker's asking on, though it draws nothing") {
    Locking with;
    with.locker.emplace(with.host);
    with.desk.settle();
    CHECK(with.desk.focused_vm().empty());
    CHECK(with.desk.whois(400, 300)["part"] == "lock");
    with.desk.frame();
    CHECK(!with.shows_guests());
    CHECK(with.locker->times_locked() == 1);
}

TEST_CASE("a locker is told only when every output has shown the lock") {
    Locking with;
    TestOutput& second = with.desk.backend().add_output("TEST-2", 640, 480);
    with.desk.frame();
    with.locker.emplace(with.host);
    with.desk.settle();
    const auto step = [&](TestOutput& output) { // a frame is drawn, then presented
        for (int i = 0; i < 2; ++i) {
            output.step_frame(with.desk.clock().now());
            with.desk.settle();
        }
    };
    CHECK(with.locker->times_locked() == 0);
    step(with.desk.output());
    CHECK(with.locker->times_locked() == 0);
    step(second);
    CHECK(with.locker->times_locked() == 1);
}

TEST_CASE("a picture from before the lock that is presented after it doesn't count as the lock's") {
    Locking with;
    const auto step = [&] {
        with.desk.output().step_frame(with.desk.clock().now());
        with.desk.settle();
    };
    with.desk.point_at(400, 300); // a new picture
    step();                       // drawn, and not presented yet
    with.locker.emplace(with.host);
    with.desk.settle();
    step(); // presented, and the lock's drawn
    CHECK(with.locker->times_locked() == 0);
    step();
    CHECK(with.locker->times_locked() == 1);
}

TEST_CASE("an output that goes before it showed the lock is not waited for") {
    Locking with;
    TestOutput& second = with.desk.backend().add_output("TEST-2", 640, 480);
    with.desk.frame();
    with.locker.emplace(with.host);
    with.desk.settle();
    with.desk.backend().remove(second);
    with.desk.frame();
    CHECK(with.locker->times_locked() == 1);
}

TEST_CASE("keys go to the locker, each press with its release and none from before") {
    Locking with;
    with.desk.press(KEY_Q);
    with.lock();
    with.desk.release(KEY_Q);
    with.desk.tap(KEY_A);
    CHECK(with.host.seat().keys() == Keys{{KEY_A, true}, {KEY_A, false}});
    CHECK(with.red.seat().keys() == Keys{{KEY_Q, true}}); // leave lifted it
    CHECK(with.red.seat().stuck().empty());
}

TEST_CASE("the pointer goes to the locker, and over the stripe to nobody") {
    Locking with;
    with.lock();
    with.host.seat().forget();
    with.desk.click(400, 300);
    const auto& events = with.host.seat().events();
    CHECK(with.host.seat().pointer_focus() == with.locker->surface(0).id());
    CHECK(only<PointerEnter>(events).back().sx == 400);
    CHECK(only<PointerEnter>(events).back().sy == 300);
    CHECK(only<PointerButton>(events).size() == 2);
    with.desk.point_at(400, 10);
    CHECK(with.host.seat().pointer_focus() == 0);
    CHECK(only<PointerMotion>(with.red.seat().events()).empty());
}

TEST_CASE("a locker hides the pointer or gives it a shape, and its picture of one isn't shown") {
    Locking with;
    with.lock();
    with.desk.point_at(400, 300);
    with.desk.frame();
    const int with_pointer = with.desk.count(slate & 0xffffff);
    CHECK(with_pointer < curtain);
    with.host.seat().hide_cursor();
    with.desk.frame();
    CHECK(with.desk.count(slate & 0xffffff) == curtain);
    with.host.seat().set_cursor(32, 32, magenta, 0, 0);
    with.desk.frame();
    CHECK(with.desk.count(slate & 0xffffff) == with_pointer);
}

TEST_CASE("unlocking leads back to where the user was, and what is still held reaches nobody") {
    Locking with;
    with.lock();
    with.desk.press(KEY_ENTER);
    with.locker->unlock();
    with.desk.frame();
    CHECK(with.desk.focused_vm() == "red");
    CHECK(with.shows_guests());
    CHECK(with.desk.count(slate & 0xffffff) == 0);
    with.desk.release(KEY_ENTER);
    with.desk.tap(KEY_B);
    CHECK(with.red.seat().keys() == Keys{{KEY_B, true}, {KEY_B, false}});
    CHECK(with.host.seat().stuck().empty());
    const auto& enters = only<KeyboardEnter>(with.red.seat().events());
    REQUIRE(!enters.empty());
    CHECK(enters.back().pressed.empty());
}

TEST_CASE("a session can be locked again, and the key that unlocked it works then") {
    Locking with;
    with.lock();
    with.desk.press(KEY_ENTER);
    with.locker->unlock();
    with.desk.frame();
    with.desk.release(KEY_ENTER);
    with.lock();
    with.host.seat().forget();
    with.desk.tap(KEY_ENTER);
    CHECK(with.host.seat().keys() == Keys{{KEY_ENTER, true}, {KEY_ENTER, false}});
}

TEST_CASE("the chooser gives way to the lock, and unlocking leads where it would have led") {
    Locking with;
    with.desk.press_attention_key();
    REQUIRE(with.desk.whois(400, 300)["part"] == "chooser");
    with.lock();
    CHECK(with.desk.count(slate & 0xffffff) == curtain);
    with.locker->unlock();
    with.desk.frame();
    CHECK(with.desk.focused_vm() == "red");
    CHECK(with.desk.whois(400, 300)["owner"] != "ensign");
}

TEST_CASE("the attention key, X-ray and full screen keep the lock, and nobody sees them") {
    Locking with;
    with.lock();
    with.host.seat().forget();
    with.desk.press_attention_key();
    for (const auto& chord : {std::vector{KEY_LEFTCTRL, KEY_LEFTALT, KEY_INSERT}, {KEY_LEFTMETA, KEY_F}}) {
        for (const int code : chord) {
            with.desk.press(static_cast<std::uint32_t>(code));
        }
        with.desk.frame();
        CHECK(with.desk.count(slate & 0xffffff) == curtain);
        for (const int code : chord) {
            with.desk.release(static_cast<std::uint32_t>(code));
        }
    }
    CHECK(with.desk.focused_vm().empty());
    const auto keys = with.host.seat().keys();
    CHECK(std::ranges::none_of(keys, [](const auto& key) { return key.first == KEY_DELETE; }));
    CHECK(with.host.seat().stuck().empty());
}

TEST_CASE("whoever steers Ensign gets neither chooser nor focus while the session is locked") {
    Locking with;
    auto& answers = with.desk.commands();
    with.lock();
    CHECK(with.refusal(answers.open_chooser()).contains("locked"));
    CHECK(with.refusal(answers.focus_vm("blue")).contains("locked"));
    with.desk.press_attention_key();
    with.desk.frame();
    CHECK(with.desk.focused_vm().empty());
    CHECK(with.desk.count(slate & 0xffffff) == curtain);
}

TEST_CASE("X-ray ends with the lock") {
    Locking with;
    for (const std::uint32_t code : {KEY_LEFTCTRL, KEY_LEFTALT, KEY_INSERT}) {
        with.desk.press(code);
    }
    with.lock();
    CHECK(with.desk.count(slate & 0xffffff) == curtain);
}

TEST_CASE("a locker that dies leaves the session locked, and says so; another one may take over") {
    Locking with;
    with.lock();
    const auto locked = with.desk.output().pixels();
    with.kill_locker();
    CHECK(!with.shows_guests());
    CHECK(with.desk.count(slate & 0xffffff) == 0);
    CHECK(with.desk.whois(400, 300)["part"] == "lock");
    CHECK(with.desk.focused_vm().empty());
    Client& next = with.desk.connect_host();
    Locker locker{next};
    locker.cover(slate);
    with.desk.frame();
    CHECK(locker.times_locked() == 1);
    CHECK(with.desk.output().pixels() == locked);
    locker.unlock();
    with.desk.frame();
    CHECK(with.desk.focused_vm() == "red");
}

TEST_CASE("a second locker is refused, and the first one keeps the lock") {
    Locking with;
    with.lock();
    Client& other = with.desk.connect_host();
    {
        Locker second{other};
        with.desk.frame();
        CHECK(second.finished());
        CHECK(second.times_locked() == 0);
    }
    CHECK(with.desk.count(slate & 0xffffff) == curtain);
    with.desk.disconnect(other);
    with.desk.tap(KEY_A);
    CHECK(with.host.seat().keys().size() == 2);
}

TEST_CASE("T65: an output that is plugged in is locked at once, and one that grows stays covered") {
    Locking with;
    with.lock();
    TestOutput& second = with.desk.backend().add_output("TEST-2", 640, 480);
    with.desk.frame();
    CHECK(with.desk.whois(800 + 320, 240)["part"] == "lock");
    with.locker->cover(slate);
    with.desk.frame();
    CHECK(with.desk.whois(800 + 320, 240)["part"] == "locker");
    CHECK(with.locker->last_configure(1).width == 640);
    second.request_size(700, 500);
    with.desk.frame();
    CHECK(with.locker->last_configure(1).width == 700);
    CHECK(with.locker->last_configure(1).height == 500);
    CHECK(second.pixels().at(699, 499) == slate);
}

TEST_CASE("the locker hears through another output when one goes") {
    Locking with;
    TestOutput& second = with.desk.backend().add_output("TEST-2", 640, 480);
    with.desk.frame();
    with.lock();
    with.desk.backend().remove(with.desk.output());
    with.desk.settle();
    second.step_frame(with.desk.clock().now());
    with.desk.settle();
    with.host.seat().forget();
    with.desk.tap(KEY_A);
    CHECK(with.host.seat().keys() == Keys{{KEY_A, true}, {KEY_A, false}});
}

TEST_CASE("the user's secret lies above the locker's picture, which doesn't know it, and in no picture of the screen") {
    Locking with{"[secret]\nphrase = \"seven grey herons\"\n"};
    with.lock();
    const int covered = curtain - with.desk.count(slate & 0xffffff);
    CHECK(covered > 1000);
    int x_of_secret = 0;
    while (x_of_secret < 800 && with.desk.pixel(x_of_secret, secret_y) == (slate & 0xffffff)) {
        ++x_of_secret;
    }
    REQUIRE(x_of_secret < 800);
    CHECK(with.desk.whois(x_of_secret, secret_y)["part"] == "lock");
    const auto capture = with.desk.screenshot();
    const auto plain = [&](int x, int y) {
        const auto* pixel = capture.bytes.data() + y * capture.stride + x * 4;
        return pixel[0] == std::byte{0x12} && pixel[1] == std::byte{0x0f} && pixel[2] == std::byte{0x0d};
    };
    int veiled = 0;
    for (int y = stripe; y < 600; ++y) {
        for (int x = 0; x < 800; ++x) {
            veiled += plain(x, y) ? 1 : 0;
        }
    }
    CHECK(veiled == covered);
    with.locker->unlock();
    with.desk.frame();
    CHECK(with.veiled() == 0);
}

TEST_CASE("the secret stays where the locker died") {
    Locking with{"[secret]\nphrase = \"seven grey herons\"\n"};
    with.lock();
    with.kill_locker();
    CHECK(with.desk.whois(400, 500)["part"] == "lock");
    CHECK(with.veiled() > 100);
}

TEST_CASE("Enter starts the configured locker again where the first one died, and a request starts none beside it") {
    Locking with{"[lock]\ncommand = [\"/bin/true\"]\n"};
    with.lock();
    CHECK(with.desk.commands().lock());
    CHECK(with.desk.programs() == 0);
    with.desk.tap(KEY_ENTER);
    CHECK(with.desk.programs() == 0);
    with.kill_locker();
    with.desk.keyboard().press(KEY_ENTER, 1);
    CHECK(with.desk.programs() == 1);
    CHECK(with.desk.focused_vm().empty());
}

TEST_CASE("a locker that can't be started is told, to who asked and on the locked screen") {
    Locking with{"[lock]\ncommand = [\"no-such-locker\"]\n"};
    CHECK(with.refusal(with.desk.commands().lock()).starts_with("no-such-locker can't be started: "));
    CHECK(with.desk.focused_vm() == "red");
    with.lock();
    with.kill_locker();
    const auto before = with.desk.output().pixels();
    with.desk.tap(KEY_ENTER);
    with.desk.frame();
    CHECK(with.desk.output().pixels() != before);
}

TEST_CASE("a configuration that is read again while the session is locked keeps the lock") {
    Locking with;
    with.lock();
    with.desk.set_config("ambience = \"light\"\n[keyboard]\nlayout = \"de\"\n" + std::string{three_vms});
    REQUIRE(with.desk.reload());
    with.desk.frame();
    CHECK(with.desk.count(slate & 0xffffff) == curtain);
    CHECK(with.desk.focused_vm().empty());
    with.desk.tap(KEY_A);
    CHECK(with.host.seat().keys().size() == 2);
}

TEST_CASE("T65: the secret on the locked screen stays out of captures when the configuration is read again") {
    const std::string head = "[secret]\nphrase = \"seven grey herons\"\n";
    Locking with{head};
    with.lock();
    const int covered = with.veiled();
    const auto before = with.desk.screenshot().bytes;
    REQUIRE(covered > 100);
    with.desk.set_config(head + std::string{three_vms});
    REQUIRE(with.desk.reload());
    with.desk.frame();
    CHECK(with.veiled() == covered);
    CHECK(with.desk.screenshot().bytes == before);
    with.desk.press_attention_key(); // the chooser, which shows it too, comes and goes
    with.desk.press_attention_key();
    with.desk.frame();
    CHECK(with.veiled() == covered);
}

TEST_CASE("windows that open and programs that end while the session is locked are found as they are") {
    Locking with;
    with.lock();
    with.desk.disconnect(with.red);
    with.blue.open_window({.title = "late"});
    with.desk.frame();
    CHECK(with.desk.count(slate & 0xffffff) == curtain);
    with.locker->unlock();
    with.desk.frame();
    CHECK(!with.desk.window("late").is_null());
    CHECK(with.desk.focused_vm() != "blue");
}
