// A VM's chip, magnified, over a line in Ensign's own colours: who somebody is, to be read from across the room.
#pragma once

#include "compositor/paint/image.hpp"
#include "compositor/policy/flag.hpp"
#include "compositor/policy/geometry.hpp"

#include <string>

namespace ensign::paint {

struct Tools;

struct PlateSpec {
    Flag vm;
    std::string line; // empty: the chip alone
    double type = 22; // size of the name, logical px
};

Size plate_size(Tools& tools, const PlateSpec& spec, double scale); // logical px
Image plate(Tools& tools, const PlateSpec& spec, double scale);    // opaque

} // namespace ensign::paint
