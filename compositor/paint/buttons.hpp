// The three buttons of a title bar.
#pragma once

#include "compositor/paint/canvas.hpp"

namespace ensign::paint {

enum class Glyph : std::uint8_t { minimise, maximise, restore, close };
enum class ButtonState : std::uint8_t { plain, hovered, pressed };

// `box` is the button's area; the glyph's middle lies on `centre_y`.
void draw_button(Canvas& canvas, Glyph glyph, const Box& box, double centre_y, ButtonState state, Color color);

} // namespace ensign::paint
