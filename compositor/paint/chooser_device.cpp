#include "compositor/paint/chooser_device.hpp"

#include "compositor/paint/icon.hpp"

namespace ensign::paint {

namespace {

constexpr double padding = 18;
constexpr double gap = 12;
constexpr TextStyle name_line{.size = 13, .weight = 600};
constexpr TextStyle detail_line{.size = 12.5, .weight = 400};
constexpr TextStyle badge_line{.size = 12.5, .weight = 600};
constexpr std::string_view waits = "Waits to be let in";

// An inverse badge, to be found at a glance. Gives where it begins.
double draw_badge(Canvas& canvas, Tools& tools, Place right_middle) {
    const double width = tools.fonts.width(waits, badge_line, canvas.scale()) + 31;
    const double x = right_middle.x - width;
    canvas.rounded({x, right_middle.y - 9, width, 18}, 3, tools.theme.text);
    draw_icon(canvas, Icon::attention, {x + 6, right_middle.y - 6}, tools.theme.card);
    draw_text(canvas, tools, {x + 24, right_middle.y}, waits, badge_line, tools.theme.card);
    return x;
}

} // namespace

void draw_device(Canvas& canvas, Tools& tools, const ChooserDevice& device, const Box& box, Selection selection) {
    const Theme& theme = tools.theme;
    if (selection == Selection::selected) {
        canvas.ring(box.inset(-4), 0, 2, theme.ring);
    }
    canvas.fill(box, theme.card);
    canvas.hairline(box, theme.card_line);
    const double y = box.middle().y;
    double x = box.x + padding;
    draw_icon(canvas, device.keyboard ? Icon::keyboard : Icon::on, {x, y - 6}, theme.text);
    x += 12 + gap;
    const double end = device.waiting ? draw_badge(canvas, tools, {box.right() - padding, y}) - gap : box.right() - padding;
    canvas.clip(box); // what a device calls itself stays in its row
    x += draw_fitted(canvas, tools, {x, y}, device.name, name_line, theme.text, {.width = (end - x) * .6}) + gap;
    draw_fitted(canvas, tools, {x, y}, device.detail, detail_line, theme.dim, {.width = end - x});
    canvas.unclip();
}

} // namespace ensign::paint
