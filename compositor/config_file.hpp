// Where the configuration is, and what it says.
#pragma once

#include "compositor/policy/config/config.hpp"

#include <expected>
#include <string>

namespace ensign {

// The file that is named (-c), else $XDG_CONFIG_HOME/ensign/config.toml, else /etc/xdg/ensign/config.toml. The error is a
// sentence.
std::expected<Config, std::string> read_config(std::string path);

} // namespace ensign
