#include "compositor/policy/liveness.hpp"
#include "compositor/policy/vm_action.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign;

namespace {

const VmSpec commanded{.flag = {.name = "work", .label = "Work"}, .life = {.start = {"up"}, .kill = {"down"}}};
const VmSpec bare{.flag = {.name = "lab", .label = "Lab"}};

bool may(VmAction action, const VmFacts& vm) { return may_act(action, vm).has_value(); }

} // namespace

TEST_CASE("a VM is started once, and only by a command of the configuration") {
    CHECK(may(VmAction::start, {.spec = commanded}));
    CHECK_FALSE(may(VmAction::start, {.spec = commanded, .connected = true}));
    CHECK_FALSE(may(VmAction::start, {.spec = commanded, .starting = true}));
    CHECK(may_act(VmAction::start, {.spec = bare}).error() ==
          "the VM \"lab\" has no start command; its [[vm]] takes one, as in start = [\"virsh\", \"start\", \"lab\"]");
}

TEST_CASE("a VM is killed whether it is connected or not, one command at a time") {
    CHECK(may(VmAction::kill, {.spec = commanded, .connected = true}));
    CHECK(may(VmAction::kill, {.spec = commanded}));
    CHECK_FALSE(may(VmAction::kill, {.spec = commanded, .killing = true}));
    CHECK_FALSE(may(VmAction::kill, {.spec = bare, .connected = true}));
}

TEST_CASE("the keyboard is pinned only to a VM that may hear") {
    VmSpec vault = bare;
    vault.rights.trusted_only = true;
    CHECK(may(VmAction::pin, {.spec = bare}));
    CHECK(may(VmAction::pin, {.spec = bare, .restraint = {.hidden = true}})); // it is shown then
    CHECK_FALSE(may(VmAction::pin, {.spec = bare, .restraint = {.muted = true}}));
    CHECK_FALSE(may(VmAction::pin, {.spec = bare, .restraint = {.frozen = true}}));
    CHECK(may(VmAction::pin, {.spec = vault}));
    CHECK_FALSE(may(VmAction::pin, {.spec = vault, .sak_ours = false}));
}

TEST_CASE("only a VM that is connected can be disconnected") {
    CHECK(may(VmAction::disconnect, {.spec = bare, .connected = true}));
    CHECK_FALSE(may(VmAction::disconnect, {.spec = bare}));
}

TEST_CASE("what is imposed on a VM can be lifted in any state") {
    for (const VmAction action : {VmAction::hide, VmAction::show, VmAction::mute, VmAction::unmute, VmAction::freeze,
                                  VmAction::thaw, VmAction::unpin}) {
        CHECK(may(action, {.spec = bare}));
    }
}

TEST_CASE("a program that is asked and silent for five seconds is hung until it answers") {
    constexpr std::uint32_t start = 0xfffffff0; // the clock wraps on the way
    Liveness program{start};
    CHECK_FALSE(program.due(start + 9'999));
    CHECK(program.due(start + 10'000));
    program.asked(start + 10'000);
    CHECK_FALSE(program.hung(start + 14'999));
    CHECK(program.until_change(start + 14'999) == 1);
    CHECK(program.hung(start + 15'000));
    CHECK(program.silence(start + 24'000) == 14'000);
    CHECK_FALSE(program.until_change(start + 24'000));
    CHECK_FALSE(program.due(start + 24'000));
    program.answered();
    CHECK_FALSE(program.hung(start + 24'000));
    CHECK(program.due(start + 24'000));
}

TEST_CASE("asking again doesn't give a silent program more time") {
    Liveness program{0};
    program.asked(1'000);
    program.asked(5'000);
    CHECK(program.hung(6'000));
}

TEST_CASE("a program of a frozen VM owes no answer for that time") {
    Liveness program{0};
    program.asked(1'000);
    program.excuse(90'000);
    CHECK_FALSE(program.hung(94'999));
    CHECK(program.hung(95'000));
    program.answered();
    program.excuse(99'000);
    CHECK_FALSE(program.is_asked());
}
