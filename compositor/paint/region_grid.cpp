#include "compositor/paint/region_grid.hpp"

#include <algorithm>
#include <numeric>
#include <ranges>

namespace ensign::paint {

namespace {

std::vector<int> sorted(std::vector<int> borders) {
    std::ranges::sort(borders);
    const auto twice = std::ranges::unique(borders);
    borders.erase(twice.begin(), twice.end());
    return borders;
}

std::size_t index_of(const std::vector<int>& borders, int at) {
    return static_cast<std::size_t>(std::ranges::lower_bound(borders, at) - borders.begin());
}

// The free cells of one row. Each cell is taken once, so that a pile of windows costs no more than its topmost.
class FreeCells {
  public:
    explicit FreeCells(std::size_t columns) : next_(columns + 1) { std::iota(next_.begin(), next_.end(), std::size_t{0}); }

    std::size_t first_from(std::size_t column) {
        while (next_[column] != column) {
            column = next_[column] = next_[next_[column]];
        }
        return column;
    }
    void take(std::size_t column) { next_[column] = column + 1; }

  private:
    std::vector<std::size_t> next_; // of a free cell itself, of a taken one some cell nearer to the next free one
};

// Goes from left to right over columns that reach up to different heights, and sees each rectangle below them that can't
// be made wider or higher.
template <class See>
class Skyline {
  public:
    Skyline(int bottom, See see) : bottom_{bottom}, see_{see} {}

    void step(int x, int top) {
        int left = x;
        for (; !rising_.empty() && rising_.back().y < top; rising_.pop_back()) {
            left = rising_.back().x;
            see_(Rect{left, rising_.back().y, x - left, bottom_ - rising_.back().y});
        }
        if (rising_.empty() || rising_.back().y != top) {
            rising_.push_back({left, top});
        }
    }
    void end(int x) { step(x, bottom_); }

  private:
    int bottom_;
    See see_;
    std::vector<Point> rising_; // left ends and tops, each higher up than the one before
};

std::int64_t area(const Rect& r) { return static_cast<std::int64_t>(r.width) * r.height; }

} // namespace

RegionGrid::RegionGrid(const Rect& whole, std::span<const Piece> pieces) {
    std::vector<Piece> inside;
    std::vector<int> xs{whole.x, whole.right()};
    std::vector<int> ys{whole.y, whole.bottom()};
    for (const Piece& piece : pieces) {
        const Rect box = intersect(piece.box, whole);
        if (box.empty()) {
            continue;
        }
        inside.push_back({box, piece.owner});
        xs.insert(xs.end(), {box.x, box.right()});
        ys.insert(ys.end(), {box.y, box.bottom()});
    }
    xs_ = sorted(std::move(xs));
    ys_ = sorted(std::move(ys));
    owners_.resize(columns() * rows());
    fill(inside);
}

void RegionGrid::fill(std::span<const Piece> pieces) {
    std::vector<FreeCells> free(rows(), FreeCells{columns()});
    for (const Piece& piece : pieces | std::views::reverse) {
        const std::size_t left = index_of(xs_, piece.box.x);
        const std::size_t right = index_of(xs_, piece.box.right());
        const std::size_t bottom = index_of(ys_, piece.box.bottom());
        for (std::size_t row = index_of(ys_, piece.box.y); row < bottom; ++row) {
            for (std::size_t c = free[row].first_from(left); c < right; c = free[row].first_from(c)) {
                owners_[row * columns() + c] = piece.owner;
                free[row].take(c);
            }
        }
    }
}

std::size_t RegionGrid::run_end(std::size_t column, std::size_t row) const {
    const std::size_t whose = owner(column, row);
    while (column < columns() && owner(column, row) == whose) {
        ++column;
    }
    return column;
}

std::vector<std::uint8_t> RegionGrid::near_borders(int distance) const {
    const Rect all = whole();
    std::vector<std::uint8_t> near(static_cast<std::size_t>(all.width) * static_cast<std::size_t>(all.height));
    const auto mark = [&](const Rect& border) { // a line, without a width of its own
        const Rect r = intersect(
            {border.x - distance, border.y - distance, border.width + 2 * distance, border.height + 2 * distance}, all);
        for (int y = r.y; y < r.bottom(); ++y) {
            std::fill_n(near.begin() + static_cast<std::ptrdiff_t>(y - all.y) * all.width + (r.x - all.x), r.width, 1);
        }
    };
    for (std::size_t row = 0; row < rows(); ++row) {
        for (std::size_t c = 0; c < columns(); ++c) {
            const Rect box = cell(c, row);
            if (c == 0 || owner(c - 1, row) != owner(c, row)) {
                mark({box.x, box.y, 0, box.height});
            }
            if (row == 0 || owner(c, row - 1) != owner(c, row)) {
                mark({box.x, box.y, box.width, 0});
            }
        }
    }
    mark({all.right(), all.y, 0, all.height});
    mark({all.x, all.bottom(), all.width, 0});
    return near;
}

std::vector<Rect> RegionGrid::largest(std::span<const Size> least) const {
    std::vector<Rect> best(least.size());
    std::vector<int> tops(columns()); // from where on a column has had the same owner without a break
    for (std::size_t row = 0; row < rows(); ++row) {
        for (std::size_t c = 0; c < columns(); ++c) {
            if (row == 0 || owner(c, row - 1) != owner(c, row)) {
                tops[c] = ys_[row];
            }
        }
        for (std::size_t begin = 0, end = 0; begin < columns(); begin = end) {
            end = run_end(begin, row);
            const std::size_t whose = owner(begin, row);
            const Size wanted = least[whose];
            if (wanted.empty()) {
                continue;
            }
            Skyline skyline{ys_[row + 1], [&](const Rect& r) {
                                if (r.width >= wanted.width && r.height >= wanted.height && area(r) > area(best[whose])) {
                                    best[whose] = r;
                                }
                            }};
            for (std::size_t c = begin; c < end; ++c) {
                skyline.step(xs_[c], tops[c]);
            }
            skyline.end(xs_[end]);
        }
    }
    return best;
}

} // namespace ensign::paint
