// Attacks by number, kind by kind: each quota is reached, and one more ends its program with an error that names it. T52, T61, T62.
#include "tests/hostile/many.hpp"

#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include <linux/input-event-codes.h>
#include <sys/mman.h>

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>

using namespace ensign::test;
using ensign::Quota;
using ensign::row_of;
namespace bounds = ensign::bounds;
using Id = RawGuest::Id;

namespace {

// Makes one more of a kind; what they need is made before, outside of the count.
using Maker = std::function<void()>;
using MakerOf = std::function<Maker(RawGuest&)>;

struct Kind {
    Quota quota;
    MakerOf maker;
};

Maker requests(RawGuest& guest, Id object, std::uint16_t opcode, std::initializer_list<Id> arguments = {}) {
    return [&guest, object, opcode, words = std::vector<Id>{arguments}] {
        RawRequest request{object, opcode};
        request.u(guest.client().new_id());
        for (const Id word : words) {
            request.u(word);
        }
        guest.client().send(request);
    };
}

const std::vector<Kind> kinds{
    {Quota::surface, [](RawGuest& g) -> Maker { return [&g] { g.surface(); }; }},
    {Quota::subsurface,
     [](RawGuest& g) -> Maker {
         return [&g, n = 0, parent = Id{}]() mutable { // in trees of no more than a tree may have
             parent = n++ % bounds::subsurfaces_of_a_tree == 0 ? g.surface() : parent;
             g.subsurface(g.surface(), parent);
         };
     }},
    {Quota::region, [](RawGuest& g) -> Maker { return [&g] { g.region(); }; }},
    {Quota::frame_callback, [](RawGuest& g) -> Maker { return [&g, surface = g.surface()] { g.frame(surface); }; }},
    {Quota::feedback,
     [](RawGuest& g) -> Maker {
         const Id presentation = g.bind("wp_presentation", 1);
         return [&g, presentation, surface = g.surface()] {
             g.client().send(RawRequest{presentation, 1}.u(surface).u(g.client().new_id()));
         };
     }},
    {Quota::buffer, [](RawGuest& g) -> Maker { return [&g] { g.pixel(); }; }},
    {Quota::pool,
     [](RawGuest& g) -> Maker {
         return [&g, fd = std::make_shared<ensign::wl::Fd>(memfd_create("test", MFD_CLOEXEC))] {
             REQUIRE(ftruncate(fd->get(), 4096) == 0);
             g.pool(fd->get(), 4096);
         };
     }},
    {Quota::shell_surface, [](RawGuest& g) -> Maker { return [&g] { g.xdg_surface(g.surface()); }; }},
    {Quota::toplevel, [](RawGuest& g) -> Maker { return [&g] { g.toplevel(g.xdg_surface(g.surface())); }; }},
    {Quota::popup,
     [](RawGuest& g) -> Maker {
         return [&g, parent = g.mapped_window(100, 100), positioner = g.positioner(10, 10)] {
             g.popup(g.xdg_surface(g.surface()), parent.xdg, positioner);
         };
     }},
    {Quota::positioner, [](RawGuest& g) -> Maker { return [&g] { g.positioner(10, 10); }; }},
    {Quota::kde_decoration,
     [](RawGuest& g) -> Maker {
         const Id manager = g.bind("org_kde_kwin_server_decoration_manager", 1);
         return [&g, manager] {
             const Id surface = g.surface();
             g.client().send(RawRequest{manager, 0}.u(g.client().new_id()).u(surface));
         };
     }},
    {Quota::source, [](RawGuest& g) -> Maker { return requests(g, g.bind("wl_data_device_manager", 3), 0); }},
    {Quota::data_device,
     [](RawGuest& g) -> Maker { return requests(g, g.bind("wl_data_device_manager", 3), 1, {g.bind("wl_seat", 1)}); }},
    {Quota::token, [](RawGuest& g) -> Maker { return requests(g, g.bind("xdg_activation_v1", 1), 1); }},
    {Quota::registry,
     [](RawGuest& g) -> Maker {
         return [&g, n = 0]() mutable { // the client has one already
             if (n++ > 0) {
                 g.client().send(RawRequest{RawClient::display, 1}.u(g.client().new_id()));
             }
         };
     }},
    {Quota::output, [](RawGuest& g) -> Maker { return [&g] { g.bind("wl_output", 1); }; }},
    {Quota::seat, [](RawGuest& g) -> Maker { return [&g] { g.bind("wl_seat", 1); }; }},
    {Quota::pointer, [](RawGuest& g) -> Maker { return requests(g, g.bind("wl_seat", 1), 0); }},
    {Quota::keyboard, [](RawGuest& g) -> Maker { return requests(g, g.bind("wl_seat", 1), 1); }},
    {Quota::touch, [](RawGuest& g) -> Maker { return requests(g, g.bind("wl_seat", 1), 2); }},
    {Quota::constraint,
     [](RawGuest& g) -> Maker {
         const Id constraints = g.bind("zwp_pointer_constraints_v1", 1);
         const Id seat = g.bind("wl_seat", 1);
         return [&g, constraints, pointer = [&] {
             const Id id = g.client().new_id();
             g.client().send(RawRequest{seat, 0}.u(id));
             return id;
         }()] {
             const Id surface = g.surface();
             g.client().send(RawRequest{constraints, 1}.u(g.client().new_id()).u(surface).u(pointer).u(0).u(2));
         };
     }},
    {Quota::tablet_seat,
     [](RawGuest& g) -> Maker { return requests(g, g.bind("zwp_tablet_manager_v2", 1), 0, {g.bind("wl_seat", 1)}); }},
};

} // namespace

TEST_CASE("T52: a program may have as many of a kind as its quota says, and one more ends it and nobody else") {
    const Kind& kind = kinds[static_cast<std::size_t>(GENERATE(range(0, static_cast<int>(kinds.size()))))];
    const auto& row = row_of(kind.quota);
    INFO(row.what);
    Many many;
    RawGuest& guest = many.program();
    const Maker make = kind.maker(guest);
    for (std::uint32_t i = 0; i < row.of_program; ++i) {
        make();
    }
    guest.settle();
    CHECK(guest.error() == "");
    REQUIRE(!guest.ended());
    make();
    guest.settle();
    CHECK(Many::is_told(guest, row.what));
    many.check_blue();
    CHECK(!many.program().ended()); // red itself may go on
}

TEST_CASE("T52: the programs of a VM together have a quota, and the one that goes over it is ended, not the others") {
    const Quota quota = GENERATE(Quota::surface, Quota::popup, Quota::pool, Quota::region, Quota::registry, Quota::token);
    const auto kind = std::ranges::find(kinds, quota, &Kind::quota);
    const auto& row = row_of(quota);
    INFO(row.what);
    Many many;
    const std::uint32_t first = quota == Quota::registry ? row.of_vm / row.of_program : 0; // each brings one
    std::uint32_t left = row.of_vm - first;
    while (left > 0) {
        RawGuest& guest = many.program();
        const Maker make = kind->maker(guest);
        for (std::uint32_t i = 0; i < row.of_program - (quota == Quota::registry ? 1 : 0) && left > 0; ++i, --left) {
            make();
            if (quota == Quota::registry && i == 0) {
                make(); // its first does nothing
            }
        }
        guest.settle();
        REQUIRE(!guest.ended());
    }
    const auto before = many.guests.size();
    RawGuest& last = many.program();
    const Maker make = kind->maker(last);
    make();
    make();
    last.settle();
    CHECK(Many::is_told(last, row.what));
    for (auto guest = many.guests.begin(); guest != std::next(many.guests.begin(), static_cast<std::ptrdiff_t>(before));
         ++guest) {
        CHECK(!guest->ended());
    }
    many.check_blue();
}

TEST_CASE("T52: a program that keeps every selection that it was ever offered is ended") {
    Many many;
    Client& owner = many.desk.connect("red");
    owner.open_window({.title = "owner"});
    many.desk.choose("red");
    many.desk.tap(KEY_C); // a serial to copy with
    owner.data().copy(Selection::clipboard, "copied");
    RawGuest& guest = many.program();
    guest.mapped_window(100, 100);
    const Maker make = std::ranges::find(kinds, Quota::data_device, &Kind::quota)->maker(guest);
    constexpr std::uint32_t devices = 16; // each is told of the selection whenever the program comes to hear
    for (std::uint32_t i = 0; i < devices; ++i) {
        make();
    }
    guest.settle();
    std::uint32_t offers = 0;
    for (; !guest.ended() && offers < 2 * row_of(Quota::offer).of_program; offers += devices) {
        many.desk.choose("blue");
        many.desk.choose("red");
    }
    CHECK(Many::is_told(guest, row_of(Quota::offer).what));
    CHECK(offers + devices > row_of(Quota::offer).of_program); // the first come with the devices
    CHECK(!owner.failure());
    many.check_blue();
}

TEST_CASE("T52: all objects of a program together have a quota, and so have the ids that it uses up") {
    Many many;
    RawGuest& objects = many.program();
    const std::uint32_t a_kind = 2000; // less than the quota of any of these
    for (std::uint32_t i = 0; i < a_kind; ++i) {
        objects.pixel();
    }
    const Id surface = objects.surface();
    for (std::uint32_t i = 0; i < a_kind; ++i) {
        objects.frame(surface);
    }
    for (int i = 0; i < 250; ++i) {
        objects.surface();
        objects.region();
    }
    for (std::uint32_t i = 0; i < row_of(Quota::other).of_program - 20; ++i) { // the globals that it has bound are such, too
        objects.bind("wp_viewporter", 1);
    }
    objects.settle();
    CHECK(Many::is_told(objects, "too many objects"));

    RawGuest& ids = many.program();
    for (std::uint32_t i = 0; i < bounds::object_ids + 10; ++i) {
        ids.client().send(RawRequest{RawClient::display, 0}.u(ids.client().new_id())); // sync: gone at once
        if (i % 4096 == 0) {
            ids.settle();
        }
    }
    ids.settle();
    CHECK(Many::is_told(ids, "ids must be used again"));
    many.check_blue();
}

// ---- xdg-shell

TEST_CASE("T62: popups without a parent, in circles and in long chains end their program only") {
    Many many;
    const auto popup_on = [](RawGuest& guest, Id parent, Id positioner) {
        const Id xdg = guest.xdg_surface(guest.surface());
        guest.popup(xdg, parent, positioner);
        return xdg;
    };
    RawGuest& orphan = many.program();
    popup_on(orphan, 0, orphan.positioner(10, 10));
    orphan.settle();
    CHECK(Many::is_told(orphan, "parent"));

    RawGuest& circle = many.program();
    const Id positioner = circle.positioner(10, 10);
    const auto window = circle.mapped_window(100, 100);
    const Id xdg = circle.xdg_surface(circle.surface());
    const Id popup = circle.popup(xdg, window.xdg, positioner);
    circle.destroy(popup);
    circle.popup(xdg, xdg, positioner);
    circle.settle();
    CHECK(Many::is_told(circle, "parent"));

    RawGuest& chain = many.program();
    const Id small = chain.positioner(10, 10);
    Id top = chain.mapped_window(100, 100).xdg;
    for (int i = 0; i < bounds::popup_chain; ++i) {
        top = popup_on(chain, top, small);
    }
    chain.settle();
    CHECK(!chain.ended());
    popup_on(chain, top, small);
    chain.settle();
    CHECK(Many::is_told(chain, "chain"));
    many.check_blue();
}

TEST_CASE("T61: a program that asks for states and acknowledges none is ended") {
    Many many;
    RawGuest& guest = many.program();
    const auto window = guest.mapped_window(100, 100);
    for (int i = 0; i < 2 * bounds::unanswered_configures && !guest.ended(); ++i) {
        guest.client().send(RawRequest{window.toplevel, static_cast<std::uint16_t>(i % 2 == 0 ? 9 : 10)});
        guest.settle();
    }
    CHECK(Many::is_told(guest, "not acknowledged"));
    many.check_blue();
}

TEST_CASE("T61: a surface has one KDE decoration") {
    Many many;
    RawGuest& guest = many.program();
    const Id manager = guest.bind("org_kde_kwin_server_decoration_manager", 1);
    const Id surface = guest.surface();
    for (int i = 0; i < 2; ++i) {
        guest.client().send(RawRequest{manager, 0}.u(guest.client().new_id()).u(surface));
    }
    guest.settle();
    CHECK(Many::is_told(guest, "decoration"));
    many.check_blue();
}

// ---- selections, buffers

TEST_CASE("T61: a source has 256 MIME types, and 32 KiB of them") {
    for (const bool primary : {false, true}) {
        for (const std::size_t length : {std::size_t{10}, std::size_t{1000}}) {
            Many many;
            RawGuest& guest = many.program();
            const Id manager =
                primary ? guest.bind("zwp_primary_selection_device_manager_v1", 1) : guest.bind("wl_data_device_manager", 3);
            const Id source = guest.client().new_id();
            guest.client().send(RawRequest{manager, 0}.u(source));
            const std::size_t fit = std::min(bounds::mime_types, bounds::mime_bytes / length);
            const auto offer = [&](std::size_t n) {
                std::string type = std::to_string(n);
                type.resize(length, 'x');
                guest.client().send(RawRequest{source, 0}.s(type));
            };
            for (std::size_t i = 0; i < fit; ++i) {
                offer(i);
            }
            guest.settle();
            CHECK(!guest.ended());
            offer(fit);
            guest.settle();
            CHECK(Many::is_told(guest, "MIME types"));
            many.check_blue();
        }
    }
}

TEST_CASE("T50: buffers are in one of the two formats that every program has, and of a size that a screen may have") {
    constexpr std::uint32_t rgb565 = 0x36314752;
    struct Case {
        int width;
        int stride;
        std::uint32_t format;
        bool taken;
    };
    for (const auto& [width, stride, format, taken] :
         {Case{64, 256, 0, true}, Case{64, 256, 1, true}, Case{63, 126, rgb565, false}, Case{16385, 65540, 1, false}}) {
        Many many;
        RawGuest& guest = many.program();
        const ensign::wl::Fd fd{memfd_create("test", MFD_CLOEXEC)};
        REQUIRE(ftruncate(fd.get(), 1 << 20) == 0);
        guest.buffer(guest.pool(fd.get(), 1 << 20), 0, width, 8, stride, format);
        guest.settle();
        CHECK(guest.ended() != taken);
        many.check_blue();
    }
}

TEST_CASE("T50: a viewport that enlarges a pixel without measure is shown, and harms nobody") {
    Many many;
    RawGuest& guest = many.program();
    const auto window = guest.mapped_window(100, 100);
    guest.set_source(window.viewport, 0, 0, 1.0 / 256, 1.0 / 256);
    guest.set_destination(window.viewport, 0x7fffffff, 0x7fffffff);
    for (int i = 0; i < 2; ++i) {
        guest.attach(window.surface, guest.pixel());
        guest.damage(window.surface, 0, 0, 1 << 30, 1 << 30);
        guest.commit(window.surface);
        many.desk.frame();
    }
    many.desk.choose("blue"); // it lies below a window as large as the screen
    many.check_blue();
}

// ---- drags

TEST_CASE("T62: a drag's source is for one drag, and a second drag without one is no drag") {
    for (const bool with_source : {true, false}) {
        Many many;
        RawGuest& guest = many.program();
        const Id seat = guest.bind("wl_seat", 5);
        const Id pointer = guest.client().new_id();
        guest.client().send(RawRequest{seat, 0}.u(pointer));
        const Id devices = guest.bind("wl_data_device_manager", 3);
        const Id device = guest.client().new_id();
        guest.client().send(RawRequest{devices, 1}.u(device).u(seat));
        const Id source = guest.client().new_id();
        guest.client().send(RawRequest{devices, 0}.u(source));
        const auto window = guest.mapped_window(200, 200);
        many.desk.choose("red");
        const auto place = many.desk.windows()[0]["content"];
        many.desk.point_at(place["x"].get<int>() + 50, place["y"].get<int>() + 50);
        const auto press = [&] {
            many.desk.button(BTN_LEFT, true);
            Id serial = 0;
            for (const auto& event : guest.client().events()) {
                serial = event.object == pointer && event.opcode == 3 ? event.words[0] : serial;
            }
            return serial;
        };
        const auto drag = [&](Id serial) {
            guest.client().send(RawRequest{device, 0}.u(with_source ? source : 0).u(window.surface).u(0).u(serial));
            guest.settle();
        };
        guest.client().send(RawRequest{source, 0}.s("text/plain"));
        guest.client().send(RawRequest{source, 2}.u(1)); // copy
        drag(press());
        REQUIRE(!guest.ended());
        if (with_source) { // dropped on itself and accepted, the source is still known as the last drag's
            many.desk.point_at(place["x"].get<int>() + 60, place["y"].get<int>() + 60);
            Id offer = 0;
            Id serial = 0;
            for (const auto& event : guest.client().events()) {
                offer = event.object == device && event.opcode == 0 ? event.words[0] : offer;
                serial = event.object == device && event.opcode == 1 ? event.words[0] : serial;
            }
            REQUIRE(offer != 0);
            guest.client().send(RawRequest{offer, 0}.u(serial).s("text/plain"));
            guest.client().send(RawRequest{offer, 4}.u(1).u(1));
            guest.settle();
            many.desk.button(BTN_LEFT, false);
            drag(press());
        } else {
            drag(0);
        }
        CHECK(guest.ended());
        many.desk.button(BTN_LEFT, false);
        many.check_blue();
    }
}
