// Hands over to ensign-selftest, which needs no running Ensign.
#pragma once

#include "ctl/arguments.hpp"

#include <string>

namespace ensign::ctl {

// Returns only where that program can't be run: a sentence that says why.
std::string become_selftest(const SelfTest& wanted, bool json);

} // namespace ensign::ctl
