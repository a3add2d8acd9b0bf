#include "compositor/input/device.hpp"

#include "compositor/input/devices.hpp"
#include "compositor/input/libinput_device.hpp"

namespace ensign {

DeviceId id_of(const wlr_input_device& device) {
    return DeviceId{static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(device.data))};
}

Device::Device(Devices& devices, DeviceId id, wlr_input_device* device)
    : devices_{devices}, id_{id}, device_{device}, info_{describe(*device)} {
    device->data = reinterpret_cast<void*>(static_cast<std::uintptr_t>(id.value));
    destroy_.connect(device->events.destroy);
}

void Device::set_verdict(DeviceVerdict verdict) {
    verdict_ = std::move(verdict);
    apply(verdict_.settings, *device_);
}

void Device::set_listening(bool listening) {
    listening_ = listening;
    if (device_->type == WLR_INPUT_DEVICE_KEYBOARD) {
        listening ? key_.connect(wlr_keyboard_from_input_device(device_)->events.key) : key_.disconnect();
    }
}

void Device::show_leds(std::uint32_t leds) {
    if (listening_ && device_->type == WLR_INPUT_DEVICE_KEYBOARD) {
        wlr_keyboard_led_update(wlr_keyboard_from_input_device(device_), leds);
    }
}

void Device::handle_key(wlr_keyboard_key_event* event) noexcept { devices_.key(id_, *event); }

void Device::handle_destroy(void*) noexcept { devices_.gone(*this); }

} // namespace ensign
