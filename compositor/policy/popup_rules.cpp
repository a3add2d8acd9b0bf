#include "compositor/policy/popup_rules.hpp"

#include <algorithm>

namespace ensign {

Rect popup_place(std::int64_t x, std::int64_t y, Size size, const Rect& area) {
    const Size fits = fit_into(size, area.size());
    const auto inside = [](std::int64_t at, int from, int room) {
        return static_cast<int>(std::clamp<std::int64_t>(at, from, std::max(from, from + room)));
    };
    return {inside(x, area.x, area.width - fits.width), inside(y, area.y, area.height - fits.height), fits.width, fits.height};
}

bool is_fresh_serial(std::uint32_t serial, std::uint32_t press_before_last, std::uint32_t newest) {
    return serial - press_before_last <= newest - press_before_last;
}

} // namespace ensign
