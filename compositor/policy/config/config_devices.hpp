// [devices] and [[device]] of the configuration.
#pragma once

#include "compositor/policy/config/config.hpp"
#include "compositor/policy/config/config_reader.hpp"

namespace ensign {

// Into config.quarantine and config.devices. config.vms is there already: rules name VMs.
void read_devices(TableReader& root, Config& config, ConfigProblems& problems);

} // namespace ensign
