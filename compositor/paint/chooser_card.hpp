// One VM in the chooser: its flag, what state it is in, and the titles of its windows.
#pragma once

#include "compositor/paint/tools.hpp"

#include <cstddef>
#include <string_view>

namespace ensign::paint {

struct CardSpec {
    const ChooserVm& vm;
    Box box;
    std::size_t index = 0; // in configuration order; the first nine have a digit
    bool selected = false;
    bool hit = true;       // false: stays in place, but dimmed
    std::string_view query;
};

void draw_card(Canvas& canvas, Tools& tools, const CardSpec& spec);

} // namespace ensign::paint
