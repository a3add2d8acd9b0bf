// Where the chooser's cards lie: the numbers of the look for large and small outputs, and what other sizes make of them.
#include "compositor/policy/chooser/chooser_layout.hpp"

#include "compositor/policy/look/frame_geometry.hpp"

#include <algorithm>
#include <cmath>

namespace ensign {
namespace {

struct Measures {
    Size card;
    int gap_x;
    int gap_y;
    int secret; // side of the picture
    Size search;
    int foot;   // centre line of the key hints, from the bottom
};
constexpr Measures large_measures{{372, 264}, 24, 28, 112, {520, 44}, 44};
constexpr Measures small_measures{{280, 222}, 18, 20, 80, {400, 40}, 28};

struct CardMeasures {
    double head;
    double name_size;
    double state_y; // below the head
    double rule_y;  // below the state's centre
    double row_y;   // below the rule
    double row_step;
    double button;  // height
    double foot;    // from the bottom, what the row of buttons keeps free of titles
};
constexpr CardMeasures large_card{44, 18, 22, 18, 18, 24, 32, 48};
constexpr CardMeasures small_card{40, 17, 18, 15, 16, 22, 28, 40};
constexpr int large_card_from = 320; // width
constexpr double button_gap = 4;
constexpr double button_bottom = 14; // margin
constexpr double half_title = 8;
constexpr double bare_foot = 8;

constexpr int device_row = 44;
constexpr int device_gap = 8;

constexpr int large_from = 1600;
constexpr int most_columns = 4;
constexpr int side_margins = 48;  // both together
constexpr int above_secret = 24;  // at least
constexpr int above_grid = 26;    // at least
constexpr int above_search = 16;  // where it has a row of its own
constexpr int above_foot = 24;    // from the grid to the centre line of the foot
constexpr int foot_height = 40;

int columns_of(int width, const Measures& m) {
    return std::clamp((width - side_margins + m.gap_x) / (m.card.width + m.gap_x), 1, most_columns);
}

// Height that two rows leave free, shared out above, between and below: an output of any height looks composed.
double share_of_height(int height, const Measures& m) {
    const int two_rows = 2 * m.card.height + m.gap_y;
    return (height - stripe_height - m.secret - two_rows - foot_height) / 5.0;
}

int rows_between(int top, int bottom, const Measures& m) {
    return std::max(1, (bottom - top + m.gap_y) / (m.card.height + m.gap_y));
}

} // namespace

ChooserLayout chooser_layout(Size output, std::size_t cards) {
    ChooserLayout layout;
    layout.large = output.width >= large_from;
    const Measures& m = layout.large ? large_measures : small_measures;
    layout.card = m.card;
    layout.gap_x = m.gap_x;
    layout.gap_y = m.gap_y;
    layout.columns = columns_of(output.width, m);
    layout.foot_y = output.height - m.foot;

    const double share = layout.large ? share_of_height(output.height, m) : 0;
    const int grid_width = layout.columns * (m.card.width + m.gap_x) - m.gap_x;
    const int x = std::max(0, (output.width - grid_width) / 2);
    const int y = stripe_height + std::max(above_secret, static_cast<int>(std::floor(share * 1.75)));
    layout.secret = {x, y, m.secret, m.secret};
    layout.search = {x + grid_width - m.search.width, y + (m.secret - m.search.height) / 2, m.search.width, m.search.height};
    layout.grid = {x, layout.secret.bottom() + std::max(above_grid, static_cast<int>(std::floor(share * 0.9)))};
    if (layout.columns <= 2) { // too narrow for picture, phrase and search side by side
        const int width = std::min(m.search.width, grid_width);
        layout.search = {x, layout.secret.bottom() + above_search, width, m.search.height};
        layout.grid.y += above_search + m.search.height;
    }

    const int rows = (static_cast<int>(cards) + layout.columns - 1) / layout.columns;
    layout.visible_rows = std::clamp(rows, 1, rows_between(layout.grid.y, layout.foot_y - above_foot, m));
    return layout;
}

Rect ChooserLayout::card_at(std::size_t index, int first_row) const {
    const int row = static_cast<int>(index) / columns - first_row;
    if (row < 0 || row >= visible_rows) {
        return {};
    }
    const int column = static_cast<int>(index) % columns;
    return {grid.x + column * (card.width + gap_x), grid.y + row * (card.height + gap_y), card.width, card.height};
}

int ChooserLayout::last_first_row(std::size_t cards) const {
    const int rows = (static_cast<int>(cards) + columns - 1) / columns;
    return std::max(0, rows - visible_rows);
}

int ChooserLayout::row_showing(std::size_t index, std::size_t cards, int first_row) const {
    const int row = static_cast<int>(index) / columns;
    first_row = std::clamp(first_row, 0, last_first_row(cards));
    return std::clamp(first_row, std::max(0, row - visible_rows + 1), row);
}

Rect ChooserLayout::devices() const {
    return {grid.x, grid.y, grid_right() - grid.x, std::max(device_row, foot_y - above_foot - grid.y)};
}

Rect ChooserLayout::device_at(std::size_t place) const {
    const Rect area = devices();
    return {area.x, area.y + static_cast<int>(place) * (device_row + device_gap), area.width, device_row};
}

ShownRows ChooserLayout::shown_devices(std::size_t count, std::size_t keep) const {
    const auto room = static_cast<std::size_t>((devices().height + device_gap) / (device_row + device_gap));
    const std::size_t shown = std::min(count, room);
    return {keep < shown ? 0 : keep - shown + 1, shown};
}

CardLayout ChooserLayout::card_layout(const Rect& box) const {
    const bool wide = box.width >= large_card_from;
    const CardMeasures& m = wide ? large_card : small_card;
    CardLayout layout{.box = box, .head = m.head, .name_size = m.name_size};
    layout.state_y = box.y + m.head + m.state_y;
    layout.rule_y = layout.state_y + m.rule_y;
    layout.first_row_y = layout.rule_y + m.row_y;
    layout.row_step = m.row_step;
    layout.button_step = (layout.inner_width() + button_gap) / chooser_buttons;
    layout.button_width = layout.button_step - button_gap;
    layout.button_height = m.button;
    layout.button_y = box.bottom() - m.button - button_bottom;
    layout.button_words = wide;
    return layout;
}

std::size_t CardLayout::rows(Foot foot) const {
    const double kept = foot == Foot::empty ? bare_foot : button_words ? large_card.foot : small_card.foot;
    const double last = box.bottom() - kept - half_title;
    return static_cast<std::size_t>(std::max(0.0, std::floor((last - first_row_y) / row_step) + 1));
}

ShownRows shown_rows(std::size_t count, std::size_t rows, std::size_t keep) {
    if (count <= rows) {
        return {0, count};
    }
    const std::size_t shown = std::max<std::size_t>(rows, 1) - 1; // the last one tells how many more there are
    const std::size_t first = keep < shown || shown == 0 ? 0 : keep - shown + 1;
    return {std::min(first, count - shown), shown};
}

} // namespace ensign
