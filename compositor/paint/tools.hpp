// What all drawings share: colours, text, pattern tiles. Made once by each Painter.
#pragma once

#include "compositor/paint/canvas.hpp"
#include "compositor/paint/fonts.hpp"
#include "compositor/paint/painter.hpp"
#include "compositor/paint/theme.hpp"
#include "compositor/paint/tiles.hpp"

namespace ensign::paint {

struct Tools {
    Theme theme;
    Fonts fonts;
    Tiles tiles;
};

struct Painter::Parts : Tools {};

// Left of `at`, round it, or from it on; the line's width in logical px is given back.
double draw_text(Canvas& canvas, const Tools& tools, Place at, std::string_view text, const TextStyle& style, Color color,
                 Align align = Align::left);
double draw_fitted(Canvas& canvas, const Tools& tools, Place at, std::string_view text, const TextStyle& style, Color color,
                   const Fit& fit);
double draw_name(Canvas& canvas, Tools& tools, Place at, const std::string& label, double size, Color color);

} // namespace ensign::paint
