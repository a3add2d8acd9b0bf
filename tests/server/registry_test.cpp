// What a VM may bind.
#include "compositor/policy/globals.hpp"
#include "compositor/policy/host_globals.hpp"
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>

using namespace ensign::test;

namespace {

// Sorted, as "wl_shm 2".
std::vector<std::string> globals_of(const Client& client) {
    std::vector<std::string> all;
    for (const Global& global : client.globals()) {
        all.push_back(global.interface + " " + std::to_string(global.version));
    }
    std::ranges::sort(all);
    return all;
}

std::vector<std::string> allowed(const ensign::Rights& rights) {
    std::vector<std::string> all;
    for (const auto& [interface, version, right] : ensign::vm_globals) {
        if (is_offered_to(rights, interface)) {
            all.push_back(std::string{interface} + " " + std::to_string(version));
        }
    }
    std::ranges::sort(all);
    return all;
}

} // namespace

TEST_CASE("a VM's registry shows what policy allows, each once, in the version that is listed, and nothing else") {
    Fixture desk;
    for (const char* vm : {"red", "blue", "vault"}) {
        CHECK(globals_of(desk.connect(vm)) == allowed({}));
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

TEST_CASE("the host's registry shows what policy allows a program in its role, and nothing else") {
    for (const bool headless : {false, true}) {
        Fixture desk{three_vms, 800, 600, {.virtual_input = headless}};
        std::vector<std::string> allowed; // interfaces
        for (const ensign::HostGlobal& global : ensign::host_globals) {
            if (global.is_for(headless ? ensign::HostRole::headless : ensign::HostRole::program)) {
                allowed.emplace_back(global.interface);
            }
        }
        std::ranges::sort(allowed);
        std::vector<std::string> seen;
        for (const Global& global : desk.connect_host().globals()) {
            seen.push_back(global.interface);
        }
        std::ranges::sort(seen);
        CHECK(seen == allowed);
    }
}
