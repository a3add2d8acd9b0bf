#include "compositor/paint/chooser.hpp"

#include "compositor/paint/chooser_card.hpp"
#include "compositor/paint/chooser_device.hpp"
#include "compositor/paint/chooser_foot.hpp"
#include "compositor/paint/icon.hpp"

#include <algorithm>
#include <cmath>

namespace ensign::paint {

namespace {

constexpr TextStyle search_style{.size = 15, .weight = 500};
constexpr TextStyle invitation_style{.size = 15, .weight = 400};
constexpr TextStyle count_style{.size = 12, .weight = 400};
constexpr int ring_room = 6; // outside of a card

class ChooserDrawing {
  public:
    ChooserDrawing(Tools& tools, const ChooserSpec& spec, const Rect& part, Canvas& canvas)
        : tools_{tools}, theme_{tools.theme}, spec_{spec}, chooser_{*spec.chooser}, part_{part}, canvas_{canvas} {}

    void draw() {
        canvas_.fill(Box{part_}, theme_.chooser);
        if (is_in_part(spec_.layout.search)) {
            draw_search(Box{spec_.layout.search});
        }
        chooser_.shows_devices() ? draw_devices() : draw_cards();
        draw_foot();
    }

  private:
    [[nodiscard]] bool is_in_part(const Rect& box) const { return !intersect(box, part_).empty(); }

    void draw_search(const Box& field) {
        const bool searching = !chooser_.query().empty();
        const double y = field.middle().y;
        canvas_.rounded(field, 4, theme_.well);
        canvas_.ring(field, 4, searching ? 2 : 1, searching ? theme_.text : theme_.card_line);
        draw_icon(canvas_, Icon::search, {field.x + 15, y - 7}, searching ? theme_.text : theme_.dim, 14);
        const double count = draw_text(canvas_, tools_, {field.right() - 14, y}, chooser_.count(spec_.layout, spec_.first_row),
                                       count_style, theme_.dim, Align::right);
        const Place text{field.x + 42, y};
        const double room = field.right() - 14 - count - 16 - text.x;
        if (searching) {
            draw_query(text, room);
        } else {
            draw_fitted(canvas_, tools_, text, "Type to find a VM or a window", invitation_style, theme_.dim, {.width = room});
        }
    }

    void draw_query(Place at, double room) {
        // The end is what the user types at: a long query loses its start.
        const Fit fit{.cut = Fit::Cut::start, .width = room};
        const double width = draw_fitted(canvas_, tools_, at, chooser_.query(), search_style, theme_.text, fit);
        canvas_.fill({at.x + 2 + width, at.y - 9, 2, 18}, theme_.text);
    }

    void draw_cards() {
        for (std::size_t i = 0; i < chooser_.vms().size(); ++i) {
            const Rect box = spec_.layout.card_at(i, spec_.first_row);
            const Rect with_ring{box.x - ring_room, box.y - ring_room, box.width + 2 * ring_room, box.height + 2 * ring_room};
            if (!box.empty() && is_in_part(with_ring)) {
                draw_card(canvas_, tools_, card_spec(spec_, i), spec_.layout.card_layout(box));
            }
        }
    }

    void draw_devices() {
        const auto& devices = chooser_.devices();
        const ShownRows rows = spec_.layout.shown_devices(devices.size(), chooser_.device());
        for (std::size_t i = rows.first; i < rows.first + rows.shown; ++i) {
            draw_device(canvas_, tools_, devices[i], Box{spec_.layout.device_at(i - rows.first)},
                        i == chooser_.device() ? Selection::selected : Selection::none);
        }
    }

    void draw_foot() {
        const ChooserLayout& layout = spec_.layout;
        const int half = static_cast<int>(hint_height / 2);
        if (!is_in_part({0, layout.foot_y - half, spec_.output.width, 2 * half})) {
            return;
        }
        const auto hints = chooser_.hints(spec_.back_to);
        for (const PlacedHint& placed :
             place_hints(tools_, hints, layout.grid.x, layout.grid_right(), layout.foot_y, spec_.scale)) {
            draw_hint(canvas_, tools_, placed);
        }
    }

    Tools& tools_;
    const Theme& theme_;
    const ChooserSpec& spec_;
    const Chooser& chooser_;
    Rect part_;
    Canvas& canvas_;
};

} // namespace

ChooserCardSpec card_spec(const ChooserSpec& spec, std::size_t index) {
    const Chooser& chooser = *spec.chooser;
    const CardLayout layout = spec.layout.card_layout(spec.layout.card_at(index, spec.first_row));
    ChooserCardSpec card{.vm = chooser.vms()[index],
                         .index = index,
                         .selected = index == chooser.selected(),
                         .hit = chooser.matches(index),
                         .query = chooser.query(),
                         .rows = chooser.rows_of(index, layout)};
    if (card.selected) {
        card.window = chooser.window();
        card.button = chooser.button();
        card.asking = chooser.asking();
    }
    return card;
}

Image chooser_part(Tools& tools, const ChooserSpec& spec, const Rect& part) {
    const Rect pixels = device(part, spec.scale);
    Image image{std::max(0, pixels.width), std::max(0, pixels.height)};
    if (image.empty()) {
        return image;
    }
    Canvas canvas{image, spec.scale, pixels.origin()};
    ChooserDrawing{tools, spec, part, canvas}.draw();
    return image;
}

std::vector<Rect> hint_boxes(Tools& tools, const ChooserSpec& spec) {
    const ChooserLayout& layout = spec.layout;
    const auto hints = spec.chooser->hints(spec.back_to);
    std::vector<Rect> boxes;
    for (const PlacedHint& placed : place_hints(tools, hints, layout.grid.x, layout.grid_right(), layout.foot_y, spec.scale)) {
        const int left = static_cast<int>(std::floor(placed.box.x));
        const int right = static_cast<int>(std::ceil(placed.box.right()));
        boxes.push_back({left, static_cast<int>(placed.box.y), right - left, static_cast<int>(placed.box.height)});
    }
    return boxes;
}

} // namespace ensign::paint
