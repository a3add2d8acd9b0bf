// Integer rectangles in logical px. Coordinates that came from a guest are clamped before they get here.
#pragma once

#include <algorithm>

namespace ensign {

struct Point {
    int x = 0;
    int y = 0;
    bool operator==(const Point&) const = default;
};

struct Size {
    int width = 0;
    int height = 0;
    bool operator==(const Size&) const = default;
    [[nodiscard]] bool empty() const { return width <= 0 || height <= 0; }
};

struct Insets {
    int top = 0;
    int right = 0;
    int bottom = 0;
    int left = 0;
    bool operator==(const Insets&) const = default;
};

struct Rect {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
    bool operator==(const Rect&) const = default;

    [[nodiscard]] int right() const { return x + width; }
    [[nodiscard]] int bottom() const { return y + height; }
    [[nodiscard]] Point origin() const { return {x, y}; }
    [[nodiscard]] Size size() const { return {width, height}; }
    [[nodiscard]] bool empty() const { return width <= 0 || height <= 0; }
    [[nodiscard]] bool contains(Point p) const { return p.x >= x && p.y >= y && p.x < right() && p.y < bottom(); }
    [[nodiscard]] bool contains(const Rect& r) const {
        return r.x >= x && r.y >= y && r.right() <= right() && r.bottom() <= bottom();
    }
};

inline Rect intersect(const Rect& a, const Rect& b) {
    const int x = std::max(a.x, b.x);
    const int y = std::max(a.y, b.y);
    return {x, y, std::max(0, std::min(a.right(), b.right()) - x), std::max(0, std::min(a.bottom(), b.bottom()) - y)};
}

inline Rect shrink(const Rect& r, const Insets& i) {
    return {r.x + i.left, r.y + i.top, std::max(0, r.width - i.left - i.right), std::max(0, r.height - i.top - i.bottom)};
}

// What of a wanted size there is room for: never nothing, even where there is no room.
inline Size fit_into(Size wanted, Size room) {
    return {std::clamp(wanted.width, 1, std::max(1, room.width)), std::clamp(wanted.height, 1, std::max(1, room.height))};
}

inline Rect expand(const Rect& r, const Insets& i) {
    return {r.x - i.left, r.y - i.top, r.width + i.left + i.right, r.height + i.top + i.bottom};
}

// The smallest rectangle that holds both; an empty one counts for nothing.
inline Rect around(const Rect& a, const Rect& b) {
    if (a.empty() || b.empty()) {
        return a.empty() ? b : a;
    }
    const int x = std::min(a.x, b.x);
    const int y = std::min(a.y, b.y);
    return {x, y, std::max(a.right(), b.right()) - x, std::max(a.bottom(), b.bottom()) - y};
}

inline Size grow(Size s, const Insets& i) { return {s.width + i.left + i.right, s.height + i.top + i.bottom}; }

} // namespace ensign
