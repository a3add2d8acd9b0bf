#include "compositor/paint/owner_view.hpp"

#include <algorithm>
#include <vector>

namespace ensign::paint {

OwnerView OwnerView::below(int y) const {
    const int gone = std::min(y, height);
    return {width, height - gone, numbers.subspan(static_cast<std::size_t>(gone) * static_cast<std::size_t>(width))};
}

std::vector<int> runs_of(std::span<const std::uint16_t> row) {
    std::vector<int> begins;
    for (std::size_t x = 0; x < row.size(); ++x) {
        if (x == 0 || row[x] != row[x - 1]) {
            begins.push_back(static_cast<int>(x));
        }
    }
    begins.push_back(static_cast<int>(row.size()));
    return begins;
}

void for_each_border(const OwnerView& view, int distance, const std::function<void(const Rect& part)>& see) {
    const auto see_inside = [&, whole = Rect{0, 0, view.width, view.height}](const Rect& r) { see(intersect(r, whole)); };
    std::vector<int> runs;
    for (int y = 0; y < view.height; ++y) {
        if (view.repeats(y)) { // the row above has seen all but one row
            for (const int x : runs) {
                see_inside({x - distance, y + distance, 2 * distance, 1});
            }
            continue;
        }
        const auto row = view.row(y);
        runs = runs_of(row);
        for (const int x : runs) {
            see_inside({x - distance, y - distance, 2 * distance, 2 * distance + 1});
        }
        const auto above = view.row(std::max(0, y - 1));
        const auto begins = [&](std::size_t x) { return y == 0 || row[x] != above[x]; };
        for (std::size_t x = 0, end = 0; x < row.size(); x = end) {
            for (end = x + 1; end < row.size() && begins(end) == begins(x); ++end) {}
            if (begins(x)) {
                see_inside({static_cast<int>(x), y - distance, static_cast<int>(end - x), 2 * distance});
            }
        }
    }
    see_inside({0, view.height - distance, view.width, distance});
}

void for_each_rectangle(const OwnerView& view, const std::function<void(std::uint16_t number, const Rect& box)>& see) {
    std::vector<int> tops(static_cast<std::size_t>(view.width)); // from where on each column has had its owner without a break
    std::vector<Point> rising; // left ends and tops of what is open in this row, each higher up than the one before
    for (int y = 0; y < view.height; ++y) {
        const auto row = view.row(y);
        const auto above = view.row(std::max(0, y - 1));
        if (!view.repeats(y)) {
            for (std::size_t x = 0; x < row.size(); ++x) {
                tops[x] = row[x] == above[x] ? tops[x] : y;
            }
        }
        if (y + 1 < view.height && view.repeats(y + 1)) {
            continue; // all of them go on
        }
        const std::vector<int> runs = runs_of(row);
        for (std::size_t i = 0; i + 1 < runs.size(); ++i) {
            for (int x = runs[i]; x <= runs[i + 1]; ++x) {
                const int top = x < runs[i + 1] ? tops[static_cast<std::size_t>(x)] : y + 1;
                int left = x;
                for (; !rising.empty() && rising.back().y < top; rising.pop_back()) {
                    left = rising.back().x;
                    see(row[static_cast<std::size_t>(left)], {left, rising.back().y, x - left, y + 1 - rising.back().y});
                }
                if (x < runs[i + 1] && (rising.empty() || rising.back().y != top)) {
                    rising.push_back({left, top});
                }
            }
        }
    }
}

} // namespace ensign::paint
