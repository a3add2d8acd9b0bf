// A VM's gate on its link to Ensign: how they find each other, what it brings, and what a bad one gets for its pains.
#include "compositor/base/format.hpp"
#include "compositor/server_parts.hpp"
#include "compositor/trusted/tombstones.hpp"
#include "tests/support/fake_gate.hpp"
#include "tests/support/fixture.hpp"
#include "tests/support/open_descriptors.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <linux/input-event-codes.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace ensign::test;
using ensign::GateLink;
using ensign::Gates;
using ensign::Point;
using ensign::Tombstones;
using ensign::gate::link::Kind;
using ensign::wl::Fd;

namespace {

constexpr std::uint32_t violet = 0xfe01fe;

// red has a gate, and Ensign has heard its greeting.
struct Gated {
    Fixture desk;
    std::optional<FakeGate> gate{std::in_place, desk.socket_of("red")};

    Gated() {
        desk.settle();
        REQUIRE(gate->meets_ensign());
        gate->greet();
        desk.settle();
    }
    Client& program(std::string title = "guest") {
        Client& client = desk.join(gate->connects(++number));
        window = &client.open_window({.title = std::move(title), .color = 0xff000000 | violet});
        desk.frame();
        return client;
    }
    std::uint32_t number = 0;
    Window* window = nullptr; // of the last program
};

} // namespace

TEST_CASE("what a gate brings is the VM's whose folder the gate is in") {
    Gated red;
    red.program();
    CHECK(red.desk.window("guest")["vm"] == "red");
    const Point middle = red.desk.middle_of("guest");
    CHECK(red.desk.whois(middle.x, middle.y)["vm"] == "red");
    CHECK(red.desk.vms()[0]["connections"] == 1);
}

TEST_CASE("a gate that runs already is adopted with its VM") {
    Fixture desk;
    FakeGate gate{std::filesystem::path{desk.socket_of("red")}.parent_path().parent_path() / "new/wayland-0"};
    desk.settle();
    CHECK_FALSE(gate.meets_ensign());
    desk.set_config(std::string{three_vms} + "[[vm]]\nname = \"new\"\ncolor = \"#d09020\"\n");
    REQUIRE(desk.reload());
    desk.settle();
    CHECK(gate.meets_ensign());
}

TEST_CASE("a gate that another one follows is followed by Ensign") {
    Gated red;
    red.gate.reset();
    red.desk.settle();
    red.gate.emplace(red.desk.socket_of("red"));
    red.desk.settle();
    REQUIRE(red.gate->meets_ensign());
    red.gate->greet();
    red.program();
    CHECK(red.desk.window("guest")["vm"] == "red");
}

TEST_CASE("a gate that another user runs isn't spoken with") {
    const Fixture desk;
    const FakeGate gate{desk.socket_of("red")};
    const std::string path = std::filesystem::path{desk.socket_of("red")}.parent_path() / "gate.sock";
    const auto stranger = GateLink::connect(path, getuid() + 1);
    REQUIRE(!stranger);
    CHECK(stranger.error().contains("another user"));
    const auto own = GateLink::connect(path, getuid());
    REQUIRE(own);
    CHECK(*own);
}

TEST_CASE("a VM that is configured no more lets its gate go") {
    Gated red;
    red.program();
    red.desk.set_config(three_vms.substr(three_vms.find("[[vm]]\nname = \"blue\"")));
    REQUIRE(red.desk.reload());
    red.desk.settle();
    CHECK(red.gate->sent_away());
}

TEST_CASE("a VM has no more programs by its gate than by its socket") {
    Gated red;
    std::vector<Fd> programs;
    for (std::uint32_t i = 0; i < 300; ++i) {
        programs.push_back(red.gate->connects(i));
        red.desk.settle();
    }
    CHECK(red.desk.vms()[0]["connections"] == 128);
    char byte = 0;
    CHECK(recv(programs.back().get(), &byte, 1, MSG_DONTWAIT) == 0);
    CHECK_FALSE(red.gate->sent_away());
}

// ---- freeze

namespace {

void act(Fixture& desk, ensign::VmAction action) {
    REQUIRE(desk.act("red", action));
    desk.settle();
}

} // namespace

TEST_CASE("a program that comes by a frozen VM's gate waits to be let in, and has lost nothing then") {
    Gated red;
    act(red.desk, ensign::VmAction::freeze);
    Client& late = red.desk.join(red.gate->connects(1));
    CHECK(red.desk.vms()[0]["connections"] == 0);
    CHECK_FALSE(late.failure());
    act(red.desk, ensign::VmAction::thaw);
    CHECK_FALSE(late.failure());
    CHECK_FALSE(late.globals().empty());
    CHECK(red.desk.vms()[0]["connections"] == 1);
}

TEST_CASE("a gate that comes while its VM is frozen lets nobody in before the thaw") {
    Fixture desk;
    act(desk, ensign::VmAction::freeze);
    FakeGate gate{desk.socket_of("red")};
    desk.settle();
    REQUIRE(gate.meets_ensign());
    gate.greet();
    Client& late = desk.join(gate.connects(1));
    CHECK(desk.vms()[0]["connections"] == 0);
    act(desk, ensign::VmAction::thaw);
    CHECK_FALSE(late.globals().empty());
}

TEST_CASE("a gate that dies while its VM is frozen is missed at once, whatever it said before") {
    Gated red;
    Client& program = red.program();
    const Point middle = red.desk.middle_of("guest");
    act(red.desk, ensign::VmAction::freeze);
    const bool spoke = GENERATE(true, false);
    const Fd unheard = spoke ? red.gate->connects(7) : Fd{};
    red.gate.reset();
    red.desk.settle();
    red.desk.disconnect(program);
    red.desk.frame();
    CHECK(red.desk.whois(middle.x, middle.y)["part"] == "tombstone");
    act(red.desk, ensign::VmAction::thaw);
    CHECK(red.desk.vms()[0]["connections"] == 0);
    red.gate.emplace(red.desk.socket_of("red"));
    red.desk.settle();
    CHECK(red.gate->meets_ensign());
}

TEST_CASE("who is let in while the VM is frozen is heard from the thaw on, and not cut off") {
    Fixture desk;
    act(desk, ensign::VmAction::freeze);
    std::array<int, 2> ends{};
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
    desk.inside().vms().find("red")->adopt(Fd{ends[0]});
    Client& early = desk.join(Fd{ends[1]});
    CHECK(early.globals().empty());
    CHECK_FALSE(early.failure());
    act(desk, ensign::VmAction::thaw);
    CHECK_FALSE(early.globals().empty());
}

// ---- hostile

namespace {

struct Wrong {
    const char* what;
    bool greeted = true;
    std::vector<std::uint32_t> words = {};
    int descriptors = 0;
    enum { pair, memory, end_of_pipe, listener, datagrams } kind = pair;
};

Fd descriptor_of(const Wrong& wrong) {
    std::array<int, 2> ends{};
    switch (wrong.kind) {
    case Wrong::memory: return Fd{memfd_create("test", MFD_CLOEXEC)};
    case Wrong::end_of_pipe: REQUIRE(pipe(ends.data()) == 0); break;
    case Wrong::pair: REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0); break;
    case Wrong::datagrams: REQUIRE(socketpair(AF_UNIX, SOCK_DGRAM, 0, ends.data()) == 0); break;
    case Wrong::listener: {
        Fd fd{socket(AF_UNIX, SOCK_STREAM, 0)};
        const sockaddr_un unnamed{.sun_family = AF_UNIX, .sun_path = {}};
        REQUIRE(bind(fd.get(), reinterpret_cast<const sockaddr*>(&unnamed), sizeof(sa_family_t)) == 0);
        REQUIRE(listen(fd.get(), 1) == 0);
        return fd;
    }
    }
    close(ends[1]);
    return Fd{ends[0]};
}

constexpr std::uint32_t hello = 1, connection = 2;

} // namespace

TEST_CASE("a gate's first wrong word ends the link, leaves no descriptor open and harms nobody") {
    const Wrong wrong = GENERATE(values<Wrong>({
        {.what = "nothing at all", .words = {}},
        {.what = "half a message", .words = {connection}, .descriptors = 1},
        {.what = "more than a message", .words = {connection, 1, 0}, .descriptors = 1},
        {.what = "a page", .words = std::vector<std::uint32_t>(1024, connection)},
        {.what = "a kind that isn't known", .words = {3, 0}},
        {.what = "a kind of all ones", .words = {0xffffffff, 0xffffffff}, .descriptors = 1},
        {.what = "no greeting", .greeted = false, .words = {connection, 1}, .descriptors = 1},
        {.what = "another version", .greeted = false, .words = {hello, 2}},
        {.what = "a greeting with a descriptor", .greeted = false, .words = {hello, 1}, .descriptors = 1},
        {.what = "two greetings", .words = {hello, 1}},
        {.what = "a connection without a descriptor", .words = {connection, 1}},
        {.what = "two descriptors", .words = {connection, 1}, .descriptors = 2},
        {.what = "as many as can be", .words = {connection, 1}, .descriptors = 253},
        {.what = "memory", .words = {connection, 1}, .descriptors = 1, .kind = Wrong::memory},
        {.what = "a pipe", .words = {connection, 1}, .descriptors = 1, .kind = Wrong::end_of_pipe},
        {.what = "a socket that listens", .words = {connection, 1}, .descriptors = 1, .kind = Wrong::listener},
        {.what = "a socket of datagrams", .words = {connection, 1}, .descriptors = 1, .kind = Wrong::datagrams},
    }));
    INFO(wrong.what);
    Fixture desk;
    Client& blue = desk.connect("blue");
    blue.open_window({.title = "blue"});
    desk.frame();
    const std::size_t before = open_descriptors();
    {
        FakeGate gate{desk.socket_of("red")};
        desk.settle();
        REQUIRE(gate.meets_ensign());
        if (wrong.greeted) {
            gate.greet();
        }
        const Fd fd = descriptor_of(wrong);
        gate.say_bytes(std::as_bytes(std::span{wrong.words}),
                       std::vector<int>(static_cast<std::size_t>(wrong.descriptors), fd.get()));
        desk.settle();
        CHECK(gate.sent_away());
    }
    desk.settle();
    CHECK(open_descriptors() == before);
    blue.sync();
    desk.settle();
    CHECK(blue.sync_serials().size() == 1);
    CHECK(desk.window("blue")["title"] == "blue");
}

TEST_CASE("a gate that floods its link costs its own VM's time, not another's") {
    Gated red;
    Client& blue = red.desk.connect("blue");
    const ensign::gate::link::Message message{Kind::connection, 1};
    std::array<int, 2> ends{};
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);
    const Fd near{ends[0]}, far{ends[1]};
    std::size_t said = 0;
    for (int turn = 0; turn < 200; ++turn) {
        while (red.gate->say_bytes(std::as_bytes(std::span{&message, 1}), {far.get()})) {
            ++said;
        }
        blue.sync();
        blue.turn();
        red.desk.turn_ensign();
        blue.turn();
    }
    red.desk.settle();
    CHECK(said > 200);
    CHECK(blue.sync_serials().size() == 200);
    CHECK(red.desk.vms()[0]["connections"] <= 128);
}

// ---- T59

TEST_CASE("where a gate died, a tombstone stands for five seconds in each window's place, and nothing hears") {
    Gated red;
    Client& program = red.program();
    red.desk.choose("red");
    red.desk.frame();
    REQUIRE(red.desk.focused_vm() == "red");
    const auto outer = red.desk.outer_of("guest");
    const Point middle = red.desk.middle_of("guest");
    red.desk.point_at(5, 590);
    const bool link_first = GENERATE(true, false);
    if (link_first) {
        red.gate.reset();
        red.desk.settle();
    }
    red.desk.disconnect(program);
    red.gate.reset();
    red.desk.frame();
    CHECK(red.desk.window("guest").is_null());
    const auto found = red.desk.whois(middle.x, middle.y);
    CHECK(found["vm"] == "red");
    CHECK(found["part"] == "tombstone");
    CHECK(red.desk.whois(outer.x + 1, outer.y + 1)["part"] == "tombstone");
    CHECK(red.desk.count(violet) == 0);
    CHECK(red.desk.count(0xc83232) > 100);
    CHECK(red.desk.focused_vm().empty());

    red.desk.clock().advance(Tombstones::shown_ms - 100);
    red.desk.frame();
    CHECK(red.desk.whois(middle.x, middle.y)["part"] == "tombstone");
    red.desk.clock().advance(200);
    red.desk.frame();
    CHECK(red.desk.whois(middle.x, middle.y)["owner"] == "background");
    CHECK(red.desk.count(0xc83232) == 0);
}

TEST_CASE("a program that ends leaves no tombstone, and neither does a window that was hidden") {
    Gated red;
    Client& program = red.program("ends");
    const Point middle = red.desk.middle_of("ends");
    red.desk.disconnect(program);
    red.desk.frame();
    CHECK(red.desk.whois(middle.x, middle.y)["owner"] == "background");
    red.desk.clock().advance(Tombstones::doubt_ms + 1);
    Client& hidden = red.program("hidden");
    const auto outer = red.desk.outer_of("hidden");
    red.window->set_minimized();
    red.desk.settle();
    red.gate.reset();
    red.desk.disconnect(hidden);
    red.desk.frame();
    CHECK(red.desk.whois(outer.x + 1, outer.y + 1)["owner"] == "background");
}

TEST_CASE("no VM's windows take a tombstone away before its time, not even its own") {
    Gated red;
    FakeGate blue{red.desk.socket_of("blue")};
    red.desk.settle();
    REQUIRE(blue.meets_ensign());
    blue.greet();
    const bool own = GENERATE(false, true);
    Client& victim = red.desk.join((own ? *red.gate : blue).connects(99));
    victim.open_window({.title = "victim"});
    red.desk.frame();
    const Point middle = red.desk.middle_of("victim");
    (own ? *red.gate : blue).hang_up();
    red.desk.disconnect(victim);
    REQUIRE(red.desk.whois(middle.x, middle.y)["part"] == "tombstone");
    if (own) {
        red.gate.emplace(red.desk.socket_of("red"));
        red.desk.settle();
        REQUIRE(red.gate->meets_ensign());
        red.gate->greet();
    }
    Client& flood = red.desk.join(red.gate->connects(1));
    for (int batch = 0; batch < 6; ++batch) {
        std::vector<Window*> windows;
        for (int i = 0; i < 50; ++i) {
            windows.push_back(&flood.open_window({.width = 60, .height = 40}));
        }
        red.desk.settle();
        for (Window* window : windows) {
            flood.destroy(*window);
        }
        red.desk.settle();
    }
    CHECK_FALSE(flood.failure());
    CHECK(red.desk.whois(middle.x, middle.y)["part"] == "tombstone");
}

TEST_CASE("a tombstone lies where its window lay in the stack, and takes no click") {
    Gated red;
    Client& program = red.program();
    Client& blue = red.desk.connect("blue");
    red.desk.choose("blue");
    blue.open_window({.title = "above", .width = 60, .height = 60});
    red.desk.frame();
    const Point middle = red.desk.middle_of("guest");
    const Point title{red.desk.outer_of("above").x + 60, red.desk.outer_of("above").y + 10};
    red.desk.drag(title, {middle.x + 30, middle.y - 50});
    red.desk.frame();
    REQUIRE(red.desk.whois(middle.x, middle.y)["vm"] == "blue");
    red.gate.reset();
    red.desk.disconnect(program);
    red.desk.frame();
    CHECK(red.desk.whois(middle.x, middle.y)["vm"] == "blue");
    const auto above = red.desk.outer_of("above");
    REQUIRE(red.desk.whois(above.x - 5, middle.y)["part"] == "tombstone");
    red.desk.click(above.x - 5, middle.y);
    CHECK(red.desk.focused_vm() == "blue");
    CHECK(red.desk.whois(above.x - 5, middle.y)["part"] == "tombstone");
}

TEST_CASE("a tombstone is no picture of a VM while the chooser is up") {
    Gated red;
    Client& program = red.program();
    const Point middle = red.desk.middle_of("guest");
    red.gate.reset();
    red.desk.disconnect(program);
    red.desk.frame();
    red.desk.press_attention_key();
    red.desk.frame();
    CHECK(red.desk.whois(middle.x, middle.y)["owner"] == "ensign");
}

// ---- the gates that Ensign starts

namespace {

// An ensign-gate in PATH that only notes what it was started with.
class NotingGate {
  public:
    NotingGate() {
        std::ofstream{folder_ / "ensign-gate"} << "#!/bin/sh\necho \"$@\" >>'" << (folder_ / "started") << "'\n";
        std::filesystem::permissions(folder_ / "ensign-gate", std::filesystem::perms::owner_all);
        setenv("PATH", ensign::text::format("{}:{}", folder_.path(), before_).c_str(), 1);
    }
    ~NotingGate() { setenv("PATH", before_.c_str(), 1); }
    std::string started(Fixture& desk) {
        desk.settle();
        while (desk.programs() > 0) {
            desk.turn_ensign(30'000);
        }
        std::ifstream stream{folder_ / "started"};
        return {std::istreambuf_iterator<char>{stream}, {}};
    }

  private:
    Folder folder_;
    std::string before_ = std::getenv("PATH");
};

std::string with_gate() {
    std::string text{three_vms};
    return text.insert(text.find("name = \"red\""), "gate = true\n");
}

} // namespace

TEST_CASE("a VM whose gate Ensign is to start gets one, and no other VM does") {
    NotingGate program;
    Fixture desk{with_gate()};
    CHECK(program.started(desk) == "red\n");
}

TEST_CASE("a gate isn't started where one is there already, and where that ends not before five seconds are over") {
    NotingGate program;
    Fixture desk;
    std::optional<FakeGate> gate{std::in_place, desk.socket_of("red")};
    desk.settle();
    desk.set_config(with_gate());
    REQUIRE(desk.reload());
    CHECK(program.started(desk).empty());
    gate.reset();
    desk.settle();
    std::ofstream{std::filesystem::path{desk.socket_of("red")}.parent_path() / "news"};
    CHECK(program.started(desk).empty());
    desk.clock().advance(Gates::restart_ms);
    CHECK(program.started(desk) == "red\n");
}

TEST_CASE("a gate that ended is started again after five seconds, and once") {
    NotingGate program;
    Fixture desk{with_gate()};
    REQUIRE(program.started(desk) == "red\n");
    std::optional<FakeGate> gate{std::in_place, desk.socket_of("red")};
    desk.settle();
    REQUIRE(gate->meets_ensign());
    gate.reset();
    desk.settle();
    desk.clock().advance(Gates::restart_ms - 1);
    CHECK(program.started(desk) == "red\n");
    desk.clock().advance(1);
    CHECK(program.started(desk) == "red\nred\n");
    desk.clock().advance(10 * Gates::restart_ms);
    CHECK(program.started(desk) == "red\nred\n");
}
