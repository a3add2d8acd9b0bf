// A virtual keyboard with the US keymap and the codes of a real one, so that it can press what a user can press.
#pragma once

#include "tests/support/type/host.hpp"

#include <optional>
#include <string_view>
#include <vector>

#include <xkbcommon/xkbcommon.h>

namespace ensign::type {

class Keyboard {
  public:
    // `pause_ms` passes after every press and release.
    Keyboard(Host& host, unsigned pause_ms);

    // ASCII, newline and tab, each key pressed and released, with Shift where the character needs it.
    void text(std::string_view text);
    // Keys joined by '+', e.g. "Ctrl+Alt+Delete": pressed in this order, released in the opposite one.
    void chord(std::string_view keys);
    // One key by its name: an xkb keysym ("a", "F1", "Left") or a word on its cap ("Ctrl", "Enter", "Esc").
    void press(std::string_view key);
    void release(std::string_view key);

  private:
    struct Stroke {
        xkb_keycode_t code;
        bool shift;
    };
    [[nodiscard]] std::optional<Stroke> stroke_for(xkb_keysym_t symbol) const;
    [[nodiscard]] xkb_keycode_t code_of(std::string_view key) const;
    void send(xkb_keycode_t code, xkb_key_direction direction);
    void send_keymap();

    Host& host_;
    unsigned pause_ms_;
    std::unique_ptr<xkb_context, Destroy<xkb_context_unref>> context_;
    std::unique_ptr<xkb_keymap, Destroy<xkb_keymap_unref>> keymap_;
    std::unique_ptr<xkb_state, Destroy<xkb_state_unref>> state_;
    std::unique_ptr<zwp_virtual_keyboard_v1, Destroy<zwp_virtual_keyboard_v1_destroy>> device_;
};

} // namespace ensign::type
