#include "compositor/input/devices.hpp"

#include "compositor/log.hpp"

#include <algorithm>

#include <linux/input-event-codes.h>

namespace ensign {

// ---- keyboards

Keyboard::Keyboard(Devices& devices, DeviceId id, wlr_keyboard* keyboard, bool may_match)
    : devices_{devices}, id_{id}, keyboard_{keyboard}, may_match_{may_match} {
    key_.connect(keyboard->events.key);
    destroy_.connect(keyboard->base.events.destroy);
}

Keyboard::~Keyboard() = default;

void Keyboard::set_keymap(const Keymap& keymap) {
    if (may_match_) { // a virtual keyboard brings its own, which nobody reads: guests get key codes
        wlr_keyboard_set_keymap(keyboard_, keymap.xkb.get());
        wlr_keyboard_set_repeat_info(keyboard_, keymap.repeat_rate, keymap.repeat_delay);
    }
}

void Keyboard::handle_key(wlr_keyboard_key_event* event) noexcept { devices_.key(id_, *event, may_match_); }

void Keyboard::handle_destroy(void*) noexcept { devices_.gone(*this); }

// ---- pointers

class Devices::PointerDevice {
  public:
    PointerDevice(Devices& devices, DeviceId id, wlr_input_device* device)
        : devices_{devices}, id_{id}, device_{device} {
        destroy_.connect(device->events.destroy);
    }
    [[nodiscard]] DeviceId id() const { return id_; }
    [[nodiscard]] wlr_input_device* device() const { return device_; }

  private:
    void handle_destroy(void*) noexcept { devices_.gone(*this); }
    Devices& devices_;
    DeviceId id_;
    wlr_input_device* device_; // owned by the backend or the virtual pointer's client
    wl::Listener<&PointerDevice::handle_destroy> destroy_{*this};
};

// ---- all of them

Devices::Devices(wlr_backend* backend, wlr_session* session, Hearing& hearing, Attention& attention, Lock& lock,
                 Pointer& pointer, Gestures& gestures)
    : session_{session}, hearing_{hearing}, attention_{attention}, lock_{lock}, pointer_{pointer}, gestures_{gestures} {
    new_input_.connect(backend->events.new_input);
}

void Devices::set_chords(Chord sak, Chord xray, Chord fullscreen) {
    attention_key_.set_chord(sak);
    xray_key_.set_chord(xray);
    fullscreen_key_.set_chord(fullscreen);
}

Devices::~Devices() = default;

void Devices::set_keymap(const Keymap& keymap) {
    keymap_ = &keymap;
    for (const auto& keyboard : keyboards_) {
        keyboard->set_keymap(keymap);
    }
}

void Devices::offer_virtual_devices(wl_display* host) {
    new_virtual_keyboard_.connect(wlr_virtual_keyboard_manager_v1_create(host)->events.new_virtual_keyboard);
    new_virtual_pointer_.connect(wlr_virtual_pointer_manager_v1_create(host)->events.new_virtual_pointer);
}

void Devices::add(wlr_input_device* device, bool may_match) {
    const DeviceId id{++last_id_};
    if (device->type == WLR_INPUT_DEVICE_KEYBOARD) {
        keyboards_.push_back(std::make_unique<Keyboard>(*this, id, wlr_keyboard_from_input_device(device), may_match));
        keyboards_.back()->set_keymap(*keymap_);
    } else if (device->type == WLR_INPUT_DEVICE_POINTER) {
        pointers_.push_back(std::make_unique<PointerDevice>(*this, id, device));
        pointer_.attach(id, device);
    } else {
        return;
    }
    log::debug("input device: {}", device->name != nullptr ? device->name : "unnamed");
}

void Devices::handle_new_input(wlr_input_device* device) noexcept { add(device, true); }

void Devices::handle_new_virtual_keyboard(wlr_virtual_keyboard_v1* keyboard) noexcept {
    const DeviceId id{++last_id_};
    keyboards_.push_back(std::make_unique<Keyboard>(*this, id, &keyboard->keyboard, true));
}

void Devices::handle_new_virtual_pointer(wlr_virtual_pointer_v1_new_pointer_event* event) noexcept {
    add(&event->new_pointer->pointer.base, true);
}

void Devices::gone(Keyboard& keyboard) {
    for (AttentionKey* chord : {&attention_key_, &xray_key_, &fullscreen_key_}) {
        chord->forget(keyboard.id());
    }
    end_xray();
    hearing_.forget(keyboard.id());
    lock_.forget(keyboard.id());
    std::erase_if(keyboards_, [&](const auto& other) { return other.get() == &keyboard; });
}

void Devices::gone(PointerDevice& pointer) {
    hearing_.forget(pointer.id());
    lock_.forget(pointer.id());
    pointer_.detach(pointer.device());
    std::erase_if(pointers_, [&](const auto& other) { return other.get() == &pointer; });
}

void Devices::key(DeviceId device, const wlr_keyboard_key_event& event, bool may_match) {
    const bool pressed = event.state == WL_KEYBOARD_KEY_STATE_PRESSED;
    if (may_match && (pressed ? matches(device, event.keycode) : released(device, event.keycode))) {
        return hearing_.swallow_key(device, event.keycode);
    }
    if (attention_.up()) {
        if (pressed) {
            hearing_.swallow_key(device, event.keycode);
        } else {
            hearing_.key(device, event.time_msec, event.keycode, false);
        }
        return attention_.key(event.keycode, pressed);
    }
    if (pressed && switch_console(event.keycode)) {
        return hearing_.swallow_key(device, event.keycode);
    }
    if (lock_.up()) {
        if (pressed) {
            hearing_.swallow_key(device, event.keycode);
        } else {
            hearing_.key(device, event.time_msec, event.keycode, false);
        }
        return lock_.key(device, event.time_msec, event.keycode, pressed);
    }
    hearing_.key(device, event.time_msec, event.keycode, pressed);
    if (pressed) {
        gestures_.typed();
    }
}

// A press that completes a chord of Ensign's own does what it stands for. Each matcher sees every press.
bool Devices::matches(DeviceId device, std::uint32_t code) {
    const bool attention = attention_key_.press(device, code);
    const bool xray = xray_key_.press(device, code);
    const bool fullscreen = fullscreen_key_.press(device, code);
    if (lock_.up()) {
        return attention; // it keeps the lock; nobody sees it
    }
    if (attention) {
        pointer_.cancel();
        attention_.toggle();
    } else if (xray && !attention_.up()) {
        xray_held_ = true;
        gestures_.xray_held(true);
    } else if (fullscreen && !attention_.up()) {
        gestures_.fullscreen_pressed();
    } else {
        return false;
    }
    return true;
}

bool Devices::released(DeviceId device, std::uint32_t code) {
    for (AttentionKey* chord : {&attention_key_, &xray_key_, &fullscreen_key_}) {
        chord->release(device, code);
    }
    end_xray();
    return false; // a release goes to whoever saw the press
}

void Devices::end_xray() {
    if (xray_held_ && !xray_key_.held(xray_key_.chord())) {
        xray_held_ = false;
        gestures_.xray_held(false);
    }
}

// Ctrl+Alt+F1 … F12, as every login session has it.
bool Devices::switch_console(std::uint32_t code) {
    if (session_ == nullptr || !attention_key_.held({.ctrl = true, .alt = true, .key = code})) {
        return false;
    }
    if (code >= KEY_F1 && code <= KEY_F10) {
        return wlr_session_change_vt(session_, code - KEY_F1 + 1);
    }
    if (code == KEY_F11 || code == KEY_F12) {
        return wlr_session_change_vt(session_, code - KEY_F11 + 11);
    }
    return false;
}

} // namespace ensign
