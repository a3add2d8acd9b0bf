// A VM's chip, magnified, over a line in Ensign's own colours: who somebody is, to be read from across the room.
#pragma once

#include "compositor/paint/tools.hpp"

namespace ensign::paint {

struct PlateSpec {
    Flag vm;
    std::string line; // empty: the chip alone
    double type = 22; // size of the name
};

Size plate_size(Tools& tools, const PlateSpec& spec, double scale); // logical px
Image draw_plate(Tools& tools, const PlateSpec& spec, double scale);

} // namespace ensign::paint
