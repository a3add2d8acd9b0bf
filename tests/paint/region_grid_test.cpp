#include "compositor/paint/region_grid.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <random>

using namespace ensign;
using namespace ensign::paint;

namespace {

constexpr Rect whole{3, 5, 11, 9};
constexpr std::size_t owners = 4;

std::vector<RegionGrid::Piece> random_pieces(std::minstd_rand& random) {
    const auto upto = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    std::vector<RegionGrid::Piece> pieces;
    for (int i = upto(9); i > 0; --i) {
        pieces.push_back({{upto(16) - 1, upto(16) - 1, upto(9), upto(9)}, static_cast<std::size_t>(upto(owners))});
    }
    return pieces;
}

std::size_t owner_at(std::span<const RegionGrid::Piece> pieces, Point p) {
    std::size_t owner = 0;
    for (const RegionGrid::Piece& piece : pieces) {
        if (piece.box.contains(p)) {
            owner = piece.owner;
        }
    }
    return owner;
}

bool is_all(std::span<const RegionGrid::Piece> pieces, const Rect& r, std::size_t owner) {
    for (int y = r.y; y < r.bottom(); ++y) {
        for (int x = r.x; x < r.right(); ++x) {
            if (owner_at(pieces, {x, y}) != owner) {
                return false;
            }
        }
    }
    return true;
}

int largest_area(std::span<const RegionGrid::Piece> pieces, std::size_t owner, Size least) {
    int best = 0;
    for (int y = whole.y; y < whole.bottom(); ++y) {
        for (int x = whole.x; x < whole.right(); ++x) {
            for (int h = least.height; y + h <= whole.bottom(); ++h) {
                for (int w = least.width; x + w <= whole.right(); ++w) {
                    if (w * h > best && is_all(pieces, {x, y, w, h}, owner)) {
                        best = w * h;
                    }
                }
            }
        }
    }
    return best;
}

bool near_another(std::span<const RegionGrid::Piece> pieces, Point p, int distance) {
    const Rect round{p.x - distance, p.y - distance, 2 * distance + 1, 2 * distance + 1};
    return !whole.contains(round) || !is_all(pieces, round, owner_at(pieces, p));
}

} // namespace

TEST_CASE("each place belongs to the topmost rectangle on it") {
    std::minstd_rand random{1};
    for (int round = 0; round < 300; ++round) {
        const auto pieces = random_pieces(random);
        const RegionGrid grid{whole, pieces};
        int pixels = 0;
        for (std::size_t row = 0; row < grid.rows(); ++row) {
            for (std::size_t c = 0; c < grid.columns(); ++c) {
                const Rect cell = grid.cell(c, row);
                REQUIRE(is_all(pieces, cell, grid.owner(c, row)));
                pixels += cell.width * cell.height;
            }
        }
        REQUIRE(pixels == whole.width * whole.height);
    }
}

TEST_CASE("the largest rectangle that is seen is found, and holds what it must") {
    std::minstd_rand random{2};
    for (int round = 0; round < 60; ++round) {
        const auto pieces = random_pieces(random);
        const std::array<Size, owners> least{{{3, 2}, {2, 4}, {}, {1, 1}}};
        const std::vector<Rect> found = RegionGrid{whole, pieces}.largest(least);
        for (std::size_t i = 0; i < owners; ++i) {
            REQUIRE(is_all(pieces, found[i], i));
            REQUIRE((found[i].empty() || (found[i].width >= least[i].width && found[i].height >= least[i].height)));
            REQUIRE(found[i].width * found[i].height == (least[i].empty() ? 0 : largest_area(pieces, i, least[i])));
        }
    }
}

TEST_CASE("a border is what lies near another owner's pixels or at the end") {
    std::minstd_rand random{3};
    for (int round = 0; round < 100; ++round) {
        const auto pieces = random_pieces(random);
        for (const int distance : {1, 2}) {
            const auto near = RegionGrid{whole, pieces}.near_borders(distance);
            for (int i = 0; i < whole.width * whole.height; ++i) {
                const Point p{whole.x + i % whole.width, whole.y + i / whole.width};
                REQUIRE((near[static_cast<std::size_t>(i)] == 1) == near_another(pieces, p, distance));
            }
        }
    }
}
