// What all drawings share: colours, text, pattern tiles. Made once.
#pragma once

#include "compositor/paint/canvas.hpp"
#include "compositor/paint/fonts.hpp"
#include "compositor/paint/theme.hpp"
#include "compositor/paint/tiles.hpp"

namespace ensign::paint {

struct Tools {
    static constexpr const char* default_families = "Inter, Cantarell, Noto Sans, DejaVu Sans";

    // families: Pango's family list, first choice first; tests pin one.
    explicit Tools(Ambience ambience, std::string families = default_families)
        : theme{Theme::of(ambience)}, fonts{std::move(families)} {}
    Tools(const Tools&) = delete;
    Tools& operator=(const Tools&) = delete;

    void set_ambience(Ambience ambience) { theme = Theme::of(ambience); }

    Theme theme;
    Fonts fonts;
    Tiles tiles;
};

// Left of `at`, round it, or from it on; the line's width in logical px is given back.
double draw_text(Canvas& canvas, const Tools& tools, Place at, std::string_view text, const TextStyle& style, Color color,
                 Align align = Align::left);
double draw_fitted(Canvas& canvas, const Tools& tools, Place at, std::string_view text, const TextStyle& style, Color color,
                   const Fit& fit);
double draw_name(Canvas& canvas, Tools& tools, Place at, const std::string& label, double size, Color color);

} // namespace ensign::paint
