// sRGB colours and the arithmetic that the look is defined by (WCAG 2 contrast, byte-wise mixing).
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace ensign {

struct Color {
    std::uint8_t r = 0;
    std::uint8_t g = 0;
    std::uint8_t b = 0;
    bool operator==(const Color&) const = default;
};

inline constexpr Color white{0xff, 0xff, 0xff};
inline constexpr Color dark_ink{0x10, 0x12, 0x15};
inline constexpr Color black{0, 0, 0};

// "#rrggbb" and nothing else.
std::expected<Color, std::string> parse_color(std::string_view text);
std::string to_hex(Color c);

// a + (b - a) * t for each channel in sRGB bytes, rounded half up; t in 0..1.
Color mix(Color a, Color b, double t);

// WCAG 2.2 relative luminance (0..1) and contrast ratio (1..21).
double luminance(Color c);
double contrast(Color a, Color b);

// The text colour for a background: white where contrast >= 4.5, else dark_ink, else black. One of the three always does.
Color ink(Color background);

// Light of a colour for each primary, 0..1, and where it stands in CIELAB (D65).
struct LinearRgb {
    double r = 0;
    double g = 0;
    double b = 0;
};
struct Lab {
    double l = 0;
    double a = 0;
    double b = 0;
};
LinearRgb linear(Color c);
Lab lab(const LinearRgb& light);

// CIE 1976 chroma (CIELAB, D65); colours under 8 are greys, which belong to Ensign and not to VMs.
double chroma(Color c);

} // namespace ensign
