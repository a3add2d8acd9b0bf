#include "compositor/policy/look/placement.hpp"

#include "compositor/policy/look/frame_geometry.hpp"

#include <algorithm>
#include <cstdlib>
#include <tuple>
#include <utility>
#include <vector>

namespace ensign {
namespace {

// The topmost of those that are there. A guest may open any number of windows, and the cost grows with the cube of this.
constexpr std::size_t most_considered = 12;
constexpr int cascade_step = 28; // one title bar: the label below stays readable

long long overlap(const Rect& window, std::span<const Rect> others) {
    long long area = 0;
    for (const Rect& other : others) {
        const Rect common = intersect(window, other);
        area += static_cast<long long>(common.width) * common.height;
    }
    return area;
}

// Where a window of this length may begin along one axis: where it would be alone, at the ends, at and beside other windows.
std::vector<int> candidates(int length, int alone, int area_begin, int area_end,
                            const std::vector<std::pair<int, int>>& others) {
    std::vector<int> begins{alone, area_begin, area_end - length};
    for (const auto& [begin, end] : others) {
        for (const int candidate : {begin, end, begin - length, end - length}) {
            if (candidate >= area_begin && candidate <= area_end - length) {
                begins.push_back(candidate);
            }
        }
    }
    std::ranges::sort(begins);
    const auto repeated = std::ranges::unique(begins);
    begins.erase(repeated.begin(), repeated.end());
    return begins;
}

// Where a VM's windows would all be. In the corners they keep away from the edges where there is much room.
Point gathering(Size outer, const Rect& area, VmId vm) {
    constexpr int little_room = 480;
    const int margin_x = std::max(0, area.width - outer.width - little_room) / 4;
    const int margin_y = std::max(0, area.height - outer.height - little_room) / 4;
    const Point first{area.x + margin_x, area.y + margin_y};
    const Point last{area.right() - outer.width - margin_x, area.bottom() - outer.height - margin_y};
    switch ((vm.value + 4) % 5) { // they are counted from 1
    case 1: return last;
    case 2: return first;
    case 3: return {last.x, first.y};
    case 4: return {first.x, last.y};
    default: return {(first.x + last.x) / 2, (first.y + last.y) / 2};
    }
}

struct Place {
    Point at;
    long long overlap = 0;
    int off = 0; // from where the VM gathers its windows: both axes together
    [[nodiscard]] auto rank() const { return std::tuple{overlap, off, at.y, at.x}; }
};

Place best_place(Size outer, const Rect& area, std::span<const Rect> others, VmId vm) {
    const Point wanted = gathering(outer, area, vm);
    std::vector<std::pair<int, int>> columns;
    std::vector<std::pair<int, int>> rows;
    for (const Rect& other : others) {
        columns.emplace_back(other.x, other.right());
        rows.emplace_back(other.y, other.bottom());
    }
    std::vector<Place> places;
    for (const int y : candidates(outer.height, wanted.y, area.y, area.bottom(), rows)) {
        for (const int x : candidates(outer.width, wanted.x, area.x, area.right(), columns)) {
            const int off = std::abs(x - wanted.x) + std::abs(y - wanted.y);
            places.push_back({{x, y}, overlap({x, y, outer.width, outer.height}, others), off});
        }
    }
    return *std::ranges::min_element(places, {}, &Place::rank);
}

// Steps down and right until no title bar lies hidden right below; begins again at the top left where the area ends.
Point cascaded(Point at, Size outer, const Rect& area, std::span<const Rect> others) {
    const auto hides = [&](const Rect& other) {
        return std::abs(other.x - at.x) < cascade_step && std::abs(other.y - at.y) < cascade_step;
    };
    for (std::size_t step = 0; step <= others.size() && std::ranges::any_of(others, hides); ++step) {
        at = {at.x + cascade_step, at.y + cascade_step};
        if (!area.contains(Rect{at.x, at.y, outer.width, outer.height})) {
            at = area.origin();
        }
    }
    return at;
}

} // namespace

Point place_window(Size outer, const Rect& work_area, std::span<const Rect> others, VmId vm) {
    if (outer.width > work_area.width || outer.height > work_area.height) {
        return work_area.origin();
    }
    const auto considered = others.first(std::min(others.size(), most_considered));
    const Place best = best_place(outer, work_area, considered, vm);
    return best.overlap == 0 ? best.at : cascaded(best.at, outer, work_area, considered);
}

Point keep_label_visible(const Rect& outer, int chip_width, const Rect& work_area) {
    // Where the area is too small for the label its beginning counts, since names begin there.
    const int last_x = std::max(work_area.x, work_area.right() - chip_width);
    const int last_y = std::max(work_area.y, work_area.bottom() - title_bar_height);
    return {std::clamp(outer.x, work_area.x, last_x), std::clamp(outer.y, work_area.y, last_y)};
}

Point place_over(Size outer, const Rect& parent, const Rect& work_area) {
    const auto inside = [](int at, int from, int room) { return std::clamp(at, from, std::max(from, from + room)); };
    return {inside(parent.x + (parent.width - outer.width) / 2, work_area.x, work_area.width - outer.width),
            inside(parent.y + (parent.height - outer.height) / 2, work_area.y, work_area.height - outer.height)};
}

} // namespace ensign
