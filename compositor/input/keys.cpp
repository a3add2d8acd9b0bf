#include "compositor/input/keys.hpp"

#include <linux/input-event-codes.h>

namespace ensign {

void Keys::configure(const Chord& attention_key, const std::vector<Binding>& bindings, int consoles) {
    attention_key_.set_chord(attention_key);
    bindings_.configure(bindings, consoles);
    end_actions();
}

void Keys::key(DeviceId device, const wlr_keyboard_key_event& event) {
    const bool pressed = event.state == WL_KEYBOARD_KEY_STATE_PRESSED;
    if (!pressed) {
        attention_key_.release(device, event.keycode);
        bindings_.release(device, event.keycode);
        end_actions();
    } else if (completes_chord(device, event.keycode) || (event.keycode == KEY_ESC && ends_drag(device))) {
        return focus_.swallow_key(device, event.keycode);
    }
    if (!front_.is_up()) {
        return focus_.key(device, event.time_msec, event.keycode, pressed);
    }
    if (pressed) {
        focus_.swallow_key(device, event.keycode);
    } else {
        focus_.key(device, event.time_msec, event.keycode, false); // to whoever saw the press
    }
    if (Modal* modal = front_.modal_for(Motion::key, device)) {
        modal->key(device, event.time_msec, event.keycode, pressed);
    }
}

// Each matcher sees every press; a device that isn't trusted has the attention key only.
bool Keys::completes_chord(DeviceId device, std::uint32_t code) {
    const bool attention = attention_key_.press(device, code);
    const auto action = focus_.trusts(device)
                            ? bindings_.press(device, code, front_.stage().top(), focus_.shortcuts_inhibited())
                            : std::nullopt;
    if (attention) {
        actions_.attention();
        return true;
    }
    if (action) {
        actions_.begin(*action);
    }
    return action.has_value();
}

bool Keys::ends_drag(DeviceId device) {
    Seat* seat = focus_.seat();
    if (seat == nullptr || !seat->dragging() || front_.is_up() || !focus_.reaches(device, seat->party().vm)) {
        return false;
    }
    seat->end_grabs();
    return true;
}

void Keys::end_actions() {
    while (const auto ended = bindings_.take_ended()) {
        actions_.end(*ended);
    }
}

void Keys::forget(DeviceId device) {
    attention_key_.forget(device);
    bindings_.forget(device);
    end_actions();
}

} // namespace ensign
