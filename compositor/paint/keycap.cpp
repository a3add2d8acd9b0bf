#include "compositor/paint/keycap.hpp"

#include <algorithm>

namespace ensign::paint {

namespace {

constexpr TextStyle key_style{.size = 11, .weight = 500};

} // namespace

double keycap_width(const Tools& tools, std::string_view key, double height, double scale) {
    return std::max(height, tools.fonts.width(key, key_style, scale) + 9);
}

void draw_keycap(Canvas& canvas, const Tools& tools, Place left_middle, std::string_view key, double height) {
    const double width = keycap_width(tools, key, height, canvas.scale());
    canvas.ring({left_middle.x, left_middle.y - height / 2, width, height}, 3, 1, tools.theme.dim, .75);
    draw_text(canvas, tools, {left_middle.x + width / 2, left_middle.y}, key, key_style, tools.theme.text, Align::centre);
}

} // namespace ensign::paint
