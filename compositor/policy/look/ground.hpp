// An output as windows stand on it. Logical px, layout coordinates.
#pragma once

#include "compositor/policy/geometry.hpp"

#include <cmath>
#include <span>
#include <string>

namespace ensign {

// From one logical px whose device px are whole to the next, at this scale; 1 where that is too far for windows to be placed by.
inline int device_grid(double scale) {
    constexpr int coarsest = 10;
    for (int step = 1; step <= coarsest; ++step) {
        const double device = step * scale;
        if (std::abs(device - std::round(device)) < 1e-6) {
            return step;
        }
    }
    return 1;
}

struct Ground {
    std::string output; // its name
    Rect area; // where windows may be
    Point zero; // the output's own origin
    int grid = 1; // see device_grid()
    bool operator==(const Ground&) const = default;

    // The next point to the left and above whose device px are whole, inside the area: frames and contents that begin there need no
    // resampling.
    [[nodiscard]] Point snap(Point p) const {
        const auto before = [this](int at, int from) {
            return from + static_cast<int>(std::floor(static_cast<double>(at - from) / grid)) * grid;
        };
        const Point first = snapped_area().origin();
        return {std::max(first.x, before(p.x, zero.x)), std::max(first.y, before(p.y, zero.y))};
    }
    [[nodiscard]] int snap_length(int length) const { return length / grid * grid; }
    // The area from its first point whose device px are whole.
    [[nodiscard]] Rect snapped_area() const {
        const auto up = [this](int at, int from) { return from + (at - from + grid - 1) / grid * grid; };
        const Point at{up(area.x, zero.x), up(area.y, zero.y)};
        return {at.x, at.y, std::max(0, area.right() - at.x), std::max(0, area.bottom() - at.y)};
    }
};

} // namespace ensign
