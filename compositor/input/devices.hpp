// Input devices as they come and go, from the backend and, on the headless backend, from virtual ones: which of them are
// heard, and where their keys go. The attention key sees each first, before xkb, grabs, inhibitors and the chooser.
#pragma once

#include "compositor/input/device.hpp"
#include "compositor/input/device_list.hpp"
#include "compositor/input/focus_controller.hpp"
#include "compositor/input/pointer.hpp"
#include "compositor/input/tablets.hpp"
#include "compositor/input/touch.hpp"
#include "compositor/policy/config/config.hpp"
#include "compositor/policy/input/attention_key.hpp"
#include "compositor/policy/input/quarantine.hpp"
#include "compositor/trusted/chooser_session.hpp"
#include "compositor/trusted/lock.hpp"
#include "compositor/wl/listener.hpp"

#include <array>
#include <memory>
#include <vector>

namespace ensign {

// The chords that are Ensign's own, apart from the attention key.
class Gestures {
  public:
    virtual ~Gestures() = default;
    virtual void xray_held(bool held) = 0;
    virtual void fullscreen_pressed() = 0;
    virtual void windows_pressed(bool back) = 0; // the keys for the next window
    virtual void windows_released() = 0;         // their modifiers
    virtual void layout_pressed() = 0;
    // The window that hears has them all, but for the attention key and X-ray.
    [[nodiscard]] virtual bool shortcuts_inhibited() const = 0;
    virtual void typed() = 0; // a key went to a VM
};

class Devices final : public DeviceList {
  public:
    struct Hands { // what devices move
        Pointer& pointer;
        Touch& touch;
        Tablets& tablets;
    };
    Devices(wlr_backend* backend, wlr_session* session, FocusController& focus, ChooserSession& attention, Lock& lock,
            Hands hands, Gestures& gestures, DeviceEvents& events);

    void set_chords(const Config& config);
    void set_rules(std::vector<DeviceRule> rules, bool quarantine);
    // On the headless backend virtual devices are the only ones, and may press the attention key.
    void offer_virtual_devices(wl_display* host);
    // What is announced from now on is plugged in.
    void end_startup() { quarantine_.end_startup(); }
    // The locks of whoever hears, on every keyboard.
    void show_leds(std::uint32_t leds);

    // Whether a VM hears any device of this kind.
    [[nodiscard]] bool offers(DeviceKind kind, VmId vm) const;
    // Touch screens and tablets find their outputs again.
    void outputs_changed();

    [[nodiscard]] std::vector<DeviceEntry> devices() const override;
    bool approve(DeviceId device) override;

    // For each device.
    void key(DeviceId device, const wlr_keyboard_key_event& event);
    void gone(Device& device);

  private:
    // A parent compositor or a host program stands for what it announces; the machine's sockets stand for nothing.
    enum class Origin : std::uint8_t { machine, program };
    void add(wlr_input_device* device, Origin origin);
    void judge(Device& device);
    void listen(Device& device);
    void silence(Device& device);
    void map_to_output(const Device& device);
    bool matches(DeviceId device, std::uint32_t code);
    bool released(DeviceId device, std::uint32_t code);
    void end_xray();
    void end_switching();
    [[nodiscard]] bool switch_console(std::uint32_t code);
    [[nodiscard]] std::array<AttentionKey*, 5> chords() {
        return {&attention_key_, &xray_key_, &fullscreen_key_, &windows_key_, &layout_key_};
    }
    void handle_new_input(wlr_input_device* device) noexcept;
    void handle_new_virtual_keyboard(wlr_virtual_keyboard_v1* keyboard) noexcept;
    void handle_new_virtual_pointer(wlr_virtual_pointer_v1_new_pointer_event* event) noexcept;

    wlr_session* session_; // not owned; null without a seat
    FocusController& focus_;
    ChooserSession& chooser_;
    Lock& lock_;
    Hands hands_;
    Gestures& gestures_;
    DeviceEvents& events_;
    // All are matched on raw codes, where the attention key is, and what completes one is never delivered.
    AttentionKey attention_key_{Chord{}};
    AttentionKey xray_key_{Chord{}};
    AttentionKey fullscreen_key_{Chord{}};
    AttentionKey windows_key_{Chord{}};
    AttentionKey layout_key_{Chord{}};
    bool xray_held_ = false;
    bool switching_ = false; // windows, since windows_key_ and for as long as its modifiers are held
    std::vector<DeviceRule> rules_;
    Quarantine quarantine_;
    std::uint32_t last_id_ = 0;
    std::uint32_t leds_ = 0; // WLR_LED_*
    std::vector<std::unique_ptr<Device>> devices_; // in the order of their coming
    wl::Listener<&Devices::handle_new_input> new_input_{*this};
    wl::Listener<&Devices::handle_new_virtual_keyboard> new_virtual_keyboard_{*this};
    wl::Listener<&Devices::handle_new_virtual_pointer> new_virtual_pointer_{*this};
};

} // namespace ensign
