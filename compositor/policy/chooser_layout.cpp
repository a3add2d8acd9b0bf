// Where the chooser's cards lie: the numbers of the look for large and small outputs, and what other sizes make of them.
#include "compositor/policy/chooser.hpp"
#include "compositor/policy/frame_geometry.hpp"

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
    if (row < 0 || row >= visible_rows)
        return {};
    const int column = static_cast<int>(index) % columns;
    return {grid.x + column * (card.width + gap_x), grid.y + row * (card.height + gap_y), card.width, card.height};
}

} // namespace ensign
