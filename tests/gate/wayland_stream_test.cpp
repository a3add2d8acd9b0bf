// What a request must be to reach Ensign. Much of it is generated from the protocols' own signatures.
#include "compositor/policy/globals.hpp"
#include "gate/quotas.hpp"
#include "gate/wayland_stream.hpp"
#include "protocols/vm_interfaces.hpp"
#include "tests/gate/wire.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <deque>
#include <limits>
#include <map>
#include <string>

#include <sys/mman.h>
#include <unistd.h>
#include <wayland-client-protocol.h>

namespace ensign::gate::test {
namespace {

Descriptor slice(std::uint32_t offset, std::uint32_t size) { return {Descriptor::Kind::slice, {}, {offset, size}}; }
Descriptor pipe() { return {Descriptor::Kind::pipe, wl::Fd{memfd_create("stands for a pipe", MFD_CLOEXEC)}, {}}; }

struct Stream {
    std::string take(std::span<const std::byte> bytes) { return take(bytes, std::vector<Descriptor>{}); }
    std::string take(std::span<const std::byte> bytes, std::vector<Descriptor> descriptors) {
        const auto error = stream.take_requests(bytes, std::move(descriptors), out);
        return error ? error->message : "";
    }
    std::string take(std::span<const std::byte> bytes, Descriptor descriptor) {
        std::vector<Descriptor> one;
        one.push_back(std::move(descriptor));
        return take(bytes, std::move(one));
    }
    // A registry (2) and these globals, from id 3 on, in the versions that are offered.
    void bind_all(std::initializer_list<std::string_view> names) {
        REQUIRE(take(get_registry()).empty());
        std::uint32_t id = 3;
        for (const std::string_view name : names) {
            REQUIRE(take(bind(name, find_vm_global(name)->version, id++)).empty());
        }
    }
    // The last `size` bytes that went out.
    [[nodiscard]] Bytes last(std::size_t size) const { return of(out.bytes.all().last(size)); }
    [[nodiscard]] Bytes sent() const { return of(out.bytes.all()); }
    static Bytes of(std::span<const std::byte> bytes) { return {bytes.begin(), bytes.end()}; }
    WaylandStream stream;
    Requests out;
};

TEST_CASE("the gate knows every global that a VM's registry may show, and no other") {
    for (const VmGlobal& global : vm_globals) {
        INFO(global.interface);
        REQUIRE(global_named(global.interface) != nullptr);
        CHECK(global_named(global.interface)->name == global.interface);
        CHECK(static_cast<std::uint32_t>(global_named(global.interface)->version) >= global.version);
    }
    CHECK(global_named("wl_display") == nullptr);
    CHECK(global_named("") == nullptr);
}

TEST_CASE("a global that isn't on the list can't be bound") {
    const char* name = GENERATE("zwlr_screencopy_manager_v1", "zwp_virtual_keyboard_manager_v1", "zwp_linux_dmabuf_v1",
                                "wl_display", "wl_registry", "wl_surface", "", "wl_shm ", "ext_session_lock_manager_v1");
    Stream s;
    s.take(get_registry());
    CHECK(s.take(bind(name, 1, 3)) == "wl_registry.bind: no such global");
}

TEST_CASE("a global can't be bound in a version that it hasn't") {
    Stream s;
    s.take(get_registry());
    CHECK_FALSE(s.take(bind("wl_shm", GENERATE(0U, 99U, ~0U), 3)).empty());
}

TEST_CASE("what isn't framed isn't Wayland") {
    Stream s;
    CHECK(s.take(get_registry().said_size(static_cast<std::uint16_t>(GENERATE(0, 4, 7, 10, 13, 4100, 65532)))) != "");
    CHECK(s.out.bytes.empty());
}

TEST_CASE("a message is passed on when it is whole, however it comes") {
    Stream s;
    const Bytes both = get_registry().bytes() + bind("wl_shm", 1, 3);
    const std::size_t portion = GENERATE(1U, 3U, 8U, 11U, 13U);
    for (std::size_t at = 0; at < both.size(); at += portion) {
        REQUIRE(s.take(std::span{both}.subspan(at, std::min(portion, both.size() - at))).empty());
    }
    CHECK(s.sent() == both);
}

TEST_CASE("objects must exist, be of the right kind, and be new where they are made") {
    Stream s;
    s.bind_all({"wl_compositor", "xdg_wm_base", "wl_seat"});
    CHECK(s.take(Wire{3, 0}.u(6)).empty()); // a surface
    SECTION("one that never was") { CHECK(s.take(Wire{50, 0}) == "object 50 doesn't exist"); }
    SECTION("the null object") { CHECK(s.take(Wire{0, 0}) == "object 0 doesn't exist"); }
    SECTION("a server's") { CHECK(s.take(Wire{0xff000000, 0}) == "object 4278190080 doesn't exist"); }
    SECTION("a request that its interface hasn't") { CHECK(s.take(Wire{3, 200}) == "wl_compositor has no request 200"); }
    SECTION("an id that is taken") { CHECK_FALSE(s.take(Wire{3, 0}.u(6)).empty()); }
    SECTION("an id that isn't the next") { CHECK_FALSE(s.take(Wire{3, 0}.u(8)).empty()); }
    SECTION("the null id") { CHECK_FALSE(s.take(Wire{3, 0}.u(0)).empty()); }
    SECTION("an id of the server's") { CHECK_FALSE(s.take(Wire{3, 0}.u(0xff000000)).empty()); }
    SECTION("an argument of another interface") { // xdg_wm_base.get_xdg_surface(id, surface)
        CHECK(s.take(Wire{4, 2}.u(7).u(5)) == "xdg_wm_base.get_xdg_surface: object 5 isn't what is wanted");
    }
    SECTION("none, where one must be") { CHECK_FALSE(s.take(Wire{4, 2}.u(7).u(0)).empty()); }
    SECTION("none, where none may be") { CHECK(s.take(Wire{6, 1}.u(0).i(0).i(0)).empty()); } // wl_surface.attach
    SECTION("itself, while it is being made") { CHECK_FALSE(s.take(Wire{4, 2}.u(7).u(7)).empty()); }
}

TEST_CASE("an object that was destroyed is used no more, and its id only when the server has let it go") {
    Stream s;
    s.bind_all({"wl_compositor"});
    CHECK(s.take(Wire{3, 0}.u(4)).empty());
    CHECK(s.take(Wire{4, 0}).empty()); // destroy
    SECTION("a request") { CHECK(s.take(Wire{4, 6}) == "object 4 doesn't exist"); }
    SECTION("its id, too early") { CHECK_FALSE(s.take(Wire{3, 0}.u(4)).empty()); }
    SECTION("its id, in time") {
        CHECK(s.stream.take_events(Wire{1, 1}.u(4).bytes())); // delete_id
        CHECK(s.take(Wire{3, 0}.u(4)).empty());
    }
    SECTION("the display stays, whatever is said") {
        CHECK(s.stream.take_events(Wire{1, 1}.u(1).bytes()));
        CHECK(s.take(sync(5)).empty());
    }
}

TEST_CASE("an object that the server makes can be used, and ends by the guest's word") {
    Stream s;
    s.bind_all({"wl_data_device_manager", "wl_seat"});
    s.take(Wire{3, 1}.u(5).u(4)); // get_data_device
    CHECK(s.stream.take_events(Wire{5, 0}.u(0xff000000).bytes()));
    CHECK(s.take(Wire{0xff000000, 1}.s("text/plain"), pipe()).empty()); // wl_data_offer.receive
    CHECK(s.take(Wire{0xff000000, 2}).empty());                         // destroy
    SECTION("it is used again by the server") {
        CHECK(s.stream.take_events(Wire{5, 0}.u(0xff000000).bytes()));
        CHECK(s.take(Wire{0xff000000, 2}).empty());
    }
    SECTION("and not by the guest") { CHECK_FALSE(s.take(Wire{0xff000000, 2}).empty()); }
}

TEST_CASE("a request that came later than its object's version is refused") {
    Stream s;
    s.take(get_registry());
    s.take(bind("wl_compositor", 1, 3));
    s.take(Wire{3, 0}.u(4));
    CHECK(s.take(Wire{4, 9}.i(0).i(0).i(1).i(1)) == "wl_surface.damage_buffer: not in the version of its object"); // since 4
}

TEST_CASE("strings have an end, and only one") {
    Stream s;
    s.take(get_registry());
    const auto bytes = [](std::initializer_list<int> values) {
        Bytes all;
        for (const int value : values) {
            all.push_back(static_cast<std::byte>(value));
        }
        return all;
    };
    const auto bind_with = [&](const Bytes& name) { return Wire{2, 0}.u(1).blob(name).u(1).u(3); };
    CHECK(s.take(bind_with(bytes({'w', 'l', '_', 's', 'h', 'm'}))) == "wl_registry.bind: a string without its end");
    Stream t;
    t.take(get_registry());
    CHECK(t.take(bind_with(bytes({'w', 'l', 0, 's', 'h', 'm', 0}))) == "wl_registry.bind: a string without its end");
    Stream u;
    u.take(get_registry());
    CHECK(u.take(Wire{2, 0}.u(1).u(0).u(1).u(3)) == "wl_registry.bind: a string without its end");
    Stream v;
    v.take(get_registry());
    CHECK(v.take(Wire{2, 0}.u(1).u(~0U).u(1).u(3)) == "wl_registry.bind: a string or array is longer than its message");
    Stream w;
    w.take(get_registry());
    CHECK(w.take(Wire{2, 0}.u(1).u(13).u(1).u(3)) == "wl_registry.bind: a string or array is longer than its message");
}

TEST_CASE("descriptors match their messages") {
    Stream s;
    s.bind_all({"wl_shm"});
    SECTION("memory for a pool") { CHECK(s.take(Wire{3, 0}.u(4).i(4096), slice(0, 4096)).empty()); }
    SECTION("it may come first") {
        CHECK(s.take({}, slice(0, 4096)).empty());
        CHECK(s.take(Wire{3, 0}.u(4).i(4096)).empty());
    }
    SECTION("none") { CHECK(s.take(Wire{3, 0}.u(4).i(4096)) == "wl_shm.create_pool: without its descriptor"); }
    SECTION("a pipe") {
        CHECK(s.take(Wire{3, 0}.u(4).i(4096), pipe()) == "wl_shm.create_pool: with a descriptor of another kind");
    }
    SECTION("each goes with its own message") {
        std::vector<Descriptor> two;
        two.push_back(slice(0, 4096));
        two.push_back(slice(8192, 4096));
        CHECK(s.take(Wire{3, 0}.u(4).i(4096).bytes() + Wire{3, 0}.u(5).i(4096), std::move(two)).empty());
        REQUIRE(s.out.descriptors.size() == 2);
        CHECK(s.out.descriptors[1].position == s.out.descriptors[0].position + 16);
        CHECK(s.out.descriptors[1].descriptor.slice.offset == 8192);
    }
}

TEST_CASE("pools and buffers stay in their slice") {
    static constexpr std::uint32_t at = 1 << 20, size = 65536;
    static constexpr std::int32_t most = std::numeric_limits<std::int32_t>::max(),
                                  least = std::numeric_limits<std::int32_t>::min();
    Stream s;
    s.bind_all({"wl_shm"});
    SECTION("pools") {
        const std::int32_t wanted = GENERATE(most, least, 0, -1, static_cast<std::int32_t>(size) + 1);
        CHECK_FALSE(s.take(Wire{3, 0}.u(4).i(wanted), slice(at, size)).empty());
    }
    SECTION("pools that grow") {
        REQUIRE(s.take(Wire{3, 0}.u(4).i(1), slice(at, size)).empty());
        CHECK(s.take(Wire{4, 2}.i(size)).empty());
        CHECK(s.last(4) == bytes_of(std::uint32_t{at + size}));
        CHECK_FALSE(s.take(Wire{4, 2}.i(GENERATE(most, least, 0, static_cast<std::int32_t>(size) + 1))).empty());
    }
    SECTION("buffers") {
        struct Buffer {
            std::int32_t offset, width, height, stride;
            bool fits;
        };
        const auto b = GENERATE(values<Buffer>({
            {0, 128, 128, 512, true},
            {65532, 1, 1, 4, true},
            {65533, 1, 1, 4, false},
            {0, 128, 129, 512, false},
            {-1, 1, 1, 4, false},
            {least, 1, 1, 4, false},
            {most, 1, 1, 4, false},
            {0, 0, 1, 4, false},
            {0, 1, 0, 4, false},
            {0, -1, 1, 4, false},
            {0, 1, 1, 0, false},
            {0, 1, 1, -4, false},
            {0, 8, 1, 4, false},
            {0, 1, most, most, false},
            {0, most, most, most, false},
            {0, 1, 65536, 65536, false},
            {0, 1, least, least, false},
        }));
        REQUIRE(s.take(Wire{3, 0}.u(4).i(size), slice(at, size)).empty());
        const std::string error = s.take(Wire{4, 0}.u(5).i(b.offset).i(b.width).i(b.height).i(b.stride).u(0));
        CHECK(error.empty() == b.fits);
    }
}

TEST_CASE("an error names the object, and reads as wl_display.error") {
    const Bytes event = WaylandStream::error_event({4, 2, "no"});
    CHECK(event.size() == 24);
    CHECK(as<std::array<std::uint32_t, 5>>(event) == std::array<std::uint32_t, 5>{1, 24 << 16, 4, 2, 3});
}

TEST_CASE("events that aren't Wayland end the stream") {
    Stream s;
    s.bind_all({"wl_data_device_manager", "wl_seat"});
    s.take(Wire{3, 1}.u(5).u(4));
    SECTION("a size") { CHECK_FALSE(s.stream.take_events(Wire{5, 0}.u(0xff000000).said_size(6).bytes())); }
    SECTION("an event that there isn't") { CHECK_FALSE(s.stream.take_events(Wire{5, 99}.bytes())); }
    SECTION("an id of the client's") { CHECK_FALSE(s.stream.take_events(Wire{5, 0}.u(77).bytes())); }
    SECTION("cut short") { CHECK_FALSE(s.stream.take_events(Wire{5, 0}.bytes())); }
    SECTION("a string beyond its end") { CHECK_FALSE(s.stream.take_events(Wire{4, 1}.u(99).bytes())); } // wl_seat.name
}

// Every request of every interface that a VM can reach, in the versions that it can, from the tables.
struct Reached {
    const wl_interface* interface;
    std::uint16_t opcode;
    [[nodiscard]] const wl_message& message() const { return interface->methods[opcode]; }
};

std::vector<Reached> all_requests() {
    std::map<const wl_interface*, std::uint32_t> versions; // of those seen
    std::deque<const wl_interface*> open;
    for (const VmGlobal& global : vm_globals) {
        open.push_back(global_named(global.interface));
        versions[open.back()] = global.version;
    }
    std::vector<Reached> all;
    for (; !open.empty(); open.pop_front()) {
        const wl_interface* interface = open.front();
        for (int i = 0; i < interface->method_count; ++i) {
            wire::Signature signature{interface->methods[i]};
            if (signature.since() > versions[interface]) {
                continue;
            }
            all.push_back({interface, static_cast<std::uint16_t>(i)});
            while (const auto argument = signature.next()) {
                if (argument->kind == 'n' && argument->interface != nullptr &&
                    versions.try_emplace(argument->interface, versions[interface]).second) {
                    open.push_back(argument->interface);
                }
            }
        }
    }
    return all;
}

// A stream that has an object of every interface that can be reached, each made as a client would make it.
struct World : Stream {
    World() {
        REQUIRE(take(get_registry()).empty());
        ids = {{&wl_display_interface, 1}, {&wl_registry_interface, 2}};
        for (const auto& [name, version, right] : vm_globals) {
            const wl_interface* global = global_named(name);
            ids[global] = next_id++;
            REQUIRE(take(bind(name, version, ids[global])).empty());
        }
        static const std::vector<Reached> requests = all_requests();
        for (std::size_t before = 0; before != ids.size();) {
            before = ids.size();
            for (const Reached& reached : requests) {
                make_by(reached);
            }
            const auto owners = ids;
            for (const auto& [interface, id] : owners) {
                make_by_event(*interface, id);
            }
        }
    }

    // With all that its arguments need, or nothing.
    struct Right {
        Wire wire;
        std::vector<Descriptor> descriptors;
        std::vector<std::pair<std::size_t, wire::Argument>> arguments; // and where each begins
        const wl_interface* made = nullptr;
    };
    std::optional<Right> right(const Reached& reached) const {
        if (!ids.contains(reached.interface)) {
            return std::nullopt;
        }
        Right request{.wire = {ids.at(reached.interface), reached.opcode}, .descriptors = {}, .arguments = {}};
        wire::Signature signature{reached.message()};
        while (const auto argument = signature.next()) {
            request.arguments.emplace_back(request.wire.bytes().size(), *argument);
            switch (argument->kind) {
            case 's': request.wire.s("text"); break;
            case 'a': request.wire.blob(Bytes(5)); break;
            case 'n':
                request.made = argument->interface;
                request.wire.u(next_id);
                break;
            case 'o':
                if (argument->interface != nullptr && !ids.contains(argument->interface)) {
                    return std::nullopt;
                }
                request.wire.u(argument->interface != nullptr ? ids.at(argument->interface) : 1);
                break;
            case 'h': request.descriptors.push_back(reached.interface == &wl_shm_interface ? slice(0, 1 << 20) : pipe()); break;
            default: request.wire.u(64);
            }
        }
        return request;
    }

    std::map<const wl_interface*, std::uint32_t> ids;
    std::uint32_t next_id = 3;

  private:
    void make_by(const Reached& reached) {
        auto request = right(reached);
        if (request && request->made != nullptr && !ids.contains(request->made)) {
            REQUIRE(take(request->wire, std::move(request->descriptors)).empty());
            ids[request->made] = next_id++;
        }
    }
    void make_by_event(const wl_interface& interface, std::uint32_t id) {
        for (int i = 0; i < interface.event_count; ++i) {
            wire::Signature signature{interface.events[i]};
            const auto first = signature.next();
            if (first && first->kind == 'n' && !ids.contains(first->interface)) {
                ids[first->interface] = next_of_server;
                REQUIRE(stream.take_events(Wire{id, static_cast<std::uint16_t>(i)}.u(next_of_server++).bytes()));
            }
        }
    }
    std::uint32_t next_of_server = 0xff000000;
};

// It wants an object of a global that no VM has: a tablet's tool.
bool can_not_be_made(const Reached& reached) { return std::string_view{reached.message().name} == "get_tablet_tool_v2"; }

TEST_CASE("every request of every interface passes where it is right") {
    std::size_t passed = 0;
    for (const Reached& reached : all_requests()) {
        INFO(reached.interface->name << "." << reached.message().name);
        World world;
        auto request = world.right(reached);
        if (!request) {
            CHECK(can_not_be_made(reached));
            continue;
        }
        CHECK(world.take(request->wire, std::move(request->descriptors)).empty());
        ++passed;
    }
    CHECK(passed > 150);
}

TEST_CASE("what follows a request's last argument is cut off, and the rest passes as it is") {
    const std::size_t spare = GENERATE(4U, 8U, 64U); // bytes
    for (const Reached& reached : all_requests()) {
        INFO(reached.interface->name << "." << reached.message().name);
        World plain;
        World with_more;
        auto request = plain.right(reached);
        auto same = with_more.right(reached);
        if (!request) {
            continue;
        }
        CHECK(plain.take(request->wire, std::move(request->descriptors)).empty());
        Bytes bytes = same->wire.bytes();
        bytes.resize(bytes.size() + spare, std::byte{0xff});
        same->wire.said_size(static_cast<std::uint16_t>(bytes.size()));
        std::ranges::copy(same->wire.bytes(), bytes.begin());
        CHECK(with_more.take(bytes, std::move(same->descriptors)).empty());
        CHECK(with_more.sent() == plain.sent());
    }
}

TEST_CASE("every request of every interface is refused where an argument is wrong, and none of it goes out") {
    // Each makes something wrong of a right request; false where there is nothing of the kind in it.
    using Spoil = bool (*)(World::Right&, Bytes&);
    const auto put = [](Bytes& bytes, std::size_t at, std::uint32_t word) { std::memcpy(bytes.data() + at, &word, 4); };
    static const auto each = [](World::Right& request, char kind, auto spoil) {
        for (const auto& [at, argument] : request.arguments) {
            if (argument.kind == kind && spoil(at, argument)) {
                return true;
            }
        }
        return false;
    };
    static const auto write_word = put;
    const auto [what, spoil] = GENERATE(table<const char*, Spoil>({
        {"a word too short",
         [](World::Right&, Bytes& bytes) {
             bytes.resize(bytes.size() - 4);
             return bytes.size() >= 8;
         }},
        {"an object of another interface",
         [](World::Right& request, Bytes& bytes) {
             return each(request, 'o', [&](std::size_t at, const wire::Argument& argument) {
                 write_word(bytes, at, 1);
                 return argument.interface != nullptr;
             });
         }},
        {"an object that there isn't",
         [](World::Right& request, Bytes& bytes) {
             return each(request, 'o', [&](std::size_t at, const wire::Argument&) {
                 write_word(bytes, at, 30000);
                 return true;
             });
         }},
        {"no object",
         [](World::Right& request, Bytes& bytes) {
             return each(request, 'o', [&](std::size_t at, const wire::Argument& argument) {
                 if (!argument.nullable) {
                     write_word(bytes, at, 0);
                 }
                 return !argument.nullable;
             });
         }},
        {"an id that is taken",
         [](World::Right& request, Bytes& bytes) {
             return each(request, 'n', [&](std::size_t at, const wire::Argument&) {
                 write_word(bytes, at, 2);
                 return true;
             });
         }},
        {"an id of the server's",
         [](World::Right& request, Bytes& bytes) {
             return each(request, 'n', [&](std::size_t at, const wire::Argument&) {
                 write_word(bytes, at, 0xff000100);
                 return true;
             });
         }},
        {"a string that is too long",
         [](World::Right& request, Bytes& bytes) {
             return each(request, 's', [&](std::size_t at, const wire::Argument&) {
                 write_word(bytes, at, 5000);
                 return true;
             });
         }},
        {"a string without its end",
         [](World::Right& request, Bytes& bytes) {
             return each(request, 's', [&](std::size_t at, const wire::Argument&) {
                 write_word(bytes, at, 4);
                 return true;
             });
         }},
        {"no descriptor",
         [](World::Right& request, Bytes&) {
             const bool had = !request.descriptors.empty();
             request.descriptors.clear();
             return had;
         }},
        {"a descriptor of another kind",
         [](World::Right& request, Bytes&) {
             if (request.descriptors.empty()) {
                 return false;
             }
             const bool is_slice = request.descriptors[0].kind == Descriptor::Kind::slice;
             request.descriptors[0] = is_slice ? pipe() : slice(0, 4096);
             return true;
         }},
    }));
    INFO(what);
    std::size_t refused = 0;
    for (const Reached& reached : all_requests()) {
        INFO(reached.interface->name << "." << reached.message().name);
        World world;
        auto request = world.right(reached);
        if (!request) {
            continue;
        }
        Bytes bytes = request->wire.bytes();
        if (!spoil(*request, bytes)) {
            continue;
        }
        put(bytes, 4, reached.opcode | static_cast<std::uint32_t>(bytes.size()) << 16);
        const Bytes before = world.sent();
        CHECK_FALSE(world.take(bytes, std::move(request->descriptors)).empty());
        CHECK(world.sent() == before);
        ++refused;
    }
    CHECK(refused > 0);
}

} // namespace
} // namespace ensign::gate::test
