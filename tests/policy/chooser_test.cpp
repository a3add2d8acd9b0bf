#include "compositor/policy/chooser/chooser.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <array>
#include <random>

using namespace ensign;
using Kind = ChooserOutcome::Kind;

namespace {

std::vector<ChooserVm> vms(std::initializer_list<std::string_view> labels) {
    std::vector<ChooserVm> result;
    for (const std::string_view label : labels) {
        ChooserVm vm{.id = VmId{static_cast<std::uint32_t>(result.size() + 100)}};
        vm.spec.flag.name = "vm" + std::to_string(result.size());
        vm.spec.flag.label = label;
        result.push_back(vm);
    }
    return result;
}

std::vector<ChooserVm> eight() { return vms({"Work", "Personal", "Vault", "Untrusted", "Builds", "Media", "Family", "Lab"}); }

std::vector<ChooserVm> numbered(std::size_t count) {
    std::vector<ChooserVm> result;
    for (std::size_t i = 0; i < count; ++i) {
        result.push_back({.id = VmId{static_cast<std::uint32_t>(i)},
                          .spec = {.flag = {.name = "n" + std::to_string(i), .label = "N" + std::to_string(i)}}});
    }
    return result;
}

ChooserOutcome chosen(const Chooser& chooser, std::size_t index) {
    return {.kind = Kind::choose, .vm = chooser.vms().at(index).id};
}

std::vector<ChooserWindow> windows(std::initializer_list<std::string_view> titles) {
    std::vector<ChooserWindow> result;
    for (const std::string_view title : titles) {
        result.push_back({WindowId{static_cast<std::uint32_t>(result.size() + 1)}, std::string{title}});
    }
    return result;
}

ChooserSpot card(std::size_t index) { return {ChooserSpot::Kind::card, index}; }

// Where the selection is after these keys, on four columns.
std::size_t after(Chooser& chooser, std::initializer_list<ChooserKey> keys) {
    for (const ChooserKey key : keys) {
        CHECK(chooser.key(key, 4).kind == Kind::stay);
    }
    return chooser.selected();
}

} // namespace

TEST_CASE("the chooser begins at the VM that had the keyboard, else at the first") {
    CHECK(Chooser{eight()}.selected() == 0);
    auto with_keyboard = eight();
    with_keyboard[5].had_keyboard = true;
    CHECK(Chooser{with_keyboard}.selected() == 5);
}

TEST_CASE("arrows move among the cards and stop at the ends") {
    using enum ChooserKey;
    Chooser chooser{eight()};
    CHECK(after(chooser, {left}) == 0);
    CHECK(after(chooser, {up}) == 0);
    CHECK(after(chooser, {right, right}) == 2);
    CHECK(after(chooser, {down}) == 6);
    CHECK(after(chooser, {down}) == 6);
    CHECK(after(chooser, {right, right, right}) == 7);
    CHECK(after(chooser, {up, up}) == 3);
    CHECK(after(chooser, {right}) == 4);
    CHECK(after(chooser, {home}) == 0);
    CHECK(after(chooser, {end}) == 7);
}

TEST_CASE("down from above a row that isn't full goes to its nearest card") {
    Chooser chooser{numbered(6)};
    CHECK(after(chooser, {ChooserKey::right, ChooserKey::right, ChooserKey::right, ChooserKey::down}) == 5);
    CHECK(after(chooser, {ChooserKey::up}) == 1);
}

TEST_CASE("Enter and clicks choose, Escape goes back") {
    Chooser chooser{eight()};
    CHECK(after(chooser, {ChooserKey::right}) == 1);
    CHECK(chooser.key(ChooserKey::enter, 4) == chosen(chooser, 1));
    CHECK(chooser.click(card(6), {}) == chosen(chooser, 6));
    CHECK(chooser.click(card(8), {}).kind == Kind::stay);
    CHECK(chooser.key(ChooserKey::escape, 4).kind == Kind::back);
}

TEST_CASE("a digit chooses at once while nothing is searched") {
    Chooser chooser{eight()};
    CHECK(chooser.text("3") == chosen(chooser, 2));
    CHECK(chooser.text("8") == chosen(chooser, 7));
    CHECK(chooser.text("9").kind == Kind::stay);
    CHECK(chooser.query().empty());
    CHECK(chooser.text("l").kind == Kind::stay);
    CHECK(chooser.text("1").kind == Kind::stay);
    CHECK(chooser.query() == "l1");
}

TEST_CASE("typing finds VMs by label, name and title, without regard to case") {
    auto some = eight();
    some[4].windows = windows({"nightly #2291", "Flaky tests"});
    some[6].spec.flag.label = "FAMÍLIA";
    Chooser chooser{some};
    chooser.text("fLAKY");
    CHECK(chooser.hits() == 1);
    CHECK(chooser.selected() == 4);
    CHECK(chooser.matches(4));
    CHECK_FALSE(chooser.matches(0));
    chooser.key(ChooserKey::escape, 4);
    chooser.text("família");
    CHECK(chooser.selected() == 6);
    chooser.key(ChooserKey::escape, 4);
    chooser.text("vm7");
    CHECK(chooser.selected() == 7);
}

TEST_CASE("a window's title never goes before the VM that is asked for") {
    auto some = eight();
    some[0].windows = windows({"Untrusted", "vault"});
    Chooser chooser{some};
    chooser.text("vault");
    CHECK(chooser.hits() == 2);
    CHECK(chooser.selected() == 2);
    CHECK(chooser.key(ChooserKey::enter, 4) == chosen(chooser, 2));
}

TEST_CASE("while something is searched, arrows go to hits only") {
    using enum ChooserKey;
    Chooser chooser{eight()}; // "l" is in Personal 1, Vault 2, Builds 4, Family 6, Lab 7
    chooser.text("l");
    CHECK(chooser.hits() == 5);
    CHECK(chooser.selected() == 1);
    CHECK(after(chooser, {left}) == 1);
    CHECK(after(chooser, {right, right}) == 4);
    CHECK(after(chooser, {up}) == 1);
    CHECK(after(chooser, {down}) == 4);
    CHECK(after(chooser, {end}) == 7);
    CHECK(after(chooser, {up}) == 2);
    CHECK(after(chooser, {home}) == 1);
}

TEST_CASE("Enter chooses nothing where nothing is found") {
    Chooser chooser{eight()};
    chooser.text("xyzzy");
    CHECK(chooser.hits() == 0);
    CHECK(after(chooser, {ChooserKey::enter, ChooserKey::right, ChooserKey::down, ChooserKey::end}) == 0);
    CHECK(chooser.key(ChooserKey::escape, 4).kind == Kind::stay);
    CHECK(chooser.query().empty());
    CHECK(chooser.key(ChooserKey::enter, 4) == chosen(chooser, 0));
}

TEST_CASE("backspace takes back one character, not one byte") {
    Chooser chooser{eight()};
    chooser.text("xé\U0001f600");
    chooser.key(ChooserKey::backspace, 4);
    CHECK(chooser.query() == "xé");
    chooser.key(ChooserKey::backspace, 4);
    CHECK(chooser.query() == "x");
    chooser.key(ChooserKey::backspace, 4);
    chooser.key(ChooserKey::backspace, 4);
    CHECK(chooser.query().empty());
}

TEST_CASE("typed controls and broken UTF-8 are left out, and a query has at most 64 characters") {
    Chooser chooser{eight()};
    chooser.text(std::string_view{"\x1b\0a\xff\n\u202e\xc3\xa9", 10});
    CHECK(chooser.query() == "aé");
    for (int i = 0; i < 100; ++i) {
        chooser.text("é");
    }
    CHECK(chooser.query().size() == 127);
}

TEST_CASE("hovering selects what may be chosen") {
    Chooser chooser{eight()};
    chooser.hover(card(3));
    CHECK(chooser.selected() == 3);
    chooser.hover({});
    CHECK(chooser.selected() == 3);
    chooser.text("work");
    chooser.hover(card(3));
    CHECK(chooser.selected() == 0);
}

TEST_CASE("no title that a guest sets while the chooser is up changes what Enter chooses") {
    auto some = eight();
    Chooser chooser{some};
    chooser.text("va");
    CHECK(chooser.selected() == 2);
    some[0].windows = windows({"va va va"});
    chooser.update(some);
    CHECK(chooser.query() == "va");
    CHECK(chooser.hits() == 2);
    CHECK(chooser.key(ChooserKey::enter, 4) == chosen(chooser, 2));
}

TEST_CASE("the selected VM stays selected when others come and go") {
    Chooser chooser{eight()};
    CHECK(after(chooser, {ChooserKey::down}) == 4);
    auto fewer = eight();
    fewer.erase(fewer.begin() + 1);
    chooser.update(fewer);
    CHECK(chooser.selected() == 3);
    CHECK(chooser.vms().at(3).spec.flag.label == "Builds");
    fewer.erase(fewer.begin() + 3);
    chooser.update(fewer);
    CHECK(chooser.selected() == 0);
}

TEST_CASE("a selected VM that matches no longer isn't chosen in another's place") {
    auto some = eight();
    some[3].windows = windows({"zzz"});
    Chooser chooser{some};
    chooser.text("zzz");
    CHECK(chooser.selected() == 3);
    some[3].windows.clear();
    some[5].windows = windows({"zzz"});
    chooser.update(some);
    CHECK(chooser.key(ChooserKey::enter, 4).kind == Kind::stay);
    CHECK(after(chooser, {ChooserKey::right}) == 5);
}

TEST_CASE("a chooser without VMs takes any key") {
    Chooser chooser{{}};
    for (int key = 0; key <= static_cast<int>(ChooserKey::log_out); ++key) {
        CHECK(chooser.key(static_cast<ChooserKey>(key), 4).kind != Kind::choose);
    }
    chooser.hover(card(0));
    CHECK(chooser.scroll(1, chooser_layout({1920, 1080}, 0), 0) == 0);
    CHECK(chooser.text("1").kind == Kind::stay);
    CHECK(chooser.click(card(0), {}).kind == Kind::stay);
}

TEST_CASE("whatever is pressed, typed and changed, the chooser chooses only VMs that are there and match") {
    constexpr std::array<std::string_view, 8> words{"a", "V", "é", "5", "0", " ", "\x7f", "\xff"};
    std::mt19937 random{9};
    for (int round = 0; round < 300; ++round) {
        Chooser chooser{numbered(random() % 12)};
        for (int step = 0; step < 60; ++step) {
            const auto outcome = random() % 3 != 0
                                     ? chooser.key(static_cast<ChooserKey>(random() % 11), static_cast<int>(random() % 5))
                                     : chooser.text(words[random() % words.size()]);
            if (random() % 10 == 0) {
                chooser.update(numbered(random() % 12));
            }
            chooser.hover(card(random() % 14));
            REQUIRE((chooser.selected() < chooser.vms().size() || chooser.vms().empty()));
            REQUIRE(outcome.vm.has_value() == (outcome.kind == Kind::choose || outcome.kind == Kind::act));
        }
    }
}
