// The user's picture, read from its file.
#include "compositor/base/format.hpp"
#include "compositor/paint/cairo_ptr.hpp"
#include "compositor/paint/secret.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string_view>

namespace ensign::paint {

namespace {

constexpr int longest = 4096; // px

std::uint32_t big_endian(std::string_view four) {
    std::uint32_t value = 0;
    for (const char c : four) {
        value = value << 8 | static_cast<std::uint8_t>(c);
    }
    return value;
}

struct PngSize {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
};

// From its first chunk (PNG, ISO/IEC 15948, 11.2.1), so that what is too large is never decoded.
std::optional<PngSize> png_size(const std::string& path) {
    constexpr std::string_view begins = "\x89PNG\r\n\x1a\n";
    std::array<char, 24> bytes{};
    std::ifstream file{path, std::ios::binary};
    if (!file.read(bytes.data(), bytes.size())) {
        return std::nullopt;
    }
    const std::string_view head{bytes.data(), bytes.size()};
    if (!head.starts_with(begins) || head.substr(12, 4) != "IHDR") {
        return std::nullopt;
    }
    return PngSize{big_endian(head.substr(16, 4)), big_endian(head.substr(20, 4))};
}

// Cairo gives other formats for pictures without alpha or of 16 bits a channel: painting makes one of them all.
Image in_our_format(cairo_surface_t& png) {
    Image image{cairo_image_surface_get_width(&png), cairo_image_surface_get_height(&png)};
    const SurfacePtr target{cairo_image_surface_create_for_data(reinterpret_cast<unsigned char*>(image.pixels.data()),
                                                                CAIRO_FORMAT_ARGB32, image.width, image.height,
                                                                image.width * static_cast<int>(sizeof(std::uint32_t)))};
    const CairoPtr cr{cairo_create(target.get())};
    cairo_set_source_surface(cr.get(), &png, 0, 0);
    cairo_set_operator(cr.get(), CAIRO_OPERATOR_SOURCE);
    cairo_paint(cr.get());
    return image;
}

} // namespace

std::expected<Image, std::string> load_picture(const std::string& path) {
    std::error_code unknown;
    if (!std::filesystem::is_regular_file(path, unknown)) {
        return std::unexpected{text::format("{}: there is no such file", path)};
    }
    const std::optional<PngSize> size = png_size(path);
    if (!size) {
        return std::unexpected{text::format("{}: this cannot be read as a PNG", path)};
    }
    if (size->width > longest || size->height > longest) {
        return std::unexpected{text::format("{}: the picture is {} x {} px, at most {} x {} are allowed", path, size->width,
                                            size->height, longest, longest)};
    }
    const SurfacePtr png{cairo_image_surface_create_from_png(path.c_str())};
    if (const cairo_status_t status = cairo_surface_status(png.get()); status != CAIRO_STATUS_SUCCESS) {
        return std::unexpected{text::format("{}: the PNG cannot be read: {}", path, cairo_status_to_string(status))};
    }
    return in_our_format(*png);
}

} // namespace ensign::paint
