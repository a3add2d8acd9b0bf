#include "compositor/paint/chooser_foot.hpp"

#include "compositor/paint/keycap.hpp"

#include <algorithm>

namespace ensign::paint {

namespace {

constexpr TextStyle words_style{.size = 12.5, .weight = 500};
constexpr double gap = 28;      // between hints
constexpr double cap_gap = 3;   // after each keycap
constexpr double words_gap = 5; // after the last
constexpr double right_margin = 2;

double caps_width(const Tools& tools, const ChooserHint& hint, double scale) {
    double width = 0;
    for (const std::string& cap : hint.caps) {
        width += keycap_width(tools, cap, hint_height, scale) + cap_gap;
    }
    return width;
}

double width_of(const Tools& tools, const ChooserHint& hint, double scale) {
    return caps_width(tools, hint, scale) + words_gap + tools.fonts.width(hint.words, words_style, scale);
}

bool is_shown(const PlacedHint& placed) { return placed.box.width > 0; }

// Places those that are shown; false where both sides meet.
bool flow(std::vector<PlacedHint>& placed, double left, double right) {
    for (PlacedHint& one : placed) {
        if (is_shown(one) && !one.hint->at_right) {
            one.box.x = left;
            left = one.box.right() + gap;
        }
    }
    for (auto one = placed.rbegin(); one != placed.rend(); ++one) {
        if (is_shown(*one) && one->hint->at_right) {
            one->box.x = right - one->box.width - right_margin;
            right = one->box.x - gap;
        }
    }
    return left - gap <= right;
}

} // namespace

std::vector<PlacedHint> place_hints(const Tools& tools, const std::vector<ChooserHint>& hints, double left, double right,
                                    double y, double scale) {
    std::vector<PlacedHint> placed;
    for (const ChooserHint& hint : hints) {
        placed.push_back({&hint, {0, y - hint_height / 2, width_of(tools, hint, scale), hint_height}});
    }
    const auto rank = [](const PlacedHint& one) { return is_shown(one) ? one.hint->rank : -1; };
    while (!flow(placed, left, right)) {
        const auto least = std::ranges::max_element(placed, {}, rank);
        if (rank(*least) <= 0) {
            break; // the way back is always told
        }
        least->box = {};
    }
    return placed;
}

void draw_hint(Canvas& canvas, const Tools& tools, const PlacedHint& placed) {
    if (!is_shown(placed)) {
        return;
    }
    const ChooserHint& hint = *placed.hint;
    const double y = placed.box.middle().y;
    double x = placed.box.x;
    for (const std::string& cap : hint.caps) {
        draw_keycap(canvas, tools, {x, y}, cap, hint_height);
        x += keycap_width(tools, cap, hint_height, canvas.scale()) + cap_gap;
    }
    x += words_gap;
    if (hint.loud) {
        canvas.rounded({x - 4, y - 9, placed.box.right() - x + 8, 18}, 3, tools.theme.text);
    }
    draw_text(canvas, tools, {x, y}, hint.words, words_style, hint.loud ? tools.theme.chooser : tools.theme.text);
}

} // namespace ensign::paint
