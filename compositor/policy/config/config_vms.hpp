// [[vm]] of the configuration.
#pragma once

#include "compositor/policy/config/config.hpp"
#include "compositor/policy/config/config_reader.hpp"

namespace ensign {

// Into config.vms, no two of which may be mistaken for each other.
void read_vms(TableReader& root, Config& config, ConfigProblems& problems);

} // namespace ensign
