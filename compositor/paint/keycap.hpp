// A key of the keyboard, drawn as a cap round its name.
#pragma once

#include "compositor/paint/tools.hpp"

namespace ensign::paint {

double keycap_width(const Tools& tools, std::string_view key, double height, double scale);
void draw_keycap(Canvas& canvas, const Tools& tools, Place left_middle, std::string_view key, double height);

} // namespace ensign::paint
