#include "compositor/paint/pattern.hpp"

#include <cmath>

namespace ensign::paint {

namespace {

constexpr double repeat = 8;      // logical px, along a hoist
constexpr double hoist_dot = 1.75; // radius
constexpr double edge_dot = 1.5;

// At fractional scales samples fall exactly on the border of a mark. Rounding errors would then decide, and differently in
// each period; a shift far below a sample's distance decides the same way everywhere.
constexpr double nudge = 1e-6;

double stretch(Motif motif) { return motif == Motif::edge ? 2 : 1; }

double modulo(double v, double m) { return v - m * std::floor(v / m); }

bool first_half(double v) { return modulo(v / repeat, 1) < .5; }

bool even(double v) { return modulo(v, 2) < 1; }

bool in_dot(double du, double dv, double radius) { return du * du + dv * dv < radius * radius - nudge; }

bool dotted(double u, double v, Motif motif) {
    const double far_u = modulo(u, repeat) - repeat / 2;
    const double far_v = modulo(v + repeat / 2, repeat) - repeat / 2;
    if (motif == Motif::edge) {
        return in_dot(far_u * stretch(motif), far_v, edge_dot); // round although u is stretched
    }
    const double near_u = modulo(u + repeat / 2, repeat) - repeat / 2;
    const double near_v = modulo(v, repeat) - repeat / 2;
    return in_dot(far_u, far_v, hoist_dot) || in_dot(near_u, near_v, hoist_dot);
}

// u along the lane, v across it with 0 in its middle, logical px of a hoist.
bool marked(const PatternLane& lane, double u, double v) {
    switch (lane.pattern) {
    case Pattern::solid: return false;
    case Pattern::diagonal: return first_half(u + v);
    case Pattern::dots: return dotted(u, v, lane.motif);
    case Pattern::chevron: return first_half(u + std::abs(modulo(v + 7, 14) - 7));
    case Pattern::bars: return first_half(u);
    case Pattern::checker: return even(std::floor(u / 4) + std::floor(v / 4));
    }
    return false;
}

} // namespace

int mark_samples(const PatternLane& lane, int along, int across) {
    int samples = 0;
    for (int i = 0; i < samples_per_axis; ++i) {
        const double v = (across + (i + .5) / samples_per_axis - lane.thickness / 2.0) / lane.scale;
        for (int j = 0; j < samples_per_axis; ++j) {
            const double u = (along + (j + .5) / samples_per_axis) / lane.scale / stretch(lane.motif);
            samples += marked(lane, u + nudge, v) ? 1 : 0;
        }
    }
    return samples;
}

std::optional<int> period(const PatternLane& lane) {
    constexpr int most_repeats = 120; // a fractional scale is n/120 (fractional-scale-v1)
    const double once = repeat * stretch(lane.motif) * lane.scale;
    for (int n = 1; n <= most_repeats; ++n) {
        if (std::abs(n * once - std::round(n * once)) < 1e-9 * n) {
            return static_cast<int>(std::round(n * once));
        }
    }
    return std::nullopt;
}

} // namespace ensign::paint
