// One input device in the chooser: what it says it is, and whether it waits to be let in.
#pragma once

#include "compositor/paint/tools.hpp"
#include "compositor/policy/chooser/chooser_device.hpp"

namespace ensign::paint {

enum class Selection : std::uint8_t { none, selected };

void draw_device(Canvas& canvas, Tools& tools, const ChooserDevice& device, const Box& box, Selection selection);

} // namespace ensign::paint
