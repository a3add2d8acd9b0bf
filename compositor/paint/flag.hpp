// A VM's flag: its pattern, its name on its colour, and the edges that carry both round what belongs to it.
#pragma once

#include "compositor/paint/tools.hpp"
#include "compositor/policy/look/frame_geometry.hpp"

namespace ensign::paint {

struct ChipStyle {
    double hoist = hoist_width;
    double gap = 10;  // hoist to name
    double tail = 12; // name to the chip's end
    double size = 13; // of the name
    double zoom = 1;  // of the pattern
};

double chip_width(Tools& tools, const Flag& vm, double scale, const ChipStyle& style = {}); // logical px, not rounded

// Hoist at the left end of `box`, the name after it, its capitals centred on `text_y`. Nothing here depends on focus.
void draw_chip(Canvas& canvas, Tools& tools, const Flag& vm, const Box& box, double text_y, const ChipStyle& style = {});
void draw_hoist(Canvas& canvas, Tools& tools, const Flag& vm, const Box& box, Orientation orientation = Orientation::horizontal,
                double zoom = 1);
void draw_edge_lane(Canvas& canvas, Tools& tools, const Flag& vm, const Box& box, Color edge, Orientation orientation);

// All four edges inside `box`: the top one is frame_top_edge high, the others `thickness`; no outer line.
void draw_edges(Canvas& canvas, Tools& tools, const Flag& vm, const Box& box, double thickness, Color edge);

} // namespace ensign::paint
