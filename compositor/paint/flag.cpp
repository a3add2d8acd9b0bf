#include "compositor/paint/flag.hpp"

namespace ensign::paint {

double chip_width(Tools& tools, const Flag& vm, double scale, const ChipStyle& style) {
    return style.hoist + style.gap + tools.fonts.name_width(vm.label, style.size, scale) + style.tail;
}

void draw_chip(Canvas& canvas, Tools& tools, const Flag& vm, const Box& box, double text_y, const ChipStyle& style) {
    canvas.fill(box, vm.color);
    draw_hoist(canvas, tools, vm, {box.x, box.y, style.hoist, box.height}, Orientation::horizontal, style.zoom);
    draw_name(canvas, tools, {box.x + style.hoist + style.gap, text_y}, vm.label, style.size, ink(vm.color));
}

void draw_hoist(Canvas& canvas, Tools& tools, const Flag& vm, const Box& box, Orientation orientation, double zoom) {
    const PatternLane lane{.pattern = vm.pattern, .motif = Motif::hoist, .orientation = orientation};
    canvas.lane(box, tools.tiles, lane, vm.color, Theme::hoist_mark(vm.color), zoom);
}

void draw_edge_lane(Canvas& canvas, Tools& tools, const Flag& vm, const Box& box, Color edge, Orientation orientation) {
    const PatternLane lane{.pattern = vm.pattern, .motif = Motif::edge, .orientation = orientation};
    canvas.lane(box, tools.tiles, lane, edge, Theme::edge_mark(edge, vm.color));
}

void draw_edges(Canvas& canvas, Tools& tools, const Flag& vm, const Box& box, double thickness, Color edge) {
    const double side_top = box.y + frame_top_edge;
    const double side_height = box.height - frame_top_edge - thickness;
    const auto lane = [&](const Box& b, Orientation o) { draw_edge_lane(canvas, tools, vm, b, edge, o); };
    lane({box.x, box.y, box.width, frame_top_edge}, Orientation::horizontal);
    lane({box.x, box.bottom() - thickness, box.width, thickness}, Orientation::horizontal);
    lane({box.x, side_top, thickness, side_height}, Orientation::vertical);
    lane({box.right() - thickness, side_top, thickness, side_height}, Orientation::vertical);
}

} // namespace ensign::paint
