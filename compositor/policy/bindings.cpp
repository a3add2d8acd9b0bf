#include "compositor/policy/bindings.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include <linux/input-event-codes.h>

namespace ensign {
namespace {

constexpr auto rows = std::to_array<BindingRow>({
    {.table = "xray",
     .chord = "Ctrl+Alt+Insert",
     .says = "X-ray: while it is held, every part of the screen shows whose it is.",
     .action = action::Xray{},
     .layers = {Layer::desk},
     .inhibitable = false},
    {.table = "fullscreen",
     .chord = "Super+F",
     .says = "The focused window in full screen, without a frame; and back.",
     .action = action::Fullscreen{},
     .layers = {Layer::desk},
     .inhibitable = true},
    {.table = "windows",
     .chord = "Alt+Tab",
     .says = "The window before. Further presses of the last key go on through all windows that may hear, with Shift the other "
             "way round.",
     .action = action::SwitchWindow{},
     .layers = {Layer::desk},
     .inhibitable = true},
    {.table = "layout",
     .chord = "Super+Space",
     .says = "The next keyboard layout of the VM that hears, or of the locker.",
     .action = action::NextLayout{},
     .layers = {Layer::desk, Layer::lock}, // a password may need it
     .inhibitable = true},
    {.table = "pan_down",
     .chord = "Super+Ctrl+Down",
     .says = "Shows what lies further down in a window whose content is larger than its frame. The pointer "
             "near an edge of the frame does so, too.",
     .action = action::Pan{.x = 0, .y = 1},
     .layers = {Layer::desk},
     .inhibitable = true},
    {.table = "pan_up",
     .chord = "Super+Ctrl+Up",
     .says = "Likewise, further up.",
     .action = action::Pan{.x = 0, .y = -1},
     .layers = {Layer::desk},
     .inhibitable = true},
    {.table = "pan_left",
     .chord = "Super+Ctrl+Left",
     .says = "Likewise, further left.",
     .action = action::Pan{.x = -1, .y = 0},
     .layers = {Layer::desk},
     .inhibitable = true},
    {.table = "pan_right",
     .chord = "Super+Ctrl+Right",
     .says = "Likewise, further right.",
     .action = action::Pan{.x = 1, .y = 0},
     .layers = {Layer::desk},
     .inhibitable = true},
});

// Ctrl+Alt+F1 … F12, as every login session has it, and for no user to lose.
constexpr std::array<std::uint32_t, 12> console_keys{KEY_F1, KEY_F2, KEY_F3, KEY_F4,  KEY_F5,  KEY_F6,
                                                     KEY_F7, KEY_F8, KEY_F9, KEY_F10, KEY_F11, KEY_F12};

// How long an action lasts.
enum class Until : std::uint8_t { at_once, chord_is_up, modifiers_are_up };

Until until_of(const Action& action) {
    if (std::holds_alternative<action::Xray>(action)) {
        return Until::chord_is_up;
    }
    return std::holds_alternative<action::SwitchWindow>(action) ? Until::modifiers_are_up : Until::at_once;
}

} // namespace

std::span<const BindingRow> binding_rows() { return rows; }

std::vector<Binding> default_bindings() {
    std::vector<Binding> bindings;
    for (const BindingRow& row : rows) {
        const auto chord = parse_chord(row.chord);
        assert(chord && "the defaults are chords");
        bindings.push_back({*chord, &row});
    }
    return bindings;
}

const Chord& chord_of(const std::vector<Binding>& bindings, const Action& action) {
    const auto found = std::ranges::find_if(bindings, [&](const Binding& binding) { return binding.row->action == action; });
    assert(found != bindings.end() && "every row is bound");
    return found->chord;
}

Bindings::Bindings() { configure(default_bindings()); }

void Bindings::configure(const std::vector<Binding>& bindings, int consoles) {
    std::vector<Row> now;
    for (const Binding& binding : bindings) {
        now.push_back({ChordMatcher{binding.chord}, binding.row->action, binding.row->layers, binding.row->inhibitable});
    }
    for (std::size_t i = 0; i < std::min(static_cast<std::size_t>(consoles), console_keys.size()); ++i) {
        now.push_back({ChordMatcher{Chord{.ctrl = true, .alt = true, .key = console_keys[i]}},
                       action::SwitchConsole{static_cast<int>(i) + 1},
                       {Layer::desk, Layer::chooser, Layer::lock},
                       false});
    }
    if (now.size() != rows_.size()) {
        begun_.clear();
    }
    for (std::size_t i = 0; i < std::min(now.size(), rows_.size()); ++i) {
        rows_[i].matcher.set_chord(now[i].matcher.chord()); // what took part in a completion still did
        now[i].matcher = std::move(rows_[i].matcher);
    }
    rows_ = std::move(now);
}

std::optional<Action> Bindings::press(DeviceId device, std::uint32_t code, Layer top, bool inhibited) {
    release(device, code); // held already: its release got lost, and must not cost the user a press
    const Row* completed = nullptr;
    for (Row& row : rows_) {
        const bool complete = row.matcher.press(keys_, device, code); // of each, whether it counts here or not
        if (complete && completed == nullptr && row.layers.contains(top) && !(inhibited && row.inhibitable)) {
            completed = &row;
        }
    }
    keys_.press(device, code);
    if (completed == nullptr) {
        return std::nullopt;
    }
    const auto place = static_cast<std::size_t>(completed - rows_.data());
    if (until_of(completed->action) != Until::at_once && !std::ranges::contains(begun_, place)) {
        begun_.push_back(place);
    }
    if (std::holds_alternative<action::SwitchWindow>(completed->action)) {
        return action::SwitchWindow{.back = keys_.holds({.shift = true, .key = code})};
    }
    return completed->action;
}

void Bindings::release(DeviceId device, std::uint32_t code) {
    if (!keys_.release(device, code)) {
        return;
    }
    for (Row& row : rows_) {
        row.matcher.release(device, code);
    }
}

void Bindings::forget(DeviceId device) {
    keys_.forget(device);
    for (Row& row : rows_) {
        row.matcher.forget(device);
    }
}

bool Bindings::goes_on(const Row& row) const {
    return until_of(row.action) == Until::chord_is_up ? keys_.holds(row.matcher.chord())
                                                      : keys_.holds_modifiers(row.matcher.chord());
}

std::optional<Action> Bindings::take_ended() {
    const auto over = std::ranges::find_if(begun_, [this](std::size_t place) { return !goes_on(rows_[place]); });
    if (over == begun_.end()) {
        return std::nullopt;
    }
    const Action action = rows_[*over].action;
    begun_.erase(over);
    return action;
}

} // namespace ensign
