// Connects to a listening socket by its path.
#pragma once

#include "compositor/wl/fd.hpp"

#include <string>

namespace ensign::test {

wl::Fd connect_to(const std::string& path); // blocking mode; invalid where nobody listens

} // namespace ensign::test
