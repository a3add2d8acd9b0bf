#include "compositor/paint/tools.hpp"

namespace ensign::paint {

double draw_text(Canvas& canvas, const Tools& tools, Place at, std::string_view text, const TextStyle& style, Color color,
                 Align align) {
    const LayoutPtr layout = tools.fonts.layout(text, style, canvas.scale());
    const double width = width_of(*layout, canvas.scale());
    if (align == Align::right) {
        at.x -= width;
    }
    if (align == Align::centre) {
        at.x -= width / 2;
    }
    canvas.text(at, *layout, style.size, color);
    return width;
}

double draw_fitted(Canvas& canvas, const Tools& tools, Place at, std::string_view text, const TextStyle& style, Color color,
                   const Fit& fit) {
    const LayoutPtr layout = tools.fonts.layout(text, style, canvas.scale(), fit);
    canvas.text(at, *layout, style.size, color);
    return width_of(*layout, canvas.scale());
}

double draw_name(Canvas& canvas, Tools& tools, Place at, const std::string& label, double size, Color color) {
    PangoLayout& layout = tools.fonts.name(label, size, canvas.scale());
    canvas.text(at, layout, size, color);
    return width_of(layout, canvas.scale());
}

} // namespace ensign::paint
