// Where the measurements of worst.cpp take place: a compositor in this process, on a clock of its own, and what an attacker builds there.
#pragma once

#include "tests/support/fixture.hpp"
#include "tests/support/raw_guest.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <string_view>
#include <vector>

#include <linux/input-event-codes.h>
#include <malloc.h>
#include <sys/mman.h>

namespace ensign::bench {

using namespace test;
using wl::Fd;
using Id = RawGuest::Id;
using Milliseconds = std::chrono::duration<double, std::milli>;

// red attacks, blue has a window; the attacker's program is `guest`.
struct Field {
    Fixture desk{three_vms, 1920, 1080};
    Client& blue = desk.connect("blue");
    RawClient* client = nullptr;
    std::optional<RawGuest> guest;
    Milliseconds worst_turn{};
    Milliseconds worst_frame{};
    Milliseconds hand{}; // what one act of the user's costs
    std::string ended;

    Field() {
        blue.open_window({.title = "blue"});
        desk.frame();
        reconnect();
    }
    void reconnect(std::string_view vm = "red") {
        client = &desk.connect_raw(vm);
        guest.emplace(*client, [this] { settle(); });
        settle();
    }
    template <class Act>
    static Milliseconds timed(Act&& act) {
        const MonotonicClock clock;
        const auto before = clock.cpu_time();
        act();
        return clock.cpu_time() - before;
    }
    // As Fixture's, but that each turn is measured.
    void settle() {
        for (int quiet = 0; quiet < 3;) {
            bool busy = client->turn();
            worst_turn = std::max(worst_turn, timed([&] { busy = desk.turn_ensign() || busy; }));
            quiet = busy ? 0 : quiet + 1;
        }
        note_end();
    }
    void frames(int count) {
        for (int i = 0; i < count; ++i) {
            settle();
            desk.clock().advance(17);
            worst_frame = std::max(worst_frame, timed([&] { desk.backend().step_frame(desk.clock().now()); }));
        }
    }
    // Over blue's window, which hears and shows a cursor of its own: what each motion costs is what a mouse's owner feels.
    void motions(int count) {
        desk.choose("blue");
        const auto content = desk.content_of("blue");
        desk.point_at(content.x + 90, content.y + 50);
        blue.seat().set_cursor(24, 24, 0xff808080, 4, 4);
        desk.frame();
        const auto spent = timed([&] {
            for (int i = 0; i < count; ++i) {
                desk.pointer().motion_absolute((content.x + 40 + i % 80) / 1920.0, (content.y + 30 + i / 80 % 40) / 1080.0,
                                               desk.clock().now_msec());
            }
        });
        hand = spent / count;
    }
    // What a user presses, and the frame that shows its answer.
    void press(const std::function<void()>& keys) {
        hand = std::max(hand, timed([&] {
                            keys();
                            desk.backend().step_frame(desk.clock().now());
                        }));
    }
    void note_end() {
        if (client->error() && ended.empty()) {
            ended = client->error()->message;
        }
    }
    void forget() {
        worst_turn = worst_frame = {};
        desk.clock().measure();
    }
};

inline std::size_t heap() { return mallinfo2().uordblks + mallinfo2().hblkhd; }

struct Kind {
    std::string name;
    std::function<void(Field&)> prepare; // not measured
    std::function<void(Field&)> strike;
};

// Thin surfaces, each a little off the one before: what is visible of them makes as many pieces as it can.
inline std::vector<Id> staggered(Field& field, const RawGuest::Window& window, int count) {
    RawGuest& guest = *field.guest;
    std::vector<Id> subsurfaces;
    for (int i = 0; i < count; ++i) {
        const Id surface = guest.surface();
        subsurfaces.push_back(guest.subsurface(surface, window.surface));
        guest.set_position(subsurfaces.back(), i % 2 == 0 ? i : 3, i % 2 == 0 ? 3 : i);
        const Id viewport = guest.viewport(surface);
        i % 2 == 0 ? guest.set_destination(viewport, 1, 900) : guest.set_destination(viewport, 900, 1);
        guest.attach(surface, guest.pixel());
        guest.commit(surface);
    }
    return subsurfaces;
}

// A grid of small ones: no pieces.
inline std::vector<Id> tiled(Field& field, const RawGuest::Window& window, int count) {
    RawGuest& guest = *field.guest;
    std::vector<Id> subsurfaces;
    for (int i = 0; i < count; ++i) {
        const Id surface = guest.surface();
        subsurfaces.push_back(guest.subsurface(surface, window.surface));
        guest.set_position(subsurfaces.back(), i % 16 * 40, i / 16 * 40);
        guest.set_destination(guest.viewport(surface), 40, 40);
        guest.attach(surface, guest.pixel());
        guest.commit(surface);
    }
    return subsurfaces;
}

struct Tree {
    RawGuest::Window window;
    std::vector<Id> subsurfaces;
};

inline Tree shown_tree(Field& field, int count, bool thin) {
    Tree tree{field.guest->mapped_window(1000, 900), {}};
    tree.subsurfaces = thin ? staggered(field, tree.window, count) : tiled(field, tree.window, count);
    field.guest->commit(tree.window.surface);
    field.frames(3);
    return tree;
}

inline void reorder(Field& field, const Tree& tree, int times) {
    for (int i = 0; i < times; ++i) {
        // From the front to the back, one after the other: each commit moves all of them.
        field.guest->place_above(tree.subsurfaces[static_cast<std::size_t>(i) % tree.subsurfaces.size()], tree.window.surface);
        field.guest->commit(tree.window.surface);
    }
    field.settle();
}

inline std::vector<RawGuest::Window> many_windows(Field& field, int count) {
    std::vector<RawGuest::Window> windows;
    for (int i = 0; i < count; ++i) {
        windows.push_back(field.guest->window());
        field.guest->commit(windows.back().surface);
    }
    field.settle();
    return windows;
}

// Their surfaces and xdg_surfaces, in turn.
inline std::vector<Id> popups(Field& field, const RawGuest::Window& window) {
    std::vector<Id> ids;
    for (int i = 0; i < 63; ++i) {
        const Id surface = field.guest->surface();
        const Id xdg = field.guest->xdg_surface(surface);
        field.guest->popup(xdg, window.xdg, field.guest->positioner(400, 300));
        field.guest->commit(surface);
        field.settle();
        field.guest->ack_all();
        field.guest->set_destination(field.guest->viewport(surface), 800, 500);
        field.guest->attach(surface, field.guest->pixel());
        field.guest->commit(surface);
        ids.push_back(surface);
        ids.push_back(xdg);
    }
    field.frames(3);
    return ids;
}

inline Fd memory(int size) {
    Fd fd{memfd_create("bench", MFD_CLOEXEC)};
    if (ftruncate(fd.get(), size) != 0) {
        std::perror("ftruncate");
    }
    return fd;
}

inline void leave(Field& field) {
    field.client->close();
    field.settle();
}

} // namespace ensign::bench
