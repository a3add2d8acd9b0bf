// What ensign(5) and an editor say of a key.
#pragma once

#include "compositor/policy/config/key.hpp"

#include <string>

namespace ensign {

// What it is for, its range, and what holds where the file doesn't have it. *bold* and \* as scdoc and Markdown have them.
std::string sentences_of(const Key& key);

} // namespace ensign
