// Programs that break the protocol.
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign::test;

TEST_CASE("a program that breaks the protocol is put out, and others of its VM stay") {
    Fixture desk;
    Client& polite = desk.connect("red");
    polite.open_window({.title = "polite"});
    RawClient& rude = desk.connect_raw("red");
    const std::uint32_t compositor = rude.bind("wl_compositor", 4);
    REQUIRE(compositor != 0);
    rude.send(RawRequest{compositor, 99});
    desk.settle();
    CHECK(rude.error());
    CHECK(rude.closed());
    CHECK(!polite.failure());
    CHECK(!desk.window("polite").is_null());
}

TEST_CASE("bytes that are no protocol end one connection only") {
    Fixture desk;
    RawClient& noise = desk.connect_raw("red");
    noise.send_bytes(std::string(3000, '\xff'));
    desk.settle();
    CHECK(noise.closed());
    CHECK(!desk.connect("red").failure());
}

TEST_CASE("a global that isn't in the registry can't be bound by guessing its number") {
    Fixture desk;
    for (std::uint32_t name = 0; name < 100; ++name) {
        RawClient& guesser = desk.connect_raw("red");
        guesser.send(RawRequest{RawClient::registry, 0}.u(name).s("ensign_control_v1").u(1).u(guesser.new_id()));
        desk.settle();
        CHECK(guesser.error());
    }
}
