// Attacks by what a surface is made of: subsurfaces, layers, waiting commits. T61.
#include "tests/hostile/many.hpp"

#include <linux/input-event-codes.h>
#include <sys/mman.h>

#include <algorithm>
#include <functional>
#include <vector>

using namespace ensign::test;
using ensign::row_of;
namespace bounds = ensign::bounds;
using Id = RawGuest::Id;

// ---- subsurfaces

namespace {

// `count` of them below a window, of which nothing is committed yet.
std::vector<Id> children(RawGuest& guest, Id parent, int count) {
    std::vector<Id> surfaces;
    for (int i = 0; i < count; ++i) {
        surfaces.push_back(guest.surface());
        guest.subsurface(surfaces.back(), parent);
    }
    return surfaces;
}

} // namespace

TEST_CASE("T61: a window's tree may have 256 subsurfaces, in whatever order it is put together") {
    for (const int more : {0, 1}) {
        Many many;
        RawGuest& guest = many.program();
        const auto window = guest.mapped_window(100, 100);
        const auto half = children(guest, window.surface, 128 - 1);
        children(guest, half.front(), 128 + more); // below one of them
        children(guest, half.back(), 1);
        guest.settle();
        CHECK(guest.ended() == (more > 0));
        CHECK((more == 0 || Many::is_told(guest, "subsurfaces")));
        many.check_blue();
    }
}

TEST_CASE("T61: a drag icon and a cursor have few subsurfaces") {
    Many many;
    RawGuest& guest = many.program();
    const Id seat = guest.bind("wl_seat", 5);
    const Id pointer = guest.client().new_id();
    guest.client().send(RawRequest{seat, 0}.u(pointer));
    const Id cursor = guest.surface();
    guest.client().send(RawRequest{pointer, 0}.u(0).u(cursor).i(0).i(0)); // set_cursor gives the role, whoever has the pointer
    children(guest, cursor, bounds::subsurfaces_of_an_icon);
    guest.settle();
    CHECK(!guest.ended());
    children(guest, cursor, 1);
    guest.settle();
    CHECK(Many::is_told(guest, "subsurfaces"));

    RawGuest& dragger = many.program();
    const Id devices = dragger.bind("wl_data_device_manager", 3);
    const Id dragger_seat = dragger.bind("wl_seat", 5);
    const Id device = dragger.client().new_id();
    dragger.client().send(RawRequest{devices, 1}.u(device).u(dragger_seat));
    const Id icon = dragger.surface();
    children(dragger, icon, bounds::subsurfaces_of_an_icon + 1); // before it has a role
    const auto window = dragger.mapped_window(100, 100);
    dragger.client().send(RawRequest{device, 0}.u(0).u(window.surface).u(icon).u(0));
    dragger.settle();
    CHECK(Many::is_told(dragger, "subsurfaces"));
    many.check_blue();
}

TEST_CASE("T61: 256 subsurfaces side by side are shown, and those that cut each other to pieces end their program") {
    for (const bool pieces : {false, true}) {
        Many many;
        RawGuest& guest = many.program();
        const auto window = guest.mapped_window(400, 400);
        for (int i = 0; i < bounds::subsurfaces_of_a_tree; ++i) {
            const Id surface = guest.surface();
            const Id subsurface = guest.subsurface(surface, window.surface);
            const Id viewport = guest.viewport(surface);
            const bool upright = i % 2 == 0;
            guest.set_position(subsurface, pieces ? (upright ? i : 3) : i % 16 * 20, pieces ? (upright ? 3 : i) : i / 16 * 20);
            guest.set_destination(viewport,
                                  pieces && upright ? 1
                                  : pieces          ? 390
                                                    : 20,
                                  pieces && upright ? 390
                                  : pieces          ? 1
                                                    : 20);
            guest.attach(surface, guest.pixel(0xfe01feff));
            guest.commit(surface);
        }
        guest.commit(window.surface);
        many.desk.frame();
        CHECK(guest.ended() == pieces);
        CHECK((!pieces || Many::is_told(guest, "pieces")));
        CHECK(many.desk.count(0xfe01fe) == (pieces ? 0 : 256 * 20 * 20));
        many.check_blue();
    }
}

TEST_CASE("T61: subsurfaces may cover their window three times, not four") {
    for (const int layers : {bounds::layers, bounds::layers + 1}) {
        Many many;
        RawGuest& guest = many.program();
        const auto window = guest.mapped_window(350, 250);
        for (int i = 0; i < layers; ++i) {
            const Id surface = guest.surface();
            guest.set_desync(guest.subsurface(surface, window.surface));
            guest.set_destination(guest.viewport(surface), 350, 250);
            guest.attach(surface, guest.pixel());
            guest.commit(surface);
        }
        guest.commit(window.surface);
        many.desk.frame();
        CHECK(guest.ended() == (layers > bounds::layers));
        CHECK((layers == bounds::layers || Many::is_told(guest, "cover it")));
        many.check_blue();
    }
}

TEST_CASE("T61: of the commits that wait for the parent's there is an end, for a surface and for a VM") {
    Many many;
    RawGuest& one = many.program();
    const auto window = one.mapped_window(100, 100);
    const Id child = children(one, window.surface, 1).front();
    one.commit(window.surface);
    for (std::uint32_t i = 0; i < bounds::waiting_commits_of_a_surface; ++i) {
        one.commit(child);
    }
    one.settle();
    REQUIRE(!one.ended());
    one.commit(window.surface); // applies them
    for (std::uint32_t i = 0; i < bounds::waiting_commits_of_a_surface; ++i) {
        one.commit(child);
    }
    one.settle();
    CHECK(!one.ended());
    one.commit(child);
    one.settle();
    CHECK(Many::is_told(one, "commits wait"));

    RawGuest& all = many.program();
    const auto parent = all.mapped_window(100, 100);
    const auto surfaces = children(all, parent.surface, 20);
    all.commit(parent.surface);
    for (std::uint32_t i = 0; i < bounds::waiting_commits_of_a_vm; ++i) {
        all.commit(surfaces[i % surfaces.size()]);
    }
    all.settle();
    REQUIRE(!all.ended());
    all.commit(surfaces.front());
    all.settle();
    CHECK(Many::is_told(all, "commits wait"));
    many.check_blue();
}

// ---- rectangles

TEST_CASE("T61: a region has 1024 rectangles, and those of a VM's surfaces together have an end, too") {
    Many many;
    RawGuest& one = many.program();
    const Id region = one.region();
    for (int i = 0; i <= bounds::region_rectangles; ++i) {
        one.add(region, i * 2, 0, 1, 1);
    }
    one.settle();
    CHECK(!one.ended());
    one.add(region, -10, 0, 1, 1);
    one.settle();
    CHECK(Many::is_told(one, "rectangles"));

    RawGuest& all = many.program();
    const Id large = all.region();
    for (int i = 0; i < 1000; ++i) {
        all.add(large, i * 2, 0, 1, 1);
    }
    for (int i = 0; i < 60; ++i) { // not even committed
        all.set_input_region(all.surface(), large);
    }
    all.settle();
    CHECK(!all.ended());
    for (int i = 0; i < 10; ++i) {
        all.set_input_region(all.surface(), large);
    }
    all.settle();
    CHECK(Many::is_told(all, "rectangles"));
    many.check_blue();
}

TEST_CASE(
    "T61: damage and opaque regions of any number of pieces are taken for simpler ones, and nothing of the picture is lost") {
    Many many;
    RawGuest& guest = many.program();
    const auto window = guest.mapped_window(200, 200);
    many.desk.frame();
    const Id opaque = guest.region();
    guest.attach(window.surface, guest.pixel(0xfe01feff));
    for (int column = 0; column < 100; ++column) {
        guest.damage(window.surface, column * 2, 0, 2, 100);
        guest.damage(window.surface, column * 2, 100, 2, 100);
        guest.damage(window.surface, 0, column * 2, 200, 1);
        guest.add(opaque, column * 2, 0, 1, 200);
    }
    guest.set_opaque_region(window.surface, opaque);
    guest.commit(window.surface);
    many.desk.frame();
    CHECK(many.desk.count(0xfe01fe) == 200 * 200);
    CHECK(!guest.ended());
    many.check_blue();
}

// ---- many changes at once

namespace {

// Sixty windows of red's above blue's, half of them with a subsurface; then `change` is told to do its worst to each.
struct Crowd : Many {
    RawGuest& guest = program();
    std::vector<RawGuest::Window> windows;
    std::vector<Id> surfaces; // of subsurfaces
    std::vector<Id> subsurfaces;

    Crowd() {
        for (int i = 0; i < 60; ++i) {
            windows.push_back(guest.window());
            guest.commit(windows.back().surface);
        }
        guest.settle();
        guest.ack_all();
        for (std::size_t i = 0; i < windows.size(); ++i) {
            guest.map(windows[i], 60 + static_cast<int>(i) * 3, 40 + static_cast<int>(i) * 2);
            if (i % 2 == 0) {
                surfaces.push_back(guest.surface());
                subsurfaces.push_back(guest.subsurface(surfaces.back(), windows[i].surface));
                guest.set_position(subsurfaces.back(), 5, 5);
                guest.attach(surfaces.back(), guest.pixel(0xff0102fe));
                guest.commit(surfaces.back());
                guest.commit(windows[i].surface);
            }
            guest.settle();
        }
        desk.frame();
    }
    // What a change of everything looks like where `pause` comes after each.
    void change(const std::function<void()>& pause) {
        for (std::size_t i = 0; i < windows.size(); ++i) {
            const int n = static_cast<int>(i);
            const auto& window = windows[i];
            switch (i % 5) {
            case 0: guest.set_destination(window.viewport, 100 + n, 90 - n); break;
            case 1: guest.set_geometry(window.xdg, n % 3, n % 4, 50, 30); break;
            case 2:
                guest.attach(window.surface, guest.pixel(0x20100880U)); // seen through
                guest.damage(window.surface, 0, 0, 1000, 1000);
                break;
            case 3: guest.attach(window.surface, 0); break; // unmapped
            default: guest.destroy(window.toplevel); break;
            }
            if (i % 2 == 0) {
                guest.set_position(subsurfaces[i / 2], n, 2);
            }
            if (i % 5 != 4) {
                guest.commit(window.surface);
            }
            pause();
        }
        guest.settle();
        desk.frame();
    }
};

} // namespace

TEST_CASE("T61: what one batch does to many windows looks as if it had been done one by one") {
    Crowd at_once;
    Crowd one_by_one;
    REQUIRE(at_once.desk.output().pixels().pixels == one_by_one.desk.output().pixels().pixels);
    at_once.change([] {});
    one_by_one.change([&] {
        one_by_one.guest.settle();
        one_by_one.desk.frame();
    });
    REQUIRE(!at_once.guest.ended());
    CHECK(at_once.desk.output().pixels().pixels == one_by_one.desk.output().pixels().pixels);
    CHECK(at_once.desk.windows().size() == one_by_one.desk.windows().size());
}

TEST_CASE("T61: whatever one batch does to many windows, who hears and has the pointer notices nothing") {
    Crowd crowd;
    crowd.desk.choose("blue");
    const ensign::Point middle = crowd.desk.middle_of("blue");
    crowd.desk.point_at(middle.x, middle.y);
    crowd.desk.frame();
    REQUIRE(crowd.blue.seat().pointer_focus() != 0);
    crowd.blue.seat().forget();
    crowd.change([] {});
    CHECK(!crowd.guest.ended());
    CHECK(crowd.blue.seat().events().empty());
}

TEST_CASE("T61: whatever one batch does to many windows, none of them comes into the chooser's picture") {
    Crowd crowd;
    crowd.desk.press_attention_key();
    crowd.desk.frame();
    crowd.change([] {});
    CHECK(crowd.desk.chooser_is_up());
    CHECK(!crowd.desk.draws_guests());
    CHECK(crowd.desk.count(0x0102fe) == 0);
    crowd.desk.press_attention_key(); // back
    crowd.desk.frame();
    CHECK(!crowd.desk.chooser_is_up());
    CHECK(crowd.desk.draws_guests());
}
