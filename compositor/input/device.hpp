// One input device: what it is, what the user's rules make of it, and its keys, which go to Devices.
#pragma once

#include "compositor/policy/ids.hpp"
#include "compositor/policy/input/device_rules.hpp"
#include "compositor/wl/listener.hpp"
#include "compositor/wl/wlr.hpp"

namespace ensign {

class Devices;

// Of a device that Devices announced; in wlr_input_device.data.
DeviceId id_of(const wlr_input_device& device);

class Device {
  public:
    Device(Devices& devices, DeviceId id, wlr_input_device* device);
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;

    [[nodiscard]] DeviceId id() const { return id_; }
    [[nodiscard]] wlr_input_device* get() const { return device_; }
    [[nodiscard]] const DeviceInfo& info() const { return info_; }
    [[nodiscard]] const DeviceVerdict& verdict() const { return verdict_; }
    void set_verdict(DeviceVerdict verdict); // libinput follows at once

    [[nodiscard]] bool waiting() const { return waiting_; } // in quarantine
    void admit() { waiting_ = false; }
    // Nothing of it is heard before.
    [[nodiscard]] bool listening() const { return listening_; }
    void set_listening(bool listening);
    void show_leds(std::uint32_t leds); // WLR_LED_*

  private:
    void handle_key(wlr_keyboard_key_event* event) noexcept;
    void handle_destroy(void* data) noexcept;

    Devices& devices_;
    DeviceId id_;
    wlr_input_device* device_; // owned by the backend, or by the client of a virtual one
    DeviceInfo info_;
    DeviceVerdict verdict_;
    bool waiting_ = true;
    bool listening_ = false;
    wl::Listener<&Device::handle_key> key_{*this};
    wl::Listener<&Device::handle_destroy> destroy_{*this};
};

} // namespace ensign
