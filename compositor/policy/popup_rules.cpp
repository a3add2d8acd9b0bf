#include "compositor/policy/popup_rules.hpp"

#include <algorithm>

namespace ensign {

Rect popup_place(std::int64_t x, std::int64_t y, Size size, const Rect& area, int grid) {
    const auto down = [grid](int at) { return at - ((at % grid) + grid) % grid; };
    const Point first{-down(-area.x), -down(-area.y)};
    const Size fits = fit_into(size, {area.right() - first.x, area.bottom() - first.y});
    const auto inside = [&](std::int64_t at, int from, int end, int length) {
        return down(static_cast<int>(std::clamp<std::int64_t>(at, from, std::max(from, end - length))));
    };
    return {inside(x, first.x, area.right(), fits.width), inside(y, first.y, area.bottom(), fits.height), fits.width,
            fits.height};
}

} // namespace ensign
