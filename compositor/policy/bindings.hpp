// The chords that are Ensign's own, apart from the attention key: rows of keys, what they do, and where. To add one, add an
// action, a row in bindings.cpp, and what carries it out in events/actions.
#pragma once

#include "compositor/policy/input/chord_matcher.hpp"
#include "compositor/policy/input/pressed_keys.hpp"
#include "compositor/policy/stage.hpp"

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

namespace ensign {

namespace action {
struct Xray { // whose every region is, while the chord is held
    bool operator==(const Xray&) const = default;
};
struct Fullscreen { // the focused window without a frame, and back
    bool operator==(const Fullscreen&) const = default;
};
struct SwitchWindow { // the window before; goes on for as long as the chord's modifiers are held
    bool back = false; // the other way round: Shift is held, too
    bool operator==(const SwitchWindow&) const = default;
};
struct NextLayout { // of the focused VM's keyboard, or the locker's
    bool operator==(const NextLayout&) const = default;
};
struct Pan { // the focused window's content within its frame, by halves of what is shown; to the right and down where > 0
    int x = 0;
    int y = 0;
    bool operator==(const Pan&) const = default;
};
struct SwitchConsole { // of the machine
    int number = 1;
    bool operator==(const SwitchConsole&) const = default;
};
} // namespace action

using Action = std::variant<action::Xray, action::Fullscreen, action::SwitchWindow, action::NextLayout, action::Pan,
                            action::SwitchConsole>;

// Where a chord is looked at.
struct Layers {
    std::array<bool, layer_count> in{};
    consteval Layers(std::initializer_list<Layer> layers) {
        for (const Layer layer : layers) {
            in[static_cast<std::size_t>(layer)] = true;
        }
    }
    [[nodiscard]] constexpr bool contains(Layer layer) const { return in[static_cast<std::size_t>(layer)]; }
};

// A chord that the user may choose.
struct BindingRow {
    std::string_view table; // of the configuration: [table] keys
    std::string_view chord; // by default
    std::string_view says;  // for ensign(5)
    Action action;
    Layers layers;
    bool inhibitable; // a guest's program may have it in Ensign's place (keyboard-shortcuts-inhibit)
};
std::span<const BindingRow> binding_rows();

struct Binding {
    Chord chord;
    const BindingRow* row; // in binding_rows()
    bool operator==(const Binding&) const = default;
};
// Each row with its default chord.
std::vector<Binding> default_bindings();
// Of the row with this action.
const Chord& chord_of(const std::vector<Binding>& bindings, const Action& action);

// Follows the keys of all trusted keyboards, and tells what begins and what ends.
class Bindings {
  public:
    Bindings();
    // consoles: how many there are to switch to, at most 12.
    void configure(const std::vector<Binding>& bindings, int consoles = 0);

    // A key goes down. What its chord does in this layer; nothing: it is no chord's there, and goes on to whoever has the focus.
    std::optional<Action> press(DeviceId device, std::uint32_t code, Layer top, bool inhibited);
    void release(DeviceId device, std::uint32_t code);
    void forget(DeviceId device); // unplugged, or listened to no more
    // What was begun by press() and is over: its keys are let go. Each once.
    std::optional<Action> take_ended();

  private:
    struct Row {
        ChordMatcher matcher;
        Action action;
        Layers layers;
        bool inhibitable;
    };
    [[nodiscard]] bool goes_on(const Row& row) const;
    PressedKeys keys_;
    std::vector<Row> rows_;
    std::vector<std::size_t> begun_; // places in rows_
};

} // namespace ensign
