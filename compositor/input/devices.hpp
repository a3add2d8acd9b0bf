// Input devices as they come and go, from the backend and, on the headless backend, from virtual ones: which of them are
// heard, what each VM is offered of them, and their LEDs.
#pragma once

#include "compositor/input/device.hpp"
#include "compositor/input/device_list.hpp"
#include "compositor/input/focus_controller.hpp"
#include "compositor/input/keys.hpp"
#include "compositor/input/pointer.hpp"
#include "compositor/input/tablets.hpp"
#include "compositor/input/touch.hpp"
#include "compositor/policy/config/config.hpp"
#include "compositor/policy/input/quarantine.hpp"
#include "compositor/wl/listener.hpp"

#include <memory>
#include <vector>

namespace ensign {

class Devices final : public DeviceList {
  public:
    struct Hands { // what devices move
        Keys& keys;
        Pointer& pointer;
        Touch& touch;
        Tablets& tablets;
    };
    Devices(wlr_backend* backend, FocusController& focus, Front& front, Vms& vms, Hands hands);

    void set_rules(std::vector<DeviceRule> rules, bool quarantine);
    // On the headless backend virtual devices are the only ones, and may press the attention key.
    void add_virtual_devices(wlr_virtual_keyboard_manager_v1* keyboards, wlr_virtual_pointer_manager_v1* pointers);
    // What is announced from now on is plugged in.
    void end_startup() { quarantine_.end_startup(); }
    // The locks of whoever has the focus (WLR_LED_*), on every keyboard.
    void show_leds(std::uint32_t leds);
    // The VM's seat has touch and a tablet where a device of that kind reaches it.
    void offer_to(VmDisplay& vm) const;
    // Touch screens and tablets find their outputs again.
    void outputs_changed();

    [[nodiscard]] std::vector<DeviceEntry> devices() const override;
    [[nodiscard]] bool any_waits() const override;
    [[nodiscard]] int keyboards() const override;
    [[nodiscard]] std::uint64_t revision() const override { return revision_; }
    bool approve(DeviceId device) override;

    // For each device.
    void key(DeviceId device, const wlr_keyboard_key_event& event) { hands_.keys.key(device, event); }
    void gone(Device& device);

  private:
    // A parent compositor or a host program stands for what it announces; the machine's sockets stand for nothing.
    enum class Origin : std::uint8_t { machine, program };
    void add(wlr_input_device* device, Origin origin);
    void judge(Device& device);
    void listen(Device& device);
    void silence(Device& device);
    void map_to_output(const Device& device);
    void changed();
    [[nodiscard]] bool offers(DeviceKind kind, VmId vm) const;
    void handle_new_input(wlr_input_device* device) noexcept;
    void handle_new_virtual_keyboard(wlr_virtual_keyboard_v1* keyboard) noexcept;
    void handle_new_virtual_pointer(wlr_virtual_pointer_v1_new_pointer_event* event) noexcept;

    FocusController& focus_;
    Front& front_;
    Vms& vms_;
    Hands hands_;
    std::vector<DeviceRule> rules_;
    Quarantine quarantine_;
    std::uint32_t last_id_ = 0;
    std::uint64_t revision_ = 0;
    std::uint32_t leds_ = 0; // WLR_LED_*
    std::vector<std::unique_ptr<Device>> devices_; // in the order of their coming
    wl::Listener<&Devices::handle_new_input> new_input_{*this};
    wl::Listener<&Devices::handle_new_virtual_keyboard> new_virtual_keyboard_{*this};
    wl::Listener<&Devices::handle_new_virtual_pointer> new_virtual_pointer_{*this};
};

} // namespace ensign
