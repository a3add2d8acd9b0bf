// Where the configuration is, and what it says.
#pragma once

#include "compositor/policy/config/config.hpp"

#include <expected>
#include <string>

namespace ensign {

// The file that is named (-c), else $XDG_CONFIG_HOME/ensign/config.toml, else /etc/xdg/ensign/config.toml. Errors are
// sentences.
std::expected<std::string, std::string> config_path(std::string named);
std::expected<Config, std::string> read_config(std::string named);

} // namespace ensign
