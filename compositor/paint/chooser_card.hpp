// One VM in the chooser: its flag, what state it is in, the titles of its windows, and what can be done to it.
#pragma once

#include "compositor/paint/tools.hpp"

namespace ensign::paint {

void draw_card(Canvas& canvas, Tools& tools, const ChooserCardSpec& spec, const CardLayout& layout);

} // namespace ensign::paint
