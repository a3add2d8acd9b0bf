// What stands where a window was whose VM lost its display: the VM's edges, and its plate in the middle where there is room.
#include "compositor/paint/flag.hpp"
#include "compositor/paint/plate.hpp"

#include <array>

namespace ensign::paint {

namespace {
constexpr std::array sizes{32.0, 22.0, 14.0}; // of the name, logical px
} // namespace

Image Painter::tombstone(const VmSpec& vm, Size outer, double scale) {
    Image image{device(outer.width, scale), device(outer.height, scale)};
    Canvas canvas{image, scale};
    const Box whole{Rect{0, 0, outer.width, outer.height}};
    canvas.fill(whole, parts_->theme.stripe);
    draw_edges(canvas, *parts_, vm, whole, frame_edge, vm.color);
    canvas.hairline(whole, parts_->theme.key(vm.color));
    for (const double type : sizes) {
        const PlateSpec spec{.vm = vm, .line = "lost its display", .type = type};
        const Size size = plate_size(*parts_, spec, scale);
        if (size.width <= outer.width && size.height <= outer.height) {
            const Image plate = draw_plate(*parts_, spec, scale);
            canvas.picture({whole.middle().x - size.width / 2.0, whole.middle().y - size.height / 2.0,
                            static_cast<double>(size.width), static_cast<double>(size.height)}, plate);
            break;
        }
    }
    return image;
}

} // namespace ensign::paint
