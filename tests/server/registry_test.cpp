// What a VM may bind.
#include "compositor/policy/globals.hpp"
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>

using namespace ensign::test;

namespace {

std::vector<std::string> interfaces(const Client& client) {
    std::vector<std::string> names;
    for (const Global& global : client.globals()) {
        names.push_back(global.interface);
    }
    std::ranges::sort(names);
    return names;
}

} // namespace

TEST_CASE("a VM's registry shows what policy allows, each once, and nothing else") {
    Fixture desk;
    std::vector<std::string> allowed{ensign::vm_globals.begin(), ensign::vm_globals.end()};
    std::ranges::sort(allowed);
    for (const char* vm : {"red", "blue", "vault"}) {
        CHECK(interfaces(desk.connect(vm)) == allowed);
    }
}

TEST_CASE("the control protocol and the host's outputs are on the host display only") {
    Fixture desk;
    Client& host = desk.connect_host();
    CHECK(host.has("ensign_control_v1"));
    CHECK(!desk.connect("vault").has("ensign_control_v1"));
    REQUIRE(host.outputs().size() == 1);
    CHECK(host.outputs()[0].name == "TEST-1");
}

TEST_CASE("a VM's output says nothing of the hardware") {
    Fixture desk;
    Client& red = desk.connect("red");
    REQUIRE(red.outputs().size() == 1);
    const OutputInfo& output = red.outputs()[0];
    CHECK(output.name == "VM-1");
    CHECK(output.description.find("TEST-1") == std::string::npos);
    CHECK(output.physical_width == 0);
    CHECK(output.x == 0);
    CHECK(output.logical_x == 0);
    CHECK(output.logical_y == 0);
}
