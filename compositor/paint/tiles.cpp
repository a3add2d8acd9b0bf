#include "compositor/paint/tiles.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace ensign::paint {

namespace {

// VMs times parts times states times scales stay far below it; only scales that give no period can get here.
constexpr std::size_t most_tiles = 512;

std::uint32_t opaque(Color c) {
    return 0xff000000u | static_cast<std::uint32_t>(c.r) << 16 | static_cast<std::uint32_t>(c.g) << 8 | c.b;
}

SurfacePtr render(const PatternLane& lane, Color base, Color mark, int length) {
    std::array<std::uint32_t, samples_per_pixel + 1> shades{};
    for (int n = 0; n <= samples_per_pixel; ++n) {
        shades[static_cast<std::size_t>(n)] = opaque(mix(base, mark, static_cast<double>(n) / samples_per_pixel));
    }

    const bool vertical = lane.orientation == Orientation::vertical;
    const int width = vertical ? lane.thickness : length;
    const int height = vertical ? length : lane.thickness;
    SurfacePtr surface{cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height)};
    auto* bytes = cairo_image_surface_get_data(surface.get());
    const int stride = cairo_image_surface_get_stride(surface.get());
    for (int y = 0; y < height; ++y) {
        auto* row = reinterpret_cast<std::uint32_t*>(bytes + static_cast<std::ptrdiff_t>(y) * stride);
        for (int x = 0; x < width; ++x) {
            row[x] = shades[static_cast<std::size_t>(vertical ? mark_samples(lane, y, x) : mark_samples(lane, x, y))];
        }
    }
    cairo_surface_mark_dirty(surface.get());
    return surface;
}

} // namespace

cairo_surface_t& Tiles::tile(const PatternLane& lane, Color base, Color mark, int length) {
    // Magnified patterns repeat themselves further on than their lane goes.
    const Key key{lane, base, mark, std::min(period(lane).value_or(length), length)};
    const auto known = std::ranges::find(tiles_, key, &std::pair<Key, SurfacePtr>::first);
    if (known != tiles_.end()) {
        return *known->second;
    }
    if (tiles_.size() >= most_tiles) {
        tiles_.clear();
    }
    return *tiles_.emplace_back(key, render(lane, base, mark, key.length)).second;
}

} // namespace ensign::paint
