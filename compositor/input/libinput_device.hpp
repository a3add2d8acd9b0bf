// What libinput knows of a device, and how it is told to treat one. Devices of other backends have a name and a type.
#pragma once

#include "compositor/policy/input/device.hpp"
#include "compositor/policy/input/device_settings.hpp"
#include "compositor/wl/wlr.hpp"

namespace ensign {

DeviceInfo describe(wlr_input_device& device);

// What isn't set gets libinput's default. Does nothing to devices that don't point, and to those of other backends.
void apply(const DeviceSettings& settings, wlr_input_device& device);
void apply(const DeviceSettings& settings, libinput_device* device);

} // namespace ensign
