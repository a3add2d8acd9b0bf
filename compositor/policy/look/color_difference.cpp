#include "compositor/policy/look/color_difference.hpp"

#include <cmath>
#include <numbers>

namespace ensign {
namespace {

// Hues that are opposite but for a rounding error count as opposite: the mean of two hues jumps there.
constexpr double opposite = 180 + 1e-9;

double sine(double degrees) { return std::sin(degrees * std::numbers::pi / 180); }
double cosine(double degrees) { return std::cos(degrees * std::numbers::pi / 180); }

// The share of a high chroma, from 0 to 1, that the formula turns and stretches blues and greys by.
double saturation(double chroma) {
    constexpr double half = 25.0 * 25 * 25 * 25 * 25 * 25 * 25;
    const double seventh = std::pow(chroma, 7);
    return std::sqrt(seventh / (seventh + half));
}

struct Polar {
    double chroma;
    double hue; // degrees, 0..360; 0 for greys
};

Polar polar(double a, double b) {
    const double hue = a == 0 && b == 0 ? 0 : std::atan2(b, a) * 180 / std::numbers::pi;
    return {std::hypot(a, b), hue < 0 ? hue + 360 : hue};
}

// From hue a to hue b the short way round, -180..180.
double turn(double a, double b) {
    const double difference = b - a;
    if (difference > opposite) {
        return difference - 360;
    }
    if (difference < -opposite) {
        return difference + 360;
    }
    return difference;
}

// In the middle of the short way.
double mean_hue(double a, double b) {
    const double sum = a + b;
    if (std::abs(a - b) <= opposite) {
        return sum / 2;
    }
    return sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2;
}

} // namespace

// Names in the comments are those of the paper.
double color_difference(const Lab& a, const Lab& b) {
    const double greyness = 1 - saturation((std::hypot(a.a, a.b) + std::hypot(b.a, b.b)) / 2); // 2G
    const Polar p = polar(a.a * (1 + greyness / 2), a.b);
    const Polar q = polar(b.a * (1 + greyness / 2), b.b);
    const bool grey = p.chroma == 0 || q.chroma == 0; // then hues say nothing

    const double lightness = (a.l + b.l) / 2 - 50;
    const double chroma = (p.chroma + q.chroma) / 2;
    const double hue = grey ? p.hue + q.hue : mean_hue(p.hue, q.hue);

    const double t =
        1 - 0.17 * cosine(hue - 30) + 0.24 * cosine(2 * hue) + 0.32 * cosine(3 * hue + 6) - 0.20 * cosine(4 * hue - 63);
    const double weight_l = 1 + 0.015 * lightness * lightness / std::sqrt(20 + lightness * lightness); // SL
    const double weight_c = 1 + 0.045 * chroma;                                                        // SC
    const double weight_h = 1 + 0.015 * chroma * t;                                                    // SH

    const double dl = (b.l - a.l) / weight_l;
    const double dc = (q.chroma - p.chroma) / weight_c;
    const double dh = grey ? 0 : 2 * std::sqrt(p.chroma * q.chroma) * sine(turn(p.hue, q.hue) / 2) / weight_h;

    const double from_blue = (hue - 275) / 25;
    const double rotation = -2 * saturation(chroma) * sine(60 * std::exp(-from_blue * from_blue)); // RT
    return std::sqrt(dl * dl + dc * dc + dh * dh + rotation * dc * dh);
}

} // namespace ensign
