// Where the parts of the chooser lie on an output. Logical px from its top left corner, the stripe's height included.
#pragma once

#include "compositor/policy/chooser/chooser_vm.hpp"
#include "compositor/policy/geometry.hpp"

#include <cstddef>
#include <cstdint>

namespace ensign {

// One card. Lines are told by their centres.
struct CardLayout {
    Rect box;
    double head = 0;       // height
    double name_size = 0;
    double state_y = 0;
    double rule_y = 0;
    double first_row_y = 0; // of the windows' titles
    double row_step = 0;
    double button_y = 0;   // top of the row of buttons
    double button_width = 0;
    double button_step = 0;
    double button_height = 0;
    bool button_words = false; // room for words beside the symbols

    static constexpr double padding = 18;
    [[nodiscard]] double left() const { return box.x + padding; }
    [[nodiscard]] double inner_width() const { return box.width - 2 * padding; }
    // Titles that there is room for.
    enum class Foot : std::uint8_t { empty, buttons };
    [[nodiscard]] std::size_t rows(Foot foot) const;
};

// Of `count` windows, those from `first` on are shown; where not all fit, the last row says how many are not.
struct ShownRows {
    std::size_t first = 0;
    std::size_t shown = 0;
    bool operator==(const ShownRows&) const = default;
};
// `keep`: the row that must be in view.
ShownRows shown_rows(std::size_t count, std::size_t rows, std::size_t keep);

struct ChooserLayout {
    int columns = 1;
    int visible_rows = 1;
    Size card;
    int gap_x = 0;
    int gap_y = 0;
    Point grid;          // origin of the first card
    Rect secret;         // the user's picture
    Rect search;
    int foot_y = 0;      // centre line of the key hints
    bool large = false;  // logical width >= 1600
    // Empty where its row is scrolled away: such a card is neither drawn nor hit.
    [[nodiscard]] Rect card_at(std::size_t index, int first_row) const;
    [[nodiscard]] CardLayout card_layout(const Rect& box) const;
    [[nodiscard]] int grid_right() const { return grid.x + columns * (card.width + gap_x) - gap_x; }
    // The list of devices, in place of the cards: the row at this place on the output, and those that are shown.
    [[nodiscard]] Rect devices() const;
    [[nodiscard]] Rect device_at(std::size_t place) const;
    [[nodiscard]] ShownRows shown_devices(std::size_t count, std::size_t keep) const;
    // Rows of cards that can be scrolled to the top.
    [[nodiscard]] int last_first_row(std::size_t cards) const;
    // `first_row` changed as little as brings this card into view.
    [[nodiscard]] int row_showing(std::size_t index, std::size_t cards, int first_row) const;
};
ChooserLayout chooser_layout(Size output, std::size_t cards);

} // namespace ensign
