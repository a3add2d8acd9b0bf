// The lock: the user's secret, which lies above the locker's picture, and what Ensign says where there is no locker.
#pragma once

#include "compositor/paint/secret.hpp"

#include <string>

namespace ensign::paint {

SecretImage lock_secret(Tools& tools, const Secret& secret, Size output, double scale);

// 96 logical px high, opaque.
Image lock_notice(Tools& tools, const std::string& title, const std::string& line, int width, double scale);

} // namespace ensign::paint
