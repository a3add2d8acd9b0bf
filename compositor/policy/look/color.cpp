#include "compositor/policy/look/color.hpp"

#include "compositor/base/format.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace ensign {
namespace {

std::optional<int> hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return std::nullopt;
}

std::uint8_t mix_channel(std::uint8_t a, std::uint8_t b, double t) {
    // The look gives t in hundredths, which binary fractions miss by a hair: without the nudge 14.5 would round down.
    constexpr double nudge = 1e-9;
    return static_cast<std::uint8_t>(std::floor(a + (b - a) * t + 0.5 + nudge));
}

double linear_channel(std::uint8_t channel) {
    const double v = channel / 255.0;
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}

// The cube root of CIELAB with its linear foot.
double lab_f(double t) {
    constexpr double delta = 6.0 / 29.0;
    return t > delta * delta * delta ? std::cbrt(t) : t / (3 * delta * delta) + 4.0 / 29.0;
}

} // namespace

std::expected<Color, std::string> parse_color(std::string_view text) {
    constexpr std::string_view wanted = "a colour is written \"#rrggbb\", six hexadecimal digits after the #";
    if (text.size() != 7 || text[0] != '#') {
        return std::unexpected{std::string{wanted}};
    }
    std::array<std::uint8_t, 3> channels{};
    for (std::size_t i = 0; i < channels.size(); ++i) {
        const auto high = hex_digit(text[1 + 2 * i]);
        const auto low = hex_digit(text[2 + 2 * i]);
        if (!high || !low) {
            return std::unexpected{std::string{wanted}};
        }
        channels[i] = static_cast<std::uint8_t>(*high * 16 + *low);
    }
    return Color{channels[0], channels[1], channels[2]};
}

std::string to_hex(Color c) { return text::format("#{:02x}{:02x}{:02x}", c.r, c.g, c.b); }

Color mix(Color a, Color b, double t) { return {mix_channel(a.r, b.r, t), mix_channel(a.g, b.g, t), mix_channel(a.b, b.b, t)}; }

LinearRgb linear(Color c) { return {linear_channel(c.r), linear_channel(c.g), linear_channel(c.b)}; }

double luminance(Color c) {
    const LinearRgb light = linear(c);
    return 0.2126 * light.r + 0.7152 * light.g + 0.0722 * light.b;
}

double contrast(Color a, Color b) {
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

Color ink(Color background) {
    constexpr double readable = 4.5; // WCAG 2 level AA, body text
    if (contrast(white, background) >= readable) {
        return white;
    }
    if (contrast(dark_ink, background) >= readable) {
        return dark_ink;
    }
    return black;
}

Lab lab(const LinearRgb& light) {
    const auto& [r, g, b] = light;
    // sRGB to CIE XYZ (IEC 61966-2-1), relative to the D65 white point.
    const double fx = lab_f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
    const double fy = lab_f(0.2126 * r + 0.7152 * g + 0.0722 * b);
    const double fz = lab_f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.0890);
    return {116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)};
}

double chroma(Color c) {
    const Lab place = lab(linear(c));
    return std::hypot(place.a, place.b);
}

} // namespace ensign
