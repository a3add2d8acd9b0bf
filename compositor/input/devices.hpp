// Input devices as they come and go, from the backend and, on the headless backend, from virtual ones.
#pragma once

#include "compositor/input/hearing.hpp"
#include "compositor/input/keymap.hpp"
#include "compositor/input/pointer.hpp"
#include "compositor/policy/attention_key.hpp"
#include "compositor/trusted/attention.hpp"
#include "compositor/trusted/lock.hpp"
#include "compositor/wl/listener.hpp"

#include <memory>
#include <vector>

namespace ensign {

class Devices;

// The chords that are Ensign's own, apart from the attention key.
class Gestures {
  public:
    virtual ~Gestures() = default;
    virtual void xray_held(bool held) = 0;
    virtual void fullscreen_pressed() = 0;
    virtual void typed() = 0; // a key went to a VM
};

// Where a key goes first: the attention key sees it before xkb, grabs, inhibitors and the chooser.
class Keyboard {
  public:
    Keyboard(Devices& devices, DeviceId id, wlr_keyboard* keyboard, bool may_match);
    ~Keyboard();
    Keyboard(const Keyboard&) = delete;
    Keyboard& operator=(const Keyboard&) = delete;

    void set_keymap(const Keymap& keymap);
    [[nodiscard]] DeviceId id() const { return id_; }

  private:
    void handle_key(wlr_keyboard_key_event* event) noexcept;
    void handle_destroy(void* data) noexcept;

    Devices& devices_;
    DeviceId id_;
    wlr_keyboard* keyboard_; // owned by the backend or the virtual keyboard's client
    bool may_match_;         // announced by the backend: its keys can be the attention key
    wl::Listener<&Keyboard::handle_key> key_{*this};
    wl::Listener<&Keyboard::handle_destroy> destroy_{*this};
};

class Devices {
  public:
    Devices(wlr_backend* backend, wlr_session* session, Hearing& hearing, Attention& attention, Lock& lock,
            Pointer& pointer, Gestures& gestures);

    ~Devices();

    void set_keymap(const Keymap& keymap);
    void set_chords(Chord sak, Chord xray, Chord fullscreen);
    // On the headless backend virtual devices are the only ones, and may press the attention key.
    void offer_virtual_devices(wl_display* host);

    // For keyboards.
    void key(DeviceId device, const wlr_keyboard_key_event& event, bool may_match);
    void gone(Keyboard& keyboard);

  private:
    class PointerDevice;
    void add(wlr_input_device* device, bool may_match);
    void gone(PointerDevice& pointer);
    bool matches(DeviceId device, std::uint32_t code);
    bool released(DeviceId device, std::uint32_t code);
    void end_xray();
    [[nodiscard]] bool switch_console(std::uint32_t code);
    void handle_new_input(wlr_input_device* device) noexcept;
    void handle_new_virtual_keyboard(wlr_virtual_keyboard_v1* keyboard) noexcept;
    void handle_new_virtual_pointer(wlr_virtual_pointer_v1_new_pointer_event* event) noexcept;

    wlr_session* session_; // not owned; null without a seat
    Hearing& hearing_;
    Attention& attention_;
    Lock& lock_;
    Pointer& pointer_;
    Gestures& gestures_;
    // All are matched on raw codes, where the attention key is, and what completes one is never delivered.
    AttentionKey attention_key_{Chord{}};
    AttentionKey xray_key_{Chord{}};
    AttentionKey fullscreen_key_{Chord{}};
    bool xray_held_ = false;
    const Keymap* keymap_ = nullptr;
    std::uint32_t last_id_ = 0;
    std::vector<std::unique_ptr<Keyboard>> keyboards_;
    std::vector<std::unique_ptr<PointerDevice>> pointers_;
    wl::Listener<&Devices::handle_new_input> new_input_{*this};
    wl::Listener<&Devices::handle_new_virtual_keyboard> new_virtual_keyboard_{*this};
    wl::Listener<&Devices::handle_new_virtual_pointer> new_virtual_pointer_{*this};
};

} // namespace ensign
