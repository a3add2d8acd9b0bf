// The foot of the chooser: what the keys do, as keycaps and words. Where room is short, the least needed go.
#pragma once

#include "compositor/paint/tools.hpp"
#include "compositor/policy/chooser/chooser.hpp"

#include <vector>

namespace ensign::paint {

struct PlacedHint {
    const ChooserHint* hint; // not owned
    Box box;                 // empty where it has gone
};

// `left` and `right`: the ends of the line; `y`: its centre. The hints outlive what comes back.
std::vector<PlacedHint> place_hints(const Tools& tools, const std::vector<ChooserHint>& hints, double left, double right,
                                    double y, double scale);
void draw_hint(Canvas& canvas, const Tools& tools, const PlacedHint& placed);

inline constexpr double hint_height = 18;

} // namespace ensign::paint
