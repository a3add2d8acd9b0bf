// Made-up scenes that take more than one drawing, for the gallery and for tests: a desktop under X-ray, a window that is full
// screen, a secret.
#pragma once

#include "compositor/paint/secret.hpp"

namespace ensign::paint {

Image xray_scene(Tools& tools, double scale);
Image full_screen_scene(Tools& tools, double scale);
Secret seven_herons();

} // namespace ensign::paint
