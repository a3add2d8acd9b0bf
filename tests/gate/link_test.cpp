// Ensign comes, goes and comes back; the VM goes on.
#include "gate/quotas.hpp"
#include "gate/socket.hpp"
#include "tests/gate/guest.hpp"

#include <catch2/catch_test_macros.hpp>

namespace ensign::gate::test {
namespace {

TEST_CASE("Ensign hears the version first, then of each connection") {
    Machine machine;
    machine.plug_in();
    LinkPeer ensign{machine.socket("gate.sock")};
    Guest guest{machine, 3};
    guest.open();
    machine.settle();
    const auto said = ensign.read();
    REQUIRE(said.size() == 2);
    CHECK(said[0].message.kind == link::Kind::hello);
    CHECK(said[0].message.value == link::version);
    CHECK_FALSE(said[0].connection);
    CHECK(said[1].message.kind == link::Kind::connection);
    CHECK(said[1].message.value == 3);
    CHECK(said[1].connection);
}

TEST_CASE("a program that starts before Ensign waits for it, and what it said isn't lost") {
    Machine machine;
    machine.plug_in();
    Guest guest{machine, 1};
    guest.open();
    guest.sends(get_registry());
    CHECK_FALSE(guest.polls());
    LinkPeer ensign{machine.socket("gate.sock")};
    machine.settle();
    const auto said = ensign.read();
    REQUIRE(said.size() == 2);
    CHECK(arrived(said[1].connection.get()).bytes == get_registry().bytes());
}

TEST_CASE("when Ensign has gone its clients hear it, and new ones work as soon as it is back") {
    Machine machine;
    machine.plug_in();
    Guest old{machine, 1};
    {
        LinkPeer ensign{machine.socket("gate.sock")};
        old.open();
        machine.settle();
        CHECK(ensign.read().size() == 2);
    } // and with it all that it held
    machine.settle();
    CHECK(old.error() == "ended");
    Guest next{machine, 2};
    next.open();
    LinkPeer again{machine.socket("gate.sock")};
    machine.settle();
    const auto said = again.read();
    REQUIRE(said.size() == 2);
    CHECK(said[0].message.kind == link::Kind::hello);
    next.sends(get_registry());
    CHECK(arrived(said[1].connection.get()).bytes == get_registry().bytes());
}

TEST_CASE("one Ensign is served at a time") {
    Machine machine;
    LinkPeer first{machine.socket("gate.sock")};
    machine.settle();
    LinkPeer second{machine.socket("gate.sock")};
    machine.settle();
    CHECK(second.ended());
    CHECK_FALSE(first.ended());
    CHECK(first.read().size() == 1);
}

TEST_CASE("an Ensign that comes back in the same moment isn't sent away for the old one's sake") {
    Machine machine;
    std::optional<LinkPeer> first{machine.socket("gate.sock")};
    machine.settle();
    first.reset();
    LinkPeer second{machine.socket("gate.sock")}; // before the gate has looked
    machine.settle();
    CHECK_FALSE(second.ended());
    CHECK(second.read().size() == 1);
}

TEST_CASE("connections that nobody waits for any more aren't kept for Ensign") {
    Machine machine;
    machine.plug_in();
    const std::size_t before = open_descriptors();
    for (std::uint32_t i = 0; i < 300; ++i) {
        Guest guest{machine, 1};
        guest.open();
        machine.command(destroy_context(1));
        machine.command(unref(guest.query_ring()));
        machine.command(unref(guest.channel_ring()));
    }
    CHECK(machine.gate().link().waiting() == 0);
    CHECK(open_descriptors() == before);
}

TEST_CASE("an Ensign that takes nothing is waited for, and nothing else is") {
    Machine machine;
    machine.plug_in();
    LinkPeer ensign{machine.socket("gate.sock")};
    for (std::uint32_t id = 1; id <= 60; ++id) {
        machine.command(create_context(id));
    }
    Guest guest{machine, 100};
    for (std::uint32_t id = 1; id <= 60; ++id) {
        machine.command(attach(id, guest.query_ring()));
        machine.command(submit(id, init(guest.query_ring(), guest.query_ring())));
    }
    std::size_t connections = 0;
    for (auto said = ensign.read(); !said.empty(); said = ensign.read()) {
        connections += said.size();
        machine.settle();
    }
    CHECK(connections == 61);
}

} // namespace
} // namespace ensign::gate::test
