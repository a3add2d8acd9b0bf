#include "tests/support/type/keyboard.hpp"

#include <array>
#include <cstdlib>
#include <ranges>
#include <string>
#include <utility>

#include <poll.h>
#include <sys/mman.h>
#include <unistd.h>

namespace ensign::type {

namespace {

constexpr xkb_keycode_t evdev_offset = 8; // an xkb keycode is an evdev code and 8

constexpr std::array<std::pair<std::string_view, const char*>, 9> caps{{
    {"Ctrl", "Control_L"},
    {"Alt", "Alt_L"},
    {"Shift", "Shift_L"},
    {"Super", "Super_L"},
    {"Enter", "Return"},
    {"Esc", "Escape"},
    {"Del", "Delete"},
    {"Space", "space"},
    {"Backspace", "BackSpace"},
}};

xkb_keysym_t symbol_named(std::string_view name) {
    for (const auto& [cap, symbol] : caps) {
        if (cap == name) {
            return xkb_keysym_from_name(symbol, XKB_KEYSYM_NO_FLAGS);
        }
    }
    return xkb_keysym_from_name(std::string{name}.c_str(), XKB_KEYSYM_CASE_INSENSITIVE);
}

xkb_keysym_t symbol_typing(char c) {
    switch (c) {
    case '\n': return XKB_KEY_Return;
    case '\t': return XKB_KEY_Tab;
    }
    return xkb_utf32_to_keysym(static_cast<unsigned char>(c));
}

} // namespace

Keyboard::Keyboard(Host& host, unsigned pause_ms)
    : host_{host}, pause_ms_{pause_ms}, context_{xkb_context_new(XKB_CONTEXT_NO_FLAGS)}, device_{host.create_keyboard()} {
    constexpr xkb_rule_names us{.rules = "evdev", .model = "pc105", .layout = "us", .variant = "", .options = ""};
    keymap_.reset(xkb_keymap_new_from_names(context_.get(), &us, XKB_KEYMAP_COMPILE_NO_FLAGS));
    if (!keymap_) {
        throw Failure{"xkbcommon can't make the US keymap; is xkb-data installed?"};
    }
    state_.reset(xkb_state_new(keymap_.get()));
    send_keymap();
}

void Keyboard::send_keymap() {
    const std::unique_ptr<char, Destroy<std::free>> text{xkb_keymap_get_as_string(keymap_.get(), XKB_KEYMAP_FORMAT_TEXT_V1)};
    const std::string_view bytes{text.get()};
    const int file = memfd_create("keymap", MFD_CLOEXEC);
    const auto size = bytes.size() + 1; // the protocol counts the NUL
    if (file < 0 || write(file, bytes.data(), size) != static_cast<ssize_t>(size)) {
        throw Failure{"the keymap can't be put into memory"};
    }
    zwp_virtual_keyboard_v1_keymap(device_.get(), WL_KEYBOARD_KEYMAP_FORMAT_XKB_V1, file, static_cast<std::uint32_t>(size));
    close(file);
}

void Keyboard::text(std::string_view text) {
    for (const char c : text) {
        const auto stroke = stroke_for(symbol_typing(c));
        if (!stroke) {
            throw Failure{std::string{"no key of a US keyboard types '"} + c + "'"};
        }
        const auto shift = code_of("Shift");
        if (stroke->shift) {
            send(shift, XKB_KEY_DOWN);
        }
        send(stroke->code, XKB_KEY_DOWN);
        send(stroke->code, XKB_KEY_UP);
        if (stroke->shift) {
            send(shift, XKB_KEY_UP);
        }
    }
}

void Keyboard::chord(std::string_view keys) {
    std::vector<xkb_keycode_t> codes;
    for (const auto key : std::views::split(keys, '+')) {
        codes.push_back(code_of(std::string_view{key}));
    }
    for (const auto code : codes) {
        send(code, XKB_KEY_DOWN);
    }
    for (const auto code : std::views::reverse(codes)) {
        send(code, XKB_KEY_UP);
    }
}

void Keyboard::press(std::string_view key) { send(code_of(key), XKB_KEY_DOWN); }

void Keyboard::release(std::string_view key) { send(code_of(key), XKB_KEY_UP); }

std::optional<Keyboard::Stroke> Keyboard::stroke_for(xkb_keysym_t symbol) const {
    for (const bool shift : {false, true}) {
        for (auto code = xkb_keymap_min_keycode(keymap_.get()); code <= xkb_keymap_max_keycode(keymap_.get()); ++code) {
            const xkb_keysym_t* symbols = nullptr;
            const int count = xkb_keymap_key_get_syms_by_level(keymap_.get(), code, 0, shift ? 1 : 0, &symbols);
            if (count == 1 && symbols[0] == symbol) {
                return Stroke{code, shift};
            }
        }
    }
    return std::nullopt;
}

xkb_keycode_t Keyboard::code_of(std::string_view key) const {
    const auto symbol = symbol_named(key);
    const auto stroke = symbol == XKB_KEY_NoSymbol ? std::nullopt : stroke_for(symbol);
    if (!stroke || stroke->shift) {
        throw Failure{"no key of a US keyboard is called '" + std::string{key} +
                      "'; names are those of xkb keysyms (a, F1, Left, Return), and Ctrl, Alt, Shift, Super"};
    }
    return stroke->code;
}

// A compositor computes no modifiers from a virtual keyboard's keys: they are sent as the xkb state has them.
void Keyboard::send(xkb_keycode_t code, xkb_key_direction direction) {
    const auto state = direction == XKB_KEY_DOWN ? WL_KEYBOARD_KEY_STATE_PRESSED : WL_KEYBOARD_KEY_STATE_RELEASED;
    zwp_virtual_keyboard_v1_key(device_.get(), event_time(), code - evdev_offset, state);
    if (xkb_state_update_key(state_.get(), code, direction) != 0) {
        zwp_virtual_keyboard_v1_modifiers(device_.get(), xkb_state_serialize_mods(state_.get(), XKB_STATE_MODS_DEPRESSED),
                                          xkb_state_serialize_mods(state_.get(), XKB_STATE_MODS_LATCHED),
                                          xkb_state_serialize_mods(state_.get(), XKB_STATE_MODS_LOCKED),
                                          xkb_state_serialize_layout(state_.get(), XKB_STATE_LAYOUT_EFFECTIVE));
    }
    if (pause_ms_ != 0) {
        host_.settle();
        poll(nullptr, 0, static_cast<int>(pause_ms_));
    }
}

} // namespace ensign::type
