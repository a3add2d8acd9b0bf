#include "compositor/policy/stripe_text.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign;

namespace {

constexpr VmId work{1};
constexpr VmId bank{2};

StripeWords words(const StripeFacts& facts) {
    return stripe_words(facts, [](VmId vm) -> std::string_view { return vm == work ? "Work" : "Bank"; }, "Ins");
}

StripeFacts focused(VmId vm) { return {.focused = vm, .has_window = true, .vms = {{.vm = work}, {.vm = bank}}}; }

} // namespace

TEST_CASE("the stripe says who hears the keyboard, and in which way") {
    StripeFacts facts = focused(work);
    CHECK(words(facts).message == "hears the keyboard");
    facts.has_window = false;
    CHECK(words(facts).message == "hears the keyboard, no window yet");
    facts = focused(work);
    facts.frameless = facts.pinned = facts.has_shortcuts = true;
    facts.pointer = StripeFacts::Pointer::locked;
    CHECK(words(facts).message == "hears the keyboard, full screen, pinned, has the shortcuts");
    CHECK(words(facts).notes == std::vector<StripeWords::Note>{{StripeSign::pointer, "Pointer locked"}});
    facts = focused(work);
    facts.pointer = StripeFacts::Pointer::confined;
    CHECK(words(facts).notes == std::vector<StripeWords::Note>{{StripeSign::pointer, "Pointer kept in its window"}});
    CHECK(words({}).message.empty());
}

TEST_CASE("a locked session's stripe says not a word about VMs") {
    StripeFacts facts = focused(work);
    facts.layer = Layer::lock;
    facts.device_waits = facts.xray = true;
    facts.vms = {{.vm = work, .restraint = {.muted = true}, .hung = true, .concealed = true, .urgent = true}};
    const StripeWords said = words(facts);
    CHECK(said.message == "locked");
    CHECK(said.notes.empty());
    CHECK(said.marks.empty());
}

TEST_CASE("while the user chooses nobody hears, and the chooser itself tells of restraints") {
    StripeFacts facts{.layer = Layer::chooser, .vms = {{.vm = work, .restraint = {.frozen = true}}}};
    CHECK(words(facts).message == "no VM hears or sees anything");
    CHECK(words(facts).notes.empty());
    facts.keyboards = 2;
    CHECK(words(facts).notes == std::vector<StripeWords::Note>{{StripeSign::keyboards, "2 keyboards"}});
    facts.layer = Layer::desk;
    CHECK(words(facts).notes == std::vector<StripeWords::Note>{{StripeSign::frozen, "Work frozen"}});
}

TEST_CASE("restraints are told by name where it is one VM's, else by number") {
    StripeFacts facts{
        .vms = {{.vm = work, .restraint = {.hidden = true, .muted = true}}, {.vm = bank, .restraint = {.muted = true}}}};
    CHECK(words(facts).notes ==
          std::vector<StripeWords::Note>{{StripeSign::muted, "2 VMs muted"}, {StripeSign::hidden, "Work hidden"}});
}

TEST_CASE("a device that waits, X-ray and VMs to look at are told") {
    StripeFacts facts = focused(bank);
    facts.device_waits = true;
    facts.vms = {{.vm = work, .urgent = true}, {.vm = bank, .concealed = true}};
    CHECK(words(facts).message == "hears the keyboard; a new device waits in the chooser");
    CHECK(words(facts).marks == std::vector<StripeWords::Mark>{{bank, "hidden: drew outside its frame"}, {work, "new window"}});
    facts.focused.reset();
    CHECK(words(facts).message == "a new device waits in the chooser");
    facts.xray = true;
    CHECK(words(facts).message == "X-ray: release Ins to leave");
}
