#include "compositor/policy/input/attention_key.hpp"

namespace ensign {

bool AttentionKey::press(DeviceId device, std::uint32_t code) {
    release(device, code); // held already: its release got lost, and must not cost the user a press
    const bool completed = matcher_.press(keys_, device, code);
    keys_.press(device, code);
    return completed;
}

void AttentionKey::release(DeviceId device, std::uint32_t code) {
    if (keys_.release(device, code)) {
        matcher_.release(device, code);
    }
}

void AttentionKey::forget(DeviceId device) {
    keys_.forget(device);
    matcher_.forget(device);
}

} // namespace ensign
