// Pixels that Ensign drew: DRM_FORMAT_ARGB8888 (native-endian words, premultiplied), rows without padding, device px.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <vector>

namespace ensign::paint {

struct Image {
    int width = 0;
    int height = 0;
    std::vector<std::uint32_t> pixels; // width * height

    Image() = default;
    // Black and transparent; empty where memory is wanting. Who draws on it draws nothing then, and who shows it shows nothing.
    Image(int w, int h) {
        try {
            pixels.resize(static_cast<std::size_t>(w) * static_cast<std::size_t>(h));
            width = w;
            height = h;
        } catch (const std::bad_alloc&) {
            pixels.clear();
        }
    }
    [[nodiscard]] bool empty() const { return pixels.empty(); }
    [[nodiscard]] std::uint32_t at(int x, int y) const {
        return pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)];
    }
    bool operator==(const Image&) const = default;
};

} // namespace ensign::paint
