// Which of many rectangles that lie on each other is seen where: a grid of cells, each of which has one owner.
#pragma once

#include "compositor/policy/geometry.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ensign::paint {

class RegionGrid {
  public:
    struct Piece {
        Rect box;
        std::size_t owner = 0;
    };
    // bottom to top; what none of them covers belongs to owner 0.
    RegionGrid(const Rect& whole, std::span<const Piece> pieces);

    [[nodiscard]] std::size_t columns() const { return xs_.size() - 1; }
    [[nodiscard]] std::size_t rows() const { return ys_.size() - 1; }
    [[nodiscard]] Rect cell(std::size_t column, std::size_t row) const {
        return {xs_[column], ys_[row], xs_[column + 1] - xs_[column], ys_[row + 1] - ys_[row]};
    }
    [[nodiscard]] std::size_t owner(std::size_t column, std::size_t row) const { return owners_[row * columns() + column]; }
    // The first column from `column` on that another owner has in this row.
    [[nodiscard]] std::size_t run_end(std::size_t column, std::size_t row) const;

    // For each owner the largest rectangle that is all its own and holds least[owner]; empty where there is none or where
    // nothing is wanted (an empty least).
    [[nodiscard]] std::vector<Rect> largest(std::span<const Size> least) const;

    // Row by row 1 for each pixel that is nearer than this to another owner's or to the end of the whole, else 0.
    [[nodiscard]] std::vector<std::uint8_t> near_borders(int distance) const;

  private:
    void fill(std::span<const Piece> pieces);
    [[nodiscard]] Rect whole() const { return {xs_.front(), ys_.front(), xs_.back() - xs_.front(), ys_.back() - ys_.front()}; }

    std::vector<int> xs_; // borders of columns, ascending
    std::vector<int> ys_;
    std::vector<std::size_t> owners_; // row by row
};

} // namespace ensign::paint
