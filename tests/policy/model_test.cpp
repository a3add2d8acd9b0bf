// A bounded model, explored to its end: 2 VMs with 2 windows each, 3 keys of which 2 are the attention key, maps, unmaps,
// deaths, grabs, the chooser and the lock, in every order. In each state that can be reached:
//
//   - at most one VM hears, nobody while chooser or lock are up, and only that VM believes a key to be down;
//   - each press that a VM saw is ended once, by its release or by leave, and none that it didn't see gets any;
//   - no VM's doing gives the focus to another VM;
//   - the attention key leads to the chooser, with no grab left; while it is locked, it stays locked.
//
// The classes are the compositor's own; how they are put together is what input/ and trusted/ do, without Wayland.
#include "compositor/policy/chooser/chooser.hpp"
#include "compositor/policy/desk.hpp"
#include "compositor/policy/input/attention_key.hpp"
#include "compositor/policy/input/key_router.hpp"
#include "compositor/policy/stage.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

using namespace ensign;

namespace {

constexpr DeviceId keyboard{1};
constexpr std::array<VmId, 2> vms{VmId{1}, VmId{2}};
constexpr std::array<std::uint32_t, 3> codes{KEY_LEFTCTRL, KEY_DELETE, KEY_A};
constexpr Chord sak{.ctrl = true, .key = KEY_DELETE};
constexpr WindowId window_of(std::size_t vm, std::size_t n) { return WindowId{static_cast<std::uint32_t>(vm * 2 + n + 1)}; }
constexpr std::size_t index_of(VmId vm) { return vm.value - 1; }

class Model {
  public:
    std::string broken; // the promise that doesn't hold; empty: all do

    // ---- the user's hand

    void toggle_key(std::size_t key) {
        down_[key] = !down_[key];
        if (down_[key]) {
            press(codes[key]);
        } else {
            release(codes[key]);
        }
    }

    void click(WindowId window) {
        if (chooser_is_up() || locked() || !focus_.vm_of(window)) {
            return;
        }
        move_focus([&] { focus_.click(window); });
    }

    void pick(std::string_view digit) {
        if (!chooser_is_up()) {
            return;
        }
        Chooser chooser{cards()};
        const auto outcome = chooser.text(digit);
        if (outcome.kind != ChooserOutcome::Kind::choose) {
            return fail("a digit chooses");
        }
        stage_.lower(Layer::chooser);
        move_focus([&] { focus_.choose(*outcome.vm); });
    }

    void escape() {
        if (chooser_is_up()) {
            go_back();
        }
    }

    void toggle_lock() {
        if (!locked()) {
            stage_.raise(Layer::lock);
            if (!chooser_is_up()) {
                remember();
            }
            stage_.lower(Layer::chooser);
            end_grabs();
            move_focus([&] { focus_.nobody(); });
        } else {
            stage_.lower(Layer::lock);
            go_back();
        }
    }

    // ---- the guests' doing

    void toggle_window(std::size_t vm, std::size_t n) {
        const WindowId window = window_of(vm, n);
        guest_moves_focus([&] {
            if (focus_.vm_of(window)) {
                focus_.window_unmapped(window);
            } else {
                focus_.window_mapped(window, vms[vm]);
            }
        });
    }

    void toggle_minimised(std::size_t vm, std::size_t n) { // as a program may ask for its own window
        const WindowId window = window_of(vm, n);
        guest_moves_focus([&] {
            if (is_shown(vm, window)) {
                focus_.window_hidden(window);
            } else {
                focus_.window_shown(window);
            }
        });
    }

    void die(std::size_t vm) {
        guest_moves_focus([&] { focus_.vm_gone(vms[vm]); });
        keys_.drop(Party::guest(vms[vm]));
        believed_[vm] = {};
        grabs_[vm] = false;
    }

    void grab(std::size_t vm) { // a popup's, a lock of the pointer, a drag
        if (focus_.vm() == vms[vm]) {
            grabs_[vm] = true;
        }
    }

    // ---- what must hold

    void check() {
        const auto hears = focus_.vm();
        if ((chooser_is_up() || locked()) && hears) {
            fail("nobody hears while chooser or lock are up");
        }
        for (std::size_t vm = 0; vm < vms.size(); ++vm) {
            for (const bool believed : believed_[vm]) {
                if (believed && hears != vms[vm]) {
                    fail("only the VM that hears believes a key to be down");
                }
            }
            if (grabs_[vm] && hears != vms[vm]) {
                fail("only the VM that hears has a grab");
            }
        }
        if (const auto window = focus_.window(); window && focus_.vm_of(*window) != hears) {
            fail("the focused window is one of the VM that hears");
        }
    }

    // As anybody in doubt does it: lets go of its keys first.
    void press_attention_key() {
        const bool was_up = chooser_is_up();
        for (const std::size_t key : {0, 1}) {
            if (down_[key]) {
                toggle_key(key);
            }
        }
        toggle_key(0);
        toggle_key(1);
        check();
        if (locked() ? chooser_is_up() : chooser_is_up() == was_up) {
            fail("the attention key leads to the chooser and back, and keeps the lock");
        }
        if (chooser_is_up() && (grabs_[0] || grabs_[1])) {
            fail("no grab outlives the attention key");
        }
    }

    // All that its future depends on, the insides of the router and the attention key among it.
    [[nodiscard]] std::uint64_t key() const {
        std::uint64_t key = 0;
        const auto add = [&](std::uint64_t value, std::uint64_t below) { key = key * below + value; };
        for (std::size_t vm = 0; vm < vms.size(); ++vm) {
            const auto shown = focus_.windows_of(vms[vm]);
            add(shown.empty() ? 0 : shown.front().value, 5);
            for (std::size_t n = 0; n < 2; ++n) {
                add(is_shown(vm, window_of(vm, n)) ? 2 : focus_.vm_of(window_of(vm, n)).has_value(), 3);
            }
        }
        add(focus_.vm() ? index_of(*focus_.vm()) + 1 : 0, 3);
        add(focus_.window() ? focus_.window()->value : 0, 5);
        add(before_vm_ ? index_of(*before_vm_) + 1 : 0, 3);
        add(before_window_ ? before_window_->value : 0, 5);
        for (std::size_t k = 0; k < codes.size(); ++k) {
            add(down_[k], 2);
            for (std::size_t vm = 0; vm < vms.size(); ++vm) {
                add(believed_[vm][k], 2);
            }
            KeyRouter keys = keys_;
            const auto holder = keys.release(keyboard, codes[k]);
            add(holder ? index_of(holder->vm) + 1 : 0, 3);
            AttentionKey probe = attention_key_;
            add(probe.press(keyboard, codes[k]), 2);
        }
        for (const bool flag : {chooser_is_up(), locked(), grabs_[0], grabs_[1]}) {
            add(flag, 2);
        }
        return key;
    }

  private:
    void fail(std::string_view promise) {
        if (broken.empty()) {
            broken = promise;
        }
    }

    static std::size_t place_of(std::uint32_t code) { return code == codes[0] ? 0 : code == codes[1] ? 1 : 2; }

    void press(std::uint32_t code) {
        if (attention_key_.press(keyboard, code)) {
            keys_.press(keyboard, code, std::nullopt);
            return attention_key();
        }
        const bool to_guest = stage_.receiver(Motion::key, true) == Receiver::guest;
        if (const auto to = keys_.press(keyboard, code, to_guest ? focused() : std::nullopt)) {
            tell(to->vm, code, true);
        }
    }

    [[nodiscard]] std::optional<Party> focused() const { return focus_.vm().transform(Party::guest); }

    void release(std::uint32_t code) {
        attention_key_.release(keyboard, code);
        if (const auto to = keys_.release(keyboard, code)) {
            tell(to->vm, code, false);
        }
    }

    void tell(VmId vm, std::uint32_t code, bool pressed) {
        bool& believed = believed_[index_of(vm)][place_of(code)];
        if (believed == pressed) {
            fail("each press that a VM saw is ended once, by its release or by leave");
        }
        if (pressed && (chooser_is_up() || locked() || focus_.vm() != vm)) {
            fail("only the VM that hears sees a press");
        }
        believed = pressed;
    }

    void attention_key() {
        switch (stage_.attention()) {
        case Stage::Attention::nothing: return;
        case Stage::Attention::leave_chooser: return go_back();
        case Stage::Attention::raise_chooser: break;
        }
        remember();
        end_grabs();
        move_focus([&] { focus_.nobody(); });
        stage_.raise(Layer::chooser);
    }

    [[nodiscard]] bool chooser_is_up() const { return stage_.is_up(Layer::chooser); }
    [[nodiscard]] bool locked() const { return stage_.is_up(Layer::lock); }

    void remember() {
        before_vm_ = focus_.vm();
        before_window_ = focus_.window();
    }

    void go_back() {
        stage_.lower(Layer::chooser);
        move_focus([&] {
            if (before_window_ && focus_.vm_of(*before_window_)) {
                focus_.click(*before_window_);
            } else if (before_vm_) {
                focus_.choose(*before_vm_);
            }
        });
        before_vm_.reset();
        before_window_.reset();
    }

    void end_grabs() { grabs_ = {}; }

    [[nodiscard]] bool is_shown(std::size_t vm, WindowId window) const {
        return std::ranges::contains(focus_.windows_of(vms[vm]), window);
    }

    void move_focus(const std::function<void()>& change) {
        const auto before = focus_.vm();
        change();
        if (before && before != focus_.vm()) {
            for (const std::uint32_t code : keys_.leave(Party::guest(*before))) {
                tell(*before, code, false);
            }
            grabs_[index_of(*before)] = false;
        }
    }

    void guest_moves_focus(const std::function<void()>& change) {
        const auto before = focus_.vm();
        move_focus(change);
        if (focus_.vm() && focus_.vm() != before) {
            fail("no VM's doing gives the focus to another VM");
        }
    }

    [[nodiscard]] std::vector<ChooserVm> cards() const {
        std::vector<ChooserVm> cards;
        for (const VmId vm : vms) {
            cards.push_back({.id = vm, .spec = {}, .had_keyboard = before_vm_ == vm});
        }
        return cards;
    }

    Desk focus_;
    KeyRouter keys_;
    AttentionKey attention_key_{sak};
    Stage stage_;
    std::optional<VmId> before_vm_;
    std::optional<WindowId> before_window_;
    std::array<bool, codes.size()> down_{};                     // by the hand
    std::array<std::array<bool, codes.size()>, 2> believed_{}; // by each VM
    std::array<bool, 2> grabs_{};
};

struct Action {
    std::string name;
    std::function<void(Model&)> act;
};

std::vector<Action> all_actions() {
    std::vector<Action> actions;
    for (std::size_t k = 0; k < codes.size(); ++k) {
        actions.push_back({"key " + std::to_string(codes[k]), [k](Model& m) { m.toggle_key(k); }});
    }
    for (std::size_t vm = 0; vm < vms.size(); ++vm) {
        for (std::size_t n = 0; n < 2; ++n) {
            const std::string window = std::to_string(window_of(vm, n).value);
            actions.push_back({"map or unmap " + window, [=](Model& m) { m.toggle_window(vm, n); }});
            if (vm == 0) { // enough to have it beside a VM without
                actions.push_back({"minimise or show " + window, [=](Model& m) { m.toggle_minimised(vm, n); }});
            }
            actions.push_back({"click " + window, [=](Model& m) { m.click(window_of(vm, n)); }});
        }
        const std::string name = std::to_string(vm + 1);
        actions.push_back({"die " + name, [=](Model& m) { m.die(vm); }});
        actions.push_back({"grab " + name, [=](Model& m) { m.grab(vm); }});
        actions.push_back({"pick " + name, [=](Model& m) { m.pick(name); }});
    }
    actions.push_back({"escape", [](Model& m) { m.escape(); }});
    actions.push_back({"lock or unlock", [](Model& m) { m.toggle_lock(); }});
    return actions;
}

} // namespace

TEST_CASE("in every state that two VMs, their windows, three keys, chooser and lock can reach, only the focused VM hears") {
    const auto actions = all_actions();
    std::unordered_set<std::uint64_t> seen{Model{}.key()};
    std::deque<Model> waiting{Model{}};
    std::size_t transitions = 0;
    while (!waiting.empty()) {
        const Model model = std::move(waiting.front());
        waiting.pop_front();
        Model asked = model;
        asked.press_attention_key();
        INFO("after the attention key: " << asked.broken);
        REQUIRE(asked.broken.empty());
        for (const Action& action : actions) {
            Model next = model;
            action.act(next);
            next.check();
            ++transitions;
            if (!next.broken.empty()) {
                FAIL("after " << action.name << ": not so that " << next.broken);
            }
            if (seen.insert(next.key()).second) {
                waiting.push_back(std::move(next));
            }
        }
    }
    std::printf("# model: %zu states, %zu transitions\n", seen.size(), transitions);
    CHECK(seen.size() > 10'000); // or the model lost its legs
}
