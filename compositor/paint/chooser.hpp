// The chooser of VMs, but for the stripe above it. The place of the user's secret stays empty here: what shows it is a picture
// of its own.
#pragma once

#include "compositor/paint/chooser_card.hpp"
#include "compositor/paint/image.hpp"
#include "compositor/policy/chooser/chooser.hpp"
#include "compositor/policy/geometry.hpp"

#include <string>
#include <vector>

namespace ensign::paint {

struct Tools;

struct ChooserSpec {
    const Chooser* chooser = nullptr; // not owned; lives through the call
    ChooserLayout layout;
    Size output;  // logical px
    std::string back_to; // label of the VM that Esc leads to; empty: "Back"
    double scale = 1;
    int first_row = 0; // of the cards, in view
};

ChooserCardSpec card_spec(const ChooserSpec& spec, std::size_t index);

// A part of it, opaque: logical px of the output, below the stripe. Empty where memory is wanting.
Image chooser_part(Tools& tools, const ChooserSpec& spec, const Rect& part);
// Where the chooser's hints are drawn, in their order; empty for one that there is no room for.
std::vector<Rect> hint_boxes(Tools& tools, const ChooserSpec& spec);

} // namespace ensign::paint
