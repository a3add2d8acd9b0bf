#include "compositor/paint/buttons.hpp"

#include <array>

namespace ensign::paint {

namespace {

constexpr double glyph_size = 9;

void draw_restore(Canvas& canvas, Place at, Color color) {
    canvas.border({at.x, at.y + 2, 7, 7}, 1, color); // the window in front
    canvas.fill({at.x + 2, at.y, 7, 1}, color);      // the one behind it
    canvas.fill({at.x + 8, at.y, 1, 7}, color);
}

void draw_cross(Canvas& canvas, Place at, Color color) {
    constexpr double thickness = 1.3;
    constexpr double near = .5;
    constexpr double far = glyph_size - .5;
    const std::array falling{Place{at.x + near, at.y + near}, Place{at.x + far, at.y + far}};
    const std::array rising{Place{at.x + far, at.y + near}, Place{at.x + near, at.y + far}};
    canvas.stroke(falling, thickness, color);
    canvas.stroke(rising, thickness, color);
}

void draw_hover(Canvas& canvas, const Box& box, ButtonState state, Color color) {
    if (state == ButtonState::plain) {
        return;
    }
    canvas.rounded({box.x + 3, box.y + 7, box.width - 6, 18}, 3, color, state == ButtonState::pressed ? .30 : .18);
}

} // namespace

void draw_button(Canvas& canvas, Glyph glyph, const Box& box, double centre_y, ButtonState state, Color color) {
    draw_hover(canvas, box, state, color);
    const Place at{canvas.snapped(box.middle().x - glyph_size / 2), canvas.snapped(centre_y - glyph_size / 2)};
    const double line = canvas.scale() < 1.5 ? 1 : 1.25;
    switch (glyph) {
    case Glyph::minimise: return canvas.fill({at.x, at.y + glyph_size - 1, glyph_size, line}, color);
    case Glyph::maximise: return canvas.border({at.x, at.y, glyph_size, glyph_size}, line, color);
    case Glyph::restore: return draw_restore(canvas, at, color);
    case Glyph::close: return draw_cross(canvas, at, color);
    }
}

} // namespace ensign::paint
