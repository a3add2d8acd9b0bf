#include "compositor/policy/bindings.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

#include <set>

using namespace ensign;

namespace {

constexpr DeviceId desk{1};
constexpr DeviceId laptop{2};

struct Hand {
    Bindings bindings;
    Layer layer = Layer::desk;
    bool inhibited = false;

    // Presses in this order; what the last one does.
    std::optional<Action> press(std::initializer_list<std::uint32_t> codes) {
        std::optional<Action> action;
        for (const std::uint32_t code : codes) {
            action = bindings.press(desk, code, layer, inhibited);
        }
        return action;
    }
};

} // namespace

TEST_CASE("each chord does what its row says") {
    CHECK(Hand{}.press({KEY_LEFTCTRL, KEY_LEFTALT, KEY_INSERT}) == Action{action::Xray{}});
    CHECK(Hand{}.press({KEY_LEFTMETA, KEY_F}) == Action{action::Fullscreen{}});
    CHECK(Hand{}.press({KEY_LEFTALT, KEY_TAB}) == Action{action::SwitchWindow{}});
    CHECK(Hand{}.press({KEY_RIGHTMETA, KEY_SPACE}) == Action{action::NextLayout{}});
    CHECK_FALSE(Hand{}.press({KEY_LEFTALT, KEY_F}));
}

TEST_CASE("every row has a table of its own, and a chord that can be parsed") {
    std::set<std::string_view> tables;
    for (const Binding& binding : default_bindings()) {
        CHECK(tables.insert(binding.row->table).second);
        CHECK(binding.chord == parse_chord(binding.row->chord).value());
    }
    CHECK(tables.size() == binding_rows().size());
}

TEST_CASE("Shift held with the chord goes through the windows the other way round") {
    CHECK(Hand{}.press({KEY_LEFTALT, KEY_LEFTSHIFT, KEY_TAB}) == Action{action::SwitchWindow{.back = true}});
}

TEST_CASE("in the chooser no chord of the desk counts, and at the lock the layout alone") {
    for (const auto& [layer, layout] : {std::pair{Layer::chooser, false}, std::pair{Layer::lock, true}}) {
        Hand hand{.bindings = {}, .layer = layer};
        CHECK_FALSE(hand.press({KEY_LEFTCTRL, KEY_LEFTALT, KEY_INSERT}));
        CHECK_FALSE(hand.press({KEY_LEFTMETA, KEY_F}));
        CHECK_FALSE(hand.press({KEY_TAB}));
        CHECK(hand.press({KEY_SPACE}).has_value() == layout);
    }
}

TEST_CASE("a guest that has the shortcuts gets all but X-ray") {
    Hand hand{.bindings = {}, .inhibited = true};
    CHECK_FALSE(hand.press({KEY_LEFTMETA, KEY_F}));
    CHECK_FALSE(hand.press({KEY_SPACE}));
    CHECK_FALSE(hand.press({KEY_LEFTALT, KEY_TAB}));
    CHECK(hand.press({KEY_LEFTCTRL, KEY_INSERT}) == Action{action::Xray{}});
}

TEST_CASE("X-ray ends when a key of its chord is up, once") {
    Hand hand;
    CHECK(hand.press({KEY_LEFTCTRL, KEY_LEFTALT, KEY_INSERT}));
    CHECK_FALSE(hand.bindings.take_ended());
    hand.bindings.release(desk, KEY_LEFTCTRL);
    CHECK(hand.bindings.take_ended() == Action{action::Xray{}});
    CHECK_FALSE(hand.bindings.take_ended());
}

TEST_CASE("going through the windows ends with the modifiers, not with the key") {
    Hand hand;
    CHECK(hand.press({KEY_LEFTALT, KEY_TAB}));
    hand.bindings.release(desk, KEY_TAB);
    CHECK_FALSE(hand.bindings.take_ended());
    CHECK(hand.press({KEY_TAB}));
    hand.bindings.release(desk, KEY_TAB);
    hand.bindings.release(desk, KEY_LEFTALT);
    CHECK(hand.bindings.take_ended() == Action{action::SwitchWindow{}});
    CHECK_FALSE(hand.bindings.take_ended());
}

TEST_CASE("what an unplugged keyboard held is over") {
    Hand hand;
    CHECK(hand.press({KEY_LEFTCTRL, KEY_LEFTALT, KEY_INSERT}));
    hand.bindings.forget(laptop);
    CHECK_FALSE(hand.bindings.take_ended());
    hand.bindings.forget(desk);
    CHECK(hand.bindings.take_ended());
}

TEST_CASE("another console is a chord away, also from chooser and lock, where there are any") {
    for (const Layer layer : {Layer::desk, Layer::chooser, Layer::lock}) {
        Hand hand{.bindings = {}, .layer = layer};
        CHECK_FALSE(hand.press({KEY_LEFTCTRL, KEY_LEFTALT, KEY_F2}));
        hand.bindings.configure(default_bindings(), 12);
        hand.bindings.release(desk, KEY_F2);
        CHECK(hand.press({KEY_F2}) == Action{action::SwitchConsole{2}});
        CHECK(hand.press({KEY_F12}) == Action{action::SwitchConsole{12}});
    }
}

TEST_CASE("a chord that the user changed counts from then on") {
    Hand hand;
    auto bindings = default_bindings();
    bindings[1].chord = {.ctrl = true, .alt = true, .key = KEY_F};
    hand.bindings.configure(bindings);
    CHECK_FALSE(hand.press({KEY_LEFTMETA, KEY_F}));
    CHECK(hand.press({KEY_LEFTCTRL, KEY_LEFTALT}) == Action{action::Fullscreen{}});
    CHECK(chord_of(bindings, action::Fullscreen{}) == bindings[1].chord);
}
