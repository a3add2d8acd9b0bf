#include "tests/paint/sheet.hpp"

#include "compositor/paint/canvas.hpp"

#include <algorithm>

namespace ensign::paint {

Sheet::Sheet(Size logical, double scale, Color ground)
    : image_{device(logical.width, scale), device(logical.height, scale)}, scale_{scale} {
    std::ranges::fill(image_.pixels, word(ground));
}

void Sheet::put(const Image& image, Point at) {
    for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < image.width; ++x) {
            if (at.x + x < image_.width && at.y + y < image_.height) {
                image_.pixels[static_cast<std::size_t>(at.y + y) * static_cast<std::size_t>(image_.width) +
                              static_cast<std::size_t>(at.x + x)] = image.at(x, y);
            }
        }
    }
}

void Sheet::put_frame(const FrameImages& frame, const Rect& content, Point at, Color backing) {
    const Point origin{device(at.x, scale_), device(at.y, scale_)};
    const Rect hole = device(content, scale_);
    Image back{hole.width, hole.height};
    std::ranges::fill(back.pixels, word(backing));
    put(back, {origin.x + hole.x, origin.y + hole.y});
    put(frame.top, origin);
    put(frame.left, {origin.x, origin.y + hole.y});
    put(frame.right, {origin.x + hole.right(), origin.y + hole.y});
    put(frame.bottom, {origin.x, origin.y + hole.bottom()});
}

bool write_png(const Image& image, const std::string& path) {
    std::vector<std::uint32_t> pixels = image.pixels;
    const SurfacePtr surface{cairo_image_surface_create_for_data(
        reinterpret_cast<unsigned char*>(pixels.data()), CAIRO_FORMAT_RGB24, image.width, image.height, image.width * 4)};
    return cairo_surface_write_to_png(surface.get(), path.c_str()) == CAIRO_STATUS_SUCCESS;
}

std::uint32_t word(Color c) {
    return 0xff000000u | static_cast<std::uint32_t>(c.r) << 16 | static_cast<std::uint32_t>(c.g) << 8 | c.b;
}

} // namespace ensign::paint
