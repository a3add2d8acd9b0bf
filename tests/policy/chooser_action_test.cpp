// What the chooser does beside choosing a VM: windows, buttons, the session.
#include "compositor/policy/chooser/chooser.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>

using namespace ensign;
using enum ChooserKey;
using Kind = ChooserOutcome::Kind;

namespace {

constexpr VmId work{7};
constexpr VmId lab_id{8};

ChooserVm work_vm() {
    return {.id = work,
            .spec = {.flag = {.name = "work", .label = "Work"}, .life = {.start = {"start"}, .kill = {"kill"}}},
            .connected = true,
            .windows = {{{1}, "ledger"}, {{2}, "inbox"}, {{3}, "ledger, old"}}};
}

ChooserVm lab_vm() { return {.id = lab_id, .spec = {.flag = {.name = "lab", .label = "Lab"}}}; }

struct Two {
    Chooser chooser{{work_vm(), lab_vm()}};
    std::uint32_t now = 1000;

    Two() { chooser.tick(now); }
    ChooserOutcome keys(std::initializer_list<ChooserKey> keys) {
        ChooserOutcome last;
        for (const ChooserKey key : keys) {
            last = chooser.key(key, 4);
        }
        return last;
    }
    void wait(std::uint32_t msec) { chooser.tick(now += msec); }
};

ChooserOutcome go(VmId vm, std::optional<WindowId> window = {}) { return {.kind = Kind::choose, .vm = vm, .window = window}; }
ChooserOutcome act(VmId vm, VmAction action) { return {.kind = Kind::act, .vm = vm, .action = action}; }

} // namespace

TEST_CASE("Tab goes to the buttons, to the windows and back to the card, Shift+Tab the other way") {
    Two two;
    two.keys({next});
    CHECK(two.chooser.button() == 0);
    two.keys({next});
    CHECK(two.chooser.window() == 0);
    two.keys({next});
    CHECK_FALSE(two.chooser.window());
    CHECK_FALSE(two.chooser.button());
    two.keys({previous});
    CHECK(two.chooser.window() == 0);
    two.keys({previous});
    CHECK(two.chooser.button() == 0);
}

TEST_CASE("a VM without windows has buttons only") {
    Two two;
    two.keys({right, previous});
    CHECK(two.chooser.button() == 0);
    two.keys({up});
    CHECK_FALSE(two.chooser.button());
    two.keys({next, next});
    CHECK_FALSE(two.chooser.window());
}

TEST_CASE("a window is chosen by the keys") {
    CHECK(Two{}.keys({previous, down, enter}) == go(work, WindowId{2}));
    CHECK(Two{}.keys({previous, end, enter}) == go(work, WindowId{3}));
    CHECK(Two{}.keys({next, up, up, enter}) == go(work, WindowId{2}));
    CHECK(Two{}.keys({previous, up, enter}) == go(work));
    CHECK(Two{}.keys({previous, right, enter}) == go(lab_id));
}

TEST_CASE("a window that is searched for is the one that Enter goes to") {
    Two two;
    two.chooser.text("INB");
    CHECK(two.keys({enter}) == go(work, WindowId{2}));
    two.keys({escape});
    two.chooser.text("work");
    CHECK(two.keys({enter}) == go(work));
}

TEST_CASE("a window that is renamed or closed while the user searches sends nobody elsewhere") {
    Two two;
    two.chooser.text("inbox");
    auto renamed = work_vm();
    renamed.windows[1].title = "elsewhere";
    auto lab_now = lab_vm();
    lab_now.windows = {{{9}, "inbox"}};
    two.chooser.update({renamed, lab_now});
    CHECK(two.keys({enter}).kind == Kind::stay);
    renamed.windows.erase(renamed.windows.begin() + 1);
    two.chooser.update({renamed, lab_now});
    CHECK(two.keys({enter}).kind == Kind::stay);
}

TEST_CASE("a selected window that closes leaves its card selected") {
    Two two;
    two.keys({previous, down});
    auto closed = work_vm();
    closed.windows.erase(closed.windows.begin() + 1);
    two.chooser.update({closed, lab_vm()});
    CHECK_FALSE(two.chooser.window());
    CHECK(two.keys({enter}) == go(work));
}

TEST_CASE("the buttons act on the selected VM, and turn back what is so") {
    CHECK(Two{}.keys({next, enter}) == act(work, VmAction::hide));
    CHECK(Two{}.keys({next, right, enter}) == act(work, VmAction::mute));
    CHECK(Two{}.keys({next, right, right, enter}) == act(work, VmAction::freeze));
    CHECK(Two{}.keys({next, right, right, right, enter}) == act(work, VmAction::disconnect));
    Two two;
    auto restrained = work_vm();
    restrained.restraint = {.hidden = true, .muted = true, .frozen = true};
    two.chooser.update({restrained, lab_vm()});
    CHECK(two.keys({next, enter}) == act(work, VmAction::show));
    CHECK(two.keys({right, enter}) == act(work, VmAction::unmute));
    CHECK(two.keys({right, enter}) == act(work, VmAction::thaw));
}

TEST_CASE("a VM is killed by the same press twice, not by a double click and not after three seconds") {
    Two two;
    CHECK(two.keys({next, end, enter}).kind == Kind::stay);
    CHECK(two.chooser.asking() == 4);
    CHECK(two.keys({enter}).kind == Kind::stay);
    two.wait(300);
    CHECK(two.keys({enter}) == act(work, VmAction::kill));
    CHECK(two.keys({enter}).kind == Kind::stay);
    two.wait(Chooser::asks_for_msec);
    CHECK_FALSE(two.chooser.asking());
    CHECK(two.keys({enter}).kind == Kind::stay);
}

TEST_CASE("whatever comes in between takes the question back") {
    const auto asked_then = [](auto&& what) {
        Two two;
        two.keys({next, end, enter});
        two.wait(500);
        what(two);
        return two.chooser.asking().has_value();
    };
    CHECK(asked_then([](Two&) {}));
    CHECK_FALSE(asked_then([](Two& two) { two.keys({left}); }));
    CHECK_FALSE(asked_then([](Two& two) { two.keys({escape}); }));
    CHECK_FALSE(asked_then([](Two& two) { two.chooser.text("x"); }));
    CHECK_FALSE(asked_then([](Two& two) { two.chooser.update({lab_vm()}); }));
    CHECK_FALSE(asked_then([](Two& two) { two.chooser.hover({ChooserSpot::Kind::card, 1}); }));
    CHECK_FALSE(asked_then([](Two& two) { two.keys({log_out}); }));
}

TEST_CASE("logging out asks for the same again") {
    Two two;
    CHECK(two.keys({log_out}).kind == Kind::stay);
    CHECK(two.chooser.hints("").back().words == "Again to log out");
    CHECK(two.chooser.hints("").back().loud);
    two.wait(300);
    CHECK(two.keys({log_out}).kind == Kind::log_out);
}

TEST_CASE("locking and the keyboards are one press away") {
    CHECK(Two{}.keys({lock}).kind == Kind::lock);
    CHECK_FALSE(Two{}.chooser.shows_devices());
    Two two;
    CHECK(two.keys({keyboards}).kind == Kind::stay); // there are none to be shown
    CHECK_FALSE(two.chooser.shows_devices());
}

TEST_CASE("a device that waits is let in by Enter or a click, others by nothing") {
    Two two;
    two.chooser.update_devices({{.id = {1}, .name = "A"}, {.id = {2}, .name = "B", .waiting = true}});
    two.keys({keyboards});
    CHECK(two.chooser.shows_devices());
    CHECK(two.keys({enter}).kind == Kind::stay);
    CHECK(two.keys({down, enter}) == ChooserOutcome{.kind = Kind::approve, .device = DeviceId{2}});
    using K = ChooserSpot::Kind;
    CHECK(two.chooser.click({K::device, 0, 0}, {}).kind == Kind::stay);
    CHECK(two.chooser.click({K::device, 0, 1}, {}).device == DeviceId{2});
    CHECK(two.chooser.click({K::device, 0, 7}, {}).kind == Kind::stay);
    CHECK(two.keys({escape}).kind == Kind::stay);
    CHECK_FALSE(two.chooser.shows_devices());
}

TEST_CASE("a device that comes or goes takes no other's place under the user's finger") {
    Two two;
    const ChooserDevice good{.id = {2}, .name = "B", .waiting = true};
    two.chooser.update_devices({{.id = {1}, .name = "A"}, good});
    two.keys({keyboards, down});
    two.chooser.update_devices({{.id = {9}, .name = "C", .waiting = true}, {.id = {1}, .name = "A"}, good});
    CHECK(two.keys({enter}).device == DeviceId{2});
    two.chooser.update_devices({{.id = {1}, .name = "A"}, {.id = {9}, .name = "C", .waiting = true}});
    CHECK(two.keys({enter}).kind == Kind::stay); // the one that was selected is gone
    two.chooser.update_devices({});
    CHECK_FALSE(two.chooser.shows_devices());
    CHECK(two.keys({enter}) == go(work));
}

TEST_CASE("more devices than there is room for are scrolled to the selected one") {
    const ChooserLayout layout = chooser_layout({1280, 720}, 2);
    for (std::size_t keep = 0; keep < 40; ++keep) {
        const ShownRows rows = layout.shown_devices(40, keep);
        CHECK((rows.first <= keep && keep < rows.first + rows.shown));
        CHECK(layout.device_at(rows.shown - 1).bottom() <= layout.foot_y - 12);
    }
}

TEST_CASE("the keyboard is pinned to the selected VM, and unpinned") {
    CHECK(Two{}.keys({right, pin}) == act(lab_id, VmAction::pin));
    Two two;
    auto pinned = work_vm();
    pinned.pinned = true;
    two.chooser.update({pinned, lab_vm()});
    CHECK(two.keys({pin}) == act(work, VmAction::unpin));
    two.chooser.text("zzz");
    CHECK(two.keys({pin}).kind == Kind::stay);
}

TEST_CASE("a button without effect does nothing") {
    Two two; // lab isn't connected, and no command starts it
    CHECK(two.keys({right, next, right, right, right, enter}).kind == Kind::stay);
    CHECK(two.keys({right, enter}).kind == Kind::stay);
    CHECK_FALSE(two.chooser.asking());
}

TEST_CASE("in place of the kill button there is the start button while a VM isn't there") {
    ChooserVm vm = work_vm();
    CHECK(buttons_of(vm)[4] == ChooserButton{VmAction::kill, true});
    vm.connected = false;
    CHECK(buttons_of(vm)[4] == ChooserButton{VmAction::start, true});
    CHECK_FALSE(buttons_of(vm)[3].available);
    vm.starting = true;
    CHECK(buttons_of(vm)[4] == ChooserButton{VmAction::kill, true});
    vm.killing = true;
    CHECK(buttons_of(vm)[4] == ChooserButton{VmAction::kill, false});
    CHECK(buttons_of(lab_vm())[4] == ChooserButton{VmAction::start, false});
}

TEST_CASE("what lies under a point is what is drawn there") {
    Two two;
    const ChooserLayout layout = chooser_layout({1280, 720}, 2);
    const Rect box = layout.card_at(0, 0);
    const CardLayout card = layout.card_layout(box);
    const auto spot = [&](double x, double y) {
        return two.chooser.spot_at({static_cast<int>(x), static_cast<int>(y)}, layout, 0);
    };
    using K = ChooserSpot::Kind;
    CHECK(spot(2, 700) == ChooserSpot{});
    CHECK(spot(box.x + 100, box.y + 10) == ChooserSpot{K::card, 0});
    CHECK(spot(box.x + 2, card.first_row_y) == ChooserSpot{K::card, 0});
    CHECK(spot(box.x + 60, card.first_row_y) == ChooserSpot{K::window, 0, 0});
    CHECK(spot(box.x + 60, card.first_row_y + 2 * card.row_step) == ChooserSpot{K::window, 0, 2});
    CHECK(spot(box.x + 60, card.first_row_y + 3 * card.row_step) == ChooserSpot{K::card, 0});
    for (std::size_t i = 0; i < chooser_buttons; ++i) {
        CHECK(spot(card.left() + card.button_step * static_cast<double>(i) + 20, card.button_y + 5) ==
              ChooserSpot{K::button, 0, i});
    }
    const Rect other = layout.card_at(1, 0); // not selected: it shows no buttons
    CHECK(spot(other.x + 30, other.bottom() - 20) == ChooserSpot{K::card, 1});
}

TEST_CASE("clicks choose windows, press buttons and do what the hints say") {
    using K = ChooserSpot::Kind;
    Two two;
    const auto hints = two.chooser.hints("Work");
    CHECK(two.chooser.click({K::hint, 0, 0}, hints).kind == Kind::back);
    CHECK(two.chooser.click({K::window, 0, 1}, hints) == go(work, WindowId{2}));
    CHECK(two.chooser.click({K::window, 0, 9}, hints).kind == Kind::stay);
    CHECK(two.chooser.click({K::button, 0, 1}, hints) == act(work, VmAction::mute));
    const auto lock_hint = std::ranges::find(hints, "Lock", &ChooserHint::words) - hints.begin();
    CHECK(two.chooser.click({K::hint, 0, static_cast<std::size_t>(lock_hint)}, hints).kind == Kind::lock);
    CHECK(two.chooser.click({K::hint, 0, 99}, hints).kind == Kind::stay);
}

TEST_CASE("hovering selects windows and buttons, and leaves them") {
    using K = ChooserSpot::Kind;
    Two two;
    two.chooser.hover({K::window, 0, 2});
    CHECK(two.chooser.window() == 2);
    two.chooser.hover({K::button, 0, 3});
    CHECK(two.chooser.button() == 3);
    two.chooser.hover({K::card, 0});
    CHECK_FALSE(two.chooser.button());
    two.chooser.hover({K::nothing});
    CHECK(two.chooser.selected() == 0);
}

TEST_CASE("what the user should know first is what a VM's state says") {
    ChooserVm vm = work_vm();
    CHECK(state_of(vm) == VmState::connected);
    vm.full_screen_on = "DP-2";
    CHECK(state_of(vm) == VmState::full_screen);
    CHECK(detail_of(vm) == "on DP-2");
    vm.attention = true;
    CHECK(state_of(vm) == VmState::new_window);
    vm.restraint = {.hidden = true, .muted = true, .frozen = true};
    CHECK(state_of(vm) == VmState::frozen);
    CHECK(detail_of(vm) == "muted, hidden");
    vm.silent_s = 14;
    CHECK(state_of(vm) == VmState::not_answering);
    CHECK(detail_of(vm).starts_with("for 14 s"));
    vm.connected = false;
    CHECK(state_of(vm) == VmState::not_started);
    vm.starting = true;
    CHECK(state_of(vm) == VmState::starting);
    vm.starting = false;
    vm.spec.life.start.clear();
    CHECK(state_of(vm) == VmState::not_connected);
    CHECK(state_of({.connected = true}) == VmState::idle);
}
