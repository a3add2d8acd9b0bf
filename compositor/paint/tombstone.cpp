// What stands where a window was whose VM lost its display: the VM's edges, and its plate in the middle where there is room.
#include "compositor/paint/flag.hpp"
#include "compositor/paint/plate.hpp"
#include "compositor/paint/sides.hpp"

#include <algorithm>
#include <array>

namespace ensign::paint {

FrameImages Painter::tombstone_sides(const Flag& vm, Size outer, double scale) {
    const Rect whole{0, 0, outer.width, outer.height};
    return draw_sides(outer, shrink(whole, tombstone_edges), scale, [&](Canvas& canvas, Side) {
        canvas.fill(Box{whole}, parts_->theme.stripe);
        draw_edges(canvas, *parts_, vm, Box{whole}, frame_edge, vm.color);
        canvas.hairline(Box{whole}, parts_->theme.key(vm.color));
    });
}

double Painter::tombstone_type(const Flag& vm, Size outer, double scale) {
    constexpr std::array types{32.0, 22.0, 14.0};
    const auto fits = [&](double type) {
        const Size size = plate_size(*parts_, {.vm = vm, .line = tombstone_line, .type = type}, scale);
        return size.width <= outer.width && size.height <= outer.height;
    };
    const auto* found = std::ranges::find_if(types, fits);
    return found != types.end() ? *found : 0;
}

Color Painter::tombstone_ground() const { return parts_->theme.stripe; }

} // namespace ensign::paint
