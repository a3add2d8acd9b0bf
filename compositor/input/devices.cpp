#include "compositor/input/devices.hpp"

#include "compositor/log.hpp"
#include "compositor/policy/text/label.hpp"

#include <algorithm>
#include <utility>

#include <linux/input-event-codes.h>

namespace ensign {

namespace {
bool points(const wlr_input_device& device) {
    return device.type == WLR_INPUT_DEVICE_POINTER || device.type == WLR_INPUT_DEVICE_TOUCH ||
           device.type == WLR_INPUT_DEVICE_TABLET;
}
} // namespace

Devices::Devices(wlr_backend* backend, wlr_session* session, FocusController& focus, ChooserSession& attention, Lock& lock,
                 Hands hands, Gestures& gestures, DeviceEvents& events)
    : session_{session}, focus_{focus}, chooser_{attention}, lock_{lock}, hands_{hands}, gestures_{gestures}, events_{events} {
    new_input_.connect(backend->events.new_input);
}

void Devices::set_chords(const Config& config) {
    attention_key_.set_chord(config.sak);
    xray_key_.set_chord(config.xray);
    fullscreen_key_.set_chord(config.fullscreen);
    windows_key_.set_chord(config.windows);
    layout_key_.set_chord(config.layout);
}

void Devices::offer_virtual_devices(wl_display* host) {
    new_virtual_keyboard_.connect(wlr_virtual_keyboard_manager_v1_create(host)->events.new_virtual_keyboard);
    new_virtual_pointer_.connect(wlr_virtual_pointer_manager_v1_create(host)->events.new_virtual_pointer);
}

// ---- coming and going

void Devices::add(wlr_input_device* wlr_device, Origin origin) {
    Device& device = *devices_.emplace_back(std::make_unique<Device>(*this, DeviceId{++last_id_}, wlr_device));
    if (origin == Origin::program) {
        device.admit();
    }
    judge(device);
    const std::string name = safe_title(Untrusted{std::string_view{device.info().name}});
    log::debug("input device {}: {} \"{}\"", device.id().value, name_of(device.info().kind), name);
    if (device.waiting()) {
        log::info("input device {}, \"{}\", waits until it is approved", device.id().value, name);
    }
    events_.devices_changed();
}

// What the rules say of it is in force when this returns.
void Devices::judge(Device& device) {
    device.set_verdict(judge_device(rules_, device.info()));
    if (device.waiting() && quarantine_.admits(device.info().path, device.verdict().vouched)) {
        device.admit();
    }
    focus_.admit(device.id(), device.verdict().grant);
    const bool heard = !device.waiting() && device.verdict().enabled;
    if (heard && device.listening()) {
        map_to_output(device); // the rules may name another
    } else if (heard) {
        listen(device);
    } else if (device.listening()) {
        silence(device);
    }
}

void Devices::listen(Device& device) {
    device.set_listening(true);
    device.show_leds(leds_);
    if (points(*device.get())) {
        hands_.pointer.attach(device.get());
        map_to_output(device);
    }
}

void Devices::silence(Device& device) {
    device.set_listening(false);
    for (AttentionKey* chord : chords()) {
        chord->forget(device.id());
    }
    end_xray();
    end_switching();
    focus_.release(device.id());
    lock_.forget(device.id());
    if (points(*device.get())) {
        hands_.touch.forget(device.id());
        hands_.tablets.forget(device.id());
        hands_.pointer.detach(device.get());
    }
}

void Devices::map_to_output(const Device& device) {
    const auto& wanted = device.verdict().settings.output;
    if (device.get()->type == WLR_INPUT_DEVICE_TOUCH) {
        const char* own = wlr_touch_from_input_device(device.get())->output_name;
        hands_.pointer.map_to_output(device.get(), wanted.value_or(own != nullptr ? own : ""));
    } else if (device.get()->type == WLR_INPUT_DEVICE_TABLET) {
        hands_.pointer.map_to_output(device.get(), wanted.value_or(""));
    }
}

void Devices::outputs_changed() {
    for (const auto& device : devices_) {
        if (device->listening()) {
            map_to_output(*device);
        }
    }
}

bool Devices::offers(DeviceKind kind, VmId vm) const {
    return std::ranges::any_of(devices_, [&](const auto& device) {
        return device->info().kind == kind && device->listening() && focus_.reaches(device->id(), vm);
    });
}

void Devices::gone(Device& device) {
    if (device.listening()) {
        silence(device);
    }
    focus_.forget(device.id());
    std::erase_if(devices_, [&](const auto& other) { return other.get() == &device; });
    events_.devices_changed();
}

void Devices::set_rules(std::vector<DeviceRule> rules, bool quarantine) {
    rules_ = std::move(rules);
    quarantine_.set_on(quarantine);
    for (const auto& device : devices_) {
        judge(*device);
    }
    events_.devices_changed();
}

std::vector<DeviceEntry> Devices::devices() const {
    std::vector<DeviceEntry> entries;
    for (const auto& device : devices_) {
        DeviceInfo info = device->info();
        info.name = safe_title(Untrusted{std::string_view{info.name}});
        const DeviceVerdict& verdict = device->verdict();
        entries.push_back({device->id(), std::move(info), verdict.grant, device->waiting(), verdict.enabled});
    }
    return entries;
}

bool Devices::approve(DeviceId id) {
    const auto found = std::ranges::find(devices_, id, [](const auto& device) { return device->id(); });
    if (found == devices_.end() || !(*found)->waiting()) {
        return false;
    }
    (*found)->admit();
    quarantine_.approve((*found)->info().path);
    for (const auto& device : devices_) { // one that is keyboard and pointer comes as two, from one place
        judge(*device);
    }
    log::info("input device {}: approved", id.value);
    events_.devices_changed();
    return true;
}

void Devices::show_leds(std::uint32_t leds) {
    if (std::exchange(leds_, leds) == leds) {
        return;
    }
    for (const auto& device : devices_) {
        device->show_leds(leds);
    }
}

void Devices::handle_new_input(wlr_input_device* device) noexcept {
    add(device, wlr_input_device_is_wl(device) ? Origin::program : Origin::machine);
}

void Devices::handle_new_virtual_keyboard(wlr_virtual_keyboard_v1* keyboard) noexcept {
    add(&keyboard->keyboard.base, Origin::program);
}

void Devices::handle_new_virtual_pointer(wlr_virtual_pointer_v1_new_pointer_event* event) noexcept {
    add(&event->new_pointer->pointer.base, Origin::program);
}

// ---- keys

void Devices::key(DeviceId device, const wlr_keyboard_key_event& event) {
    const bool pressed = event.state == WL_KEYBOARD_KEY_STATE_PRESSED;
    const bool trusted = focus_.trusts(device);
    if (pressed ? matches(device, event.keycode) : released(device, event.keycode)) {
        return focus_.swallow_key(device, event.keycode);
    }
    if (pressed && trusted && switch_console(event.keycode)) {
        return focus_.swallow_key(device, event.keycode);
    }
    if (chooser_.up()) {
        if (pressed) {
            focus_.swallow_key(device, event.keycode);
        } else {
            focus_.key(device, event.time_msec, event.keycode, false);
        }
        if (trusted) {
            chooser_.key(event.keycode, pressed);
        }
        return;
    }
    if (lock_.up()) {
        if (pressed) {
            focus_.swallow_key(device, event.keycode);
        } else {
            focus_.key(device, event.time_msec, event.keycode, false);
        }
        if (trusted) {
            lock_.key(device, event.time_msec, event.keycode, pressed);
        }
        return;
    }
    if (focus_.key(device, event.time_msec, event.keycode, pressed) && pressed) {
        gestures_.typed();
    }
}

// A press that completes a chord of Ensign's own does what it stands for. Each matcher sees every press; what isn't trusted
// has the attention key only.
bool Devices::matches(DeviceId device, std::uint32_t code) {
    const bool trusted = focus_.trusts(device);
    const bool attention = attention_key_.press(device, code);
    const bool xray = trusted && xray_key_.press(device, code);
    const bool fullscreen = trusted && fullscreen_key_.press(device, code);
    const bool windows = trusted && windows_key_.press(device, code);
    const bool layout = trusted && layout_key_.press(device, code);
    if (lock_.up()) {
        if (layout) {
            lock_.next_layout(); // a password may need it
        }
        return attention || layout; // the lock stays; nobody sees it
    }
    if (attention) {
        hands_.pointer.cancel();
        chooser_.toggle();
    } else if (xray && !chooser_.up()) {
        xray_held_ = true;
        gestures_.xray_held(true);
    } else if (chooser_.up() || gestures_.shortcuts_inhibited()) {
        return false;
    } else if (fullscreen) {
        gestures_.fullscreen_pressed();
    } else if (windows) {
        switching_ = true;
        gestures_.windows_pressed(windows_key_.held({.shift = true, .key = code}));
    } else if (layout) {
        gestures_.layout_pressed();
    } else {
        return false;
    }
    return true;
}

bool Devices::released(DeviceId device, std::uint32_t code) {
    for (AttentionKey* chord : chords()) {
        chord->release(device, code);
    }
    end_xray();
    end_switching();
    return false; // a release goes to whoever saw the press
}

void Devices::end_xray() {
    if (xray_held_ && !xray_key_.held(xray_key_.chord())) {
        xray_held_ = false;
        gestures_.xray_held(false);
    }
}

void Devices::end_switching() {
    if (switching_ && !windows_key_.modifiers_held()) {
        switching_ = false;
        gestures_.windows_released();
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
