// Ensign's symbols: one colour, on a grid of 12 units.
#pragma once

#include "compositor/paint/canvas.hpp"

#include <cstdint>

namespace ensign::paint {

enum class Icon : std::uint8_t {
    keyboard,
    shield,
    shield_off,
    attention,
    on,
    idle,
    unplugged,
    search,
    pin,
    capture,
    quota,
    hung,
    pause,
    full_screen,
    play,
    hide,
    mute,
    kill
};

// `corner` is the top left of a box of `size` logical px.
void draw_icon(Canvas& canvas, Icon icon, Place corner, Color color, double size = 12);

} // namespace ensign::paint
