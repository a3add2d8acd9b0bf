#include "compositor/paint/xray_tint.hpp"

#include "compositor/paint/pattern.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ensign::paint {

namespace {

constexpr double zoom = 3;     // of the pattern
constexpr double own = .66;    // share of the owner's colour
constexpr double darker = .13; // of it, where the pattern's mark is
constexpr double seen = .27;   // share of what is shown
constexpr double nobody_own = .05;
constexpr double nobody_seen = .24;
constexpr int pattern_repeat = 8;  // px along the pattern
constexpr int chevron_repeat = 14; // and across it, a multiple of what the others need or all they need

std::uint32_t byte(double share) { return static_cast<std::uint32_t>(std::floor(share * 255 + .5)); }

std::uint32_t opaque(double r, double g, double b) { return 0xff000000u | byte(r) << 16 | byte(g) << 8 | byte(b); }

// Luma as in Rec. 601.
std::uint32_t grey(std::uint32_t pixel) {
    const std::uint32_t r = pixel >> 16 & 0xff;
    const std::uint32_t g = pixel >> 8 & 0xff;
    const std::uint32_t b = pixel & 0xff;
    return (19595 * r + 38470 * g + 7471 * b + 32768) >> 16;
}

} // namespace

XrayTint::XrayTint() : shades_(1) {
    for (std::size_t i = 0; i < shades_[0].size(); ++i) {
        const double v = nobody_own + nobody_seen * static_cast<double>(i) / 255;
        shades_[0][i] = opaque(v, v, v);
    }
}

XrayTint::XrayTint(Color color, Pattern pattern, double scale) : shades_(samples_per_pixel + 1) {
    for (std::size_t n = 0; n < shades_.size(); ++n) {
        const double share = own * (1 - darker * static_cast<double>(n) / samples_per_pixel) / 255;
        for (std::size_t i = 0; i < shades_[n].size(); ++i) {
            const double light = seen * static_cast<double>(i) / 255;
            shades_[n][i] = opaque(color.r * share + light, color.g * share + light, color.b * share + light);
        }
    }
    // A period is whole device px, so that one is enough to know; at the common scales that is no rounding.
    const int repeat = std::max(1, static_cast<int>(std::round(pattern_repeat * zoom * scale)));
    const int across = pattern == Pattern::chevron ? chevron_repeat : pattern_repeat;
    period_ = {repeat, repeat * across / std::gcd(repeat * across, pattern_repeat)};
    const PatternLane lane{.pattern = pattern, .scale = static_cast<double>(repeat) / pattern_repeat};
    samples_.clear();
    for (int y = 0; y < period_.height; ++y) {
        for (int x = 0; x < period_.width; ++x) {
            samples_.push_back(static_cast<std::uint8_t>(mark_samples(lane, x, y)));
        }
    }
}

void XrayTint::paint(std::span<std::uint32_t> pixels, Point at) const {
    const auto width = static_cast<std::size_t>(period_.width);
    const std::uint8_t* const row = samples_.data() + static_cast<std::size_t>(at.y % period_.height) * width;
    const Shades* const shades = shades_.data();
    auto phase = static_cast<std::size_t>(at.x) % width;
    for (std::uint32_t& pixel : pixels) {
        pixel = shades[row[phase]][grey(pixel)];
        phase = phase + 1 == width ? 0 : phase + 1;
    }
}

} // namespace ensign::paint
