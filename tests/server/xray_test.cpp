// X-ray, as the user sees it: while its chord is held, every region is its owner's, the cursor's too.
#include "compositor/paint/stripe.hpp"
#include "compositor/paint/tools.hpp"
#include "tests/support/fixture.hpp"

#include "compositor/policy/input/chord.hpp"
#include "compositor/policy/look/frame_geometry.hpp"
#include "compositor/scene/owner_map.hpp"
#include "compositor/server.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

#include <algorithm>

using namespace ensign::test;
using ensign::Point;
using ensign::stripe_height;

namespace {

constexpr std::uint32_t ink = 0xff01fe01; // of red's cursor

struct Xrayed {
    Fixture desk;
    Client& red = desk.connect("red");
    Window& window = red.open_window({.title = "red", .width = 300, .height = 200});

    Xrayed() {
        desk.settle();
        desk.choose("red");
        desk.frame();
    }
    void hold(bool down) {
        for (const std::uint32_t code : {KEY_LEFTCTRL, KEY_LEFTALT, KEY_INSERT}) {
            down ? desk.press(code) : desk.release(code);
        }
    }
    bool shows_guest_cursor() {
        return std::ranges::any_of(desk.drawn(),
                                   [](const Drawn& one) { return one.owner.part == "cursor" && one.owner.is_guest(); });
    }
    // What X-ray shows on the first output: each painting is another buffer.
    const void* painted() {
        const void* picture = nullptr;
        for (const Drawn& one : desk.drawn()) {
            if (one.owner.part == "xray") {
                picture = one.picture;
            }
        }
        return picture;
    }
};

} // namespace

TEST_CASE("X-ray gives a guest's cursor to its VM, wherever it is in its content") {
    Xrayed with;
    const ensign::Rect c = with.desk.content_of("red");
    for (const Point at : {with.desk.middle_of("red"), Point{c.x + 1, c.y + 1}}) {
        with.desk.point_at(at.x, at.y);
        with.red.seat().set_cursor(48, 48, ink, 8, 8);
        with.desk.frame();
        REQUIRE(with.desk.count(ink & 0xffffff) > 0);
        with.hold(true);
        with.desk.frame();
        CHECK(with.desk.count(ink & 0xffffff) == 0); // tinted like all else
        CHECK(with.shows_guest_cursor());
        with.hold(false);
        with.desk.frame();
        CHECK(with.desk.count(ink & 0xffffff) > 0);
    }
}

TEST_CASE("over X-ray the pointer is Ensign's, and X-ray's picture is without the guest's") {
    Xrayed with;
    const Point at = with.desk.middle_of("red");
    with.desk.point_at(at.x, at.y);
    with.red.seat().set_cursor(48, 48, ink, 8, 8);
    with.hold(true);
    with.desk.frame();
    REQUIRE(with.shows_guest_cursor());
    const void* before = with.painted();
    with.desk.point_at(at.x + 60, at.y + 20);
    with.desk.frame();
    CHECK(!with.shows_guest_cursor());
    CHECK(with.painted() != before);
    CHECK(with.desk.count(ink & 0xffffff) == 0);
    with.hold(false);
    with.desk.frame();
    CHECK(with.red.seat().pointer_focus() == with.window.id());
}

TEST_CASE("the stripe says that X-ray is held, and by which key it ends") {
    Xrayed with;
    with.hold(true);
    with.desk.frame();
    const auto& config = with.desk.config();
    ensign::paint::Tools tools{config.ambience};
    ensign::paint::StripeSpec spec;
    spec.width = 800;
    spec.who = ensign::paint::StripeSpec::Who::vm;
    spec.vm = config.vms[0].flag;
    spec.message = "X-ray: release Ins to leave";
    spec.layout = "US";
    spec.sak = ensign::keycaps(config.sak);
    const auto stripe = ensign::paint::stripe(tools, spec);
    const auto& shown = with.desk.output().pixels();
    for (int y = 0; y < stripe_height; ++y) {
        for (int x = 0; x < 800; ++x) {
            REQUIRE(shown.at(x, y) == stripe.at(x, y));
        }
    }
}

TEST_CASE("X-ray is painted once a frame, however often guests change what it shows") {
    Xrayed with;
    with.hold(true);
    with.desk.frame();
    const void* before = with.painted();
    REQUIRE(before != nullptr);
    for (int i = 1; i <= 50; ++i) { // each in a turn of its own
        with.window.resize(300 + i % 2 * 40, 200);
        with.window.set_title(std::to_string(i));
        with.desk.settle();
        REQUIRE(with.painted() == before);
    }
    with.window.resize(100, 100);
    with.desk.settle();
    CHECK(with.desk.step_frame());
    CHECK(with.painted() != before);
}

TEST_CASE("the owner map gives each pixel to whom whois names there, however windows lie on each other") {
    Xrayed with;
    ensign::test::Client& blue = with.desk.connect("blue");
    for (int i = 0; i < 6; ++i) {
        (i % 2 == 0 ? blue : with.red).open_window({.title = std::to_string(i), .width = 120 + i * 61, .height = 300 - i * 37});
        with.desk.settle();
    }
    with.desk.frame();
    const ensign::Scene& scene = with.desk.inside().scene();
    std::vector<const ensign::Owner*> owners;
    const auto map = ensign::owner_map(scene, {0, 0, 800, 600}, 1, [&](const ensign::OwnedRegion& region) {
        owners.push_back(region.owner);
        return static_cast<std::uint16_t>(owners.size() - 1);
    });
    for (int y = 0; y < map.height; ++y) {
        for (int x = 0; x < map.width; ++x) {
            REQUIRE(owners[map.numbers[static_cast<std::size_t>(y * map.width + x)]] == &scene.owner_at(x, y));
        }
    }
}
