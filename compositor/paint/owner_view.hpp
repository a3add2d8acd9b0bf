// Whose each pixel of an output is, as numbers, and what follows from that alone: its borders, and which rectangles are all
// one owner's. What it costs is a matter of how many pixels there are, not of how many windows.
#pragma once

#include "compositor/policy/geometry.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace ensign::paint {

struct OwnerView {
    int width = 0; // device px
    int height = 0;
    std::span<const std::uint16_t> numbers; // width * height, row by row; not owned

    [[nodiscard]] std::span<const std::uint16_t> row(int y) const {
        return numbers.subspan(static_cast<std::size_t>(y) * static_cast<std::size_t>(width), static_cast<std::size_t>(width));
    }
    [[nodiscard]] bool repeats(int y) const { return y > 0 && std::ranges::equal(row(y), row(y - 1)); }
    [[nodiscard]] OwnerView below(int y) const; // without its first y rows
};

// Where each owner's pixels begin in a row, and where the row ends.
std::vector<int> runs_of(std::span<const std::uint16_t> row);

// Sees rectangles that together hold each pixel that is nearer than this to another owner's or to the end of the whole.
void for_each_border(const OwnerView& view, int distance, const std::function<void(const Rect& part)>& see);

// Sees each rectangle that is all one owner's and can't be made wider or higher. Others may be among them, too.
void for_each_rectangle(const OwnerView& view, const std::function<void(std::uint16_t number, const Rect& box)>& see);

} // namespace ensign::paint
