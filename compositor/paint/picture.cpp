// The user's picture, read from its file.
#include "compositor/base/format.hpp"
#include "compositor/paint/secret.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <filesystem>

#include <png.h>

namespace ensign::paint {

namespace {

constexpr png_uint_32 longest = 4096; // px
constexpr png_uint_32 our_format = std::endian::native == std::endian::little ? PNG_FORMAT_BGRA : PNG_FORMAT_ARGB;

// A PNG whose header was read, and nothing else yet. libpng's simplified interface: its errors jump within libpng only.
class Png {
  public:
    explicit Png(const std::string& path) {
        png_.version = PNG_IMAGE_VERSION;
        png_image_begin_read_from_file(&png_, path.c_str());
        png_.format = our_format; // of all pictures, whatever theirs is
    }
    ~Png() { png_image_free(&png_); }
    Png(const Png&) = delete;
    Png& operator=(const Png&) = delete;

    [[nodiscard]] bool failed() const { return PNG_IMAGE_FAILED(png_); }
    [[nodiscard]] const char* error() const { return png_.message; }
    [[nodiscard]] png_uint_32 width() const { return png_.width; }
    [[nodiscard]] png_uint_32 height() const { return png_.height; }
    void read(Image& image) { png_image_finish_read(&png_, nullptr, image.pixels.data(), 0, nullptr); }

  private:
    png_image png_{};
};

std::uint32_t premultiplied(std::uint32_t pixel) {
    const std::uint32_t alpha = pixel >> 24;
    const auto channel = [&](unsigned shift) { return ((pixel >> shift & 0xff) * alpha + 127) / 255 << shift; };
    return alpha << 24 | channel(16) | channel(8) | channel(0);
}

} // namespace

std::expected<Image, std::string> load_picture(const std::string& path) {
    std::error_code unknown;
    if (!std::filesystem::is_regular_file(path, unknown)) {
        return std::unexpected{text::format("{}: there is no such file", path)};
    }
    Png png{path};
    if (png.failed()) {
        return std::unexpected{text::format("{}: this cannot be read as a PNG: {}", path, png.error())};
    }
    if (png.width() > longest || png.height() > longest) {
        return std::unexpected{text::format("{}: the picture is {} x {} px, at most {} x {} are allowed", path, png.width(),
                                            png.height(), longest, longest)};
    }
    Image image{static_cast<int>(png.width()), static_cast<int>(png.height())};
    if (image.empty()) {
        return std::unexpected{text::format("{}: there is no memory for the picture", path)};
    }
    png.read(image);
    if (png.failed()) {
        return std::unexpected{text::format("{}: the PNG cannot be read: {}", path, png.error())};
    }
    std::ranges::transform(image.pixels, image.pixels.begin(), premultiplied);
    return image;
}

} // namespace ensign::paint
