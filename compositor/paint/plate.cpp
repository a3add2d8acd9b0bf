#include "compositor/paint/plate.hpp"

#include "compositor/paint/flag.hpp"

#include <algorithm>
#include <cmath>

namespace ensign::paint {

namespace {

struct Measures {
    explicit Measures(double type)
        : height{std::round(type * 2.1)}, padding{std::round(type * .6)}, line_height{std::round(type * 1.15)},
          line{.size = std::max(11.0, std::round(type * .42)), .weight = 500},
          chip{.hoist = height, .gap = padding, .tail = padding, .size = type, .zoom = height / title_bar_height} {}

    [[nodiscard]] double text_x() const { return height + padding; }

    double height; // of the chip; its hoist is a square
    double padding;
    double line_height;
    TextStyle line;
    ChipStyle chip;
};

} // namespace

Size plate_size(Tools& tools, const PlateSpec& spec, double scale) {
    const Measures m{spec.type};
    const double chip = chip_width(tools, spec.vm, scale, m.chip);
    if (spec.line.empty()) {
        return {static_cast<int>(std::ceil(chip)), static_cast<int>(m.height)};
    }
    const double line = m.text_x() + tools.fonts.width(spec.line, m.line, scale) + m.padding;
    return {static_cast<int>(std::ceil(std::max(chip, line))), static_cast<int>(m.height + m.line_height)};
}

Image plate(Tools& tools, const PlateSpec& spec, double scale) {
    const Measures m{spec.type};
    const Size size = plate_size(tools, spec, scale);
    const Box whole{Rect{0, 0, size.width, size.height}};
    Image image{device(size.width, scale), device(size.height, scale)};
    Canvas canvas{image, scale};
    canvas.fill(whole, tools.theme.stripe);
    draw_chip(canvas, tools, spec.vm, {0, 0, whole.width, m.height}, m.height / 2, m.chip);
    if (!spec.line.empty()) {
        draw_text(canvas, tools, {m.text_x(), m.height + m.line_height / 2}, spec.line, m.line, tools.theme.text);
    }
    canvas.hairline(whole, tools.theme.key(spec.vm.color));
    return image;
}

} // namespace ensign::paint
