// The configuration is read again whatever the user is doing: each thing that may change, in each state of the desk.
#include "compositor/paint/stripe.hpp"
#include "compositor/policy/look/frame_geometry.hpp"
#include "tests/support/client_lock.hpp"
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include <linux/input-event-codes.h>

#include <algorithm>
#include <array>
#include <optional>

using namespace ensign::test;
using ensign::Point;
using ensign::Rect;

namespace {

enum class Mode { at_rest, key_held, chooser, locked, locker_died, xray, moving, dragging, pinned, frameless };
constexpr std::array modes{"at rest", "a key held",      "the chooser up", "locked", "locked, and the locker dead",
                           "X-ray",   "a window moving", "dragging",       "pinned", "full screen without a frame"};

struct Change {
    const char* what;
    std::string config;
};

std::vector<Change> changes() {
    const std::string vms{three_vms};
    const std::string with_secret = "[secret]\nphrase = \"seven grey herons\"\n";
    return {{"nothing", with_secret + vms},
            {"the secret goes", vms},
            {"the colours", "ambience = \"light\"\n" + with_secret + vms},
            {"the scale", with_secret + "[[output]]\nname = \"TEST-1\"\nscale = 1.5\n" + vms},
            {"the keyboard", with_secret + "[keyboard]\nlayout = \"de\"\n" + vms},
            {"the attention key", with_secret + "[sak]\nkeys = \"Super+Escape\"\n" + vms},
            {"another VM goes", with_secret + vms.substr(0, vms.rfind("[[vm]]"))},
            {"the VM that hears goes", with_secret + vms.substr(vms.find("[[vm]]", vms.find("[[vm]]") + 1))}};
}

struct Desk {
    Fixture desk{changes().front().config};
    Client& red = desk.connect("red");
    Client& blue = desk.connect("blue");
    Client& vault = desk.connect("vault");
    Client& host = desk.connect_host();
    std::optional<Locker> locker;
    Mode mode;

    explicit Desk(Mode wanted) : mode{wanted} {
        blue.open_window({.title = "blue", .width = 200, .height = 150});
        vault.open_window({.title = "vault", .width = 200, .height = 150});
        desk.settle();
        Window& window = red.open_window({.title = "red", .width = 300, .height = 200});
        desk.settle();
        desk.choose("red");
        desk.frame();
        red.seat().forget();
        const Point middle = desk.middle_of("red");
        switch (mode) {
        case Mode::at_rest: break;
        case Mode::key_held: desk.press(KEY_P); break;
        case Mode::chooser: desk.press_attention_key(); break;
        case Mode::locked:
        case Mode::locker_died:
            locker.emplace(host).cover(0xff336699);
            desk.frame();
            if (mode == Mode::locker_died) {
                locker.reset();
                desk.disconnect(host);
            }
            break;
        case Mode::xray:
            for (const std::uint32_t code : {KEY_LEFTCTRL, KEY_LEFTALT, KEY_INSERT}) {
                desk.press(code);
            }
            break;
        case Mode::moving:
            desk.point_at(desk.outer_of("red").x + 60, desk.outer_of("red").y + 12);
            desk.button(BTN_LEFT, true);
            break;
        case Mode::dragging:
            desk.point_at(middle.x, middle.y);
            desk.button(BTN_LEFT, true);
            red.data().start_drag(window, nullptr, "text");
            break;
        case Mode::pinned: REQUIRE(desk.act("red", ensign::VmAction::pin)); break;
        case Mode::frameless: desk.press_chord(chord_of(desk.config().bindings, ensign::action::Fullscreen{})); break;
        }
        desk.frame();
    }
    [[nodiscard]] bool draws(std::string_view part) const {
        return std::ranges::any_of(desk.drawn(), [&](const Drawn& one) { return one.owner.part == part; });
    }
    [[nodiscard]] bool secret_is_shown() const {
        return mode == Mode::chooser || mode == Mode::locked || mode == Mode::locker_died;
    }
    // Pixels of the screen that a screenshot shows otherwise.
    int veiled() {
        const auto capture = desk.screenshot();
        int count = 0;
        for (int y = 0; y < capture.height; ++y) {
            for (int x = 0; x < capture.width; ++x) {
                const auto* pixel = capture.bytes.data() + y * capture.stride + x * 4;
                const auto channel = [&](int n) { return std::to_integer<std::uint32_t>(pixel[n]); };
                count += (channel(2) << 16 | channel(1) << 8 | channel(0)) != desk.pixel(x, y) ? 1 : 0;
            }
        }
        return count;
    }
    void check_still(bool red_there) {
        const bool hears = mode != Mode::chooser && mode != Mode::locked && mode != Mode::locker_died;
        CHECK(desk.focused_vm() == (hears && red_there ? "red" : ""));
        const auto& stripe = desk.stripe();
        CHECK((stripe.who == ensign::paint::StripeSpec::Who::vm ? stripe.vm->name : "") == desk.focused_vm());
        const Rect all = desk.extent();
        const Rect strip{all.x, all.y, all.width, ensign::stripe_height};
        CHECK(std::ranges::any_of(desk.drawn(),
                                  [&](const Drawn& one) { return one.owner.part == "stripe" && one.box == strip; }));
        CHECK(draws("xray") == (mode == Mode::xray));
        CHECK(desk.chooser_is_up() == (mode == Mode::chooser));
        const bool locked = mode == Mode::locked || mode == Mode::locker_died;
        CHECK(desk.draws_guests() == (!locked && mode != Mode::chooser));
        const bool veils = secret_is_shown() && !desk.config().secret.phrase.empty();
        CHECK((veiled() > 50) == veils);
    }
    // The user ends what was going on: nothing of it is left behind.
    void end(bool red_there) {
        switch (mode) {
        case Mode::key_held: desk.release(KEY_P); break;
        case Mode::chooser: desk.press_attention_key(); break;
        case Mode::locked: locker->unlock(); break;
        case Mode::locker_died: return;
        case Mode::xray:
            for (const std::uint32_t code : {KEY_INSERT, KEY_LEFTALT, KEY_LEFTCTRL}) {
                desk.release(code);
            }
            break;
        case Mode::moving:
        case Mode::dragging: desk.button(BTN_LEFT, false); break;
        case Mode::pinned:
            if (red_there) {
                const Point elsewhere = desk.middle_of("blue");
                desk.click(elsewhere.x, elsewhere.y);
                CHECK(desk.focused_vm() == "red");
                REQUIRE(desk.act("red", ensign::VmAction::unpin));
            }
            break;
        case Mode::at_rest:
        case Mode::frameless: break;
        }
        desk.frame();
        CHECK(desk.focused_vm() == (red_there ? "red" : ""));
        CHECK(!draws("xray"));
        CHECK(!desk.chooser_is_up());
        desk.choose("blue");
        desk.tap(KEY_B);
        CHECK(blue.seat().keys().size() == 2);
        for (Client* client : {&red, &blue}) {
            CHECK((client->failure() || client->seat().stuck().empty()));
        }
    }
};

} // namespace

TEST_CASE("T65: a reload keeps the user's state and the promises, whatever changes and whatever is going on") {
    for (const Change& change : changes()) {
        for (std::size_t i = 0; i < modes.size(); ++i) {
            INFO(modes[i] << ", " << change.what);
            const bool red_there = std::string_view{change.what} != "the VM that hears goes";
            Desk with{static_cast<Mode>(i)};
            with.desk.set_config(change.config);
            REQUIRE(with.desk.reload());
            with.desk.frame();
            with.check_still(red_there);
            with.end(red_there);
        }
    }
}
