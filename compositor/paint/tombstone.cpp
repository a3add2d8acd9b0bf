#include "compositor/paint/tombstone.hpp"

#include "compositor/paint/flag.hpp"
#include "compositor/paint/plate.hpp"
#include "compositor/paint/sides.hpp"

#include <algorithm>
#include <array>

namespace ensign::paint {

FrameImages tombstone_sides(Tools& tools, const Flag& vm, Size outer, double scale) {
    const Rect whole{0, 0, outer.width, outer.height};
    return draw_sides(outer, shrink(whole, tombstone_edges), scale, [&](Canvas& canvas, Side) {
        canvas.fill(Box{whole}, tools.theme.stripe);
        draw_edges(canvas, tools, vm, Box{whole}, frame_edge, vm.color);
        canvas.hairline(Box{whole}, tools.theme.key(vm.color));
    });
}

double tombstone_type(Tools& tools, const Flag& vm, Size outer, double scale) {
    constexpr std::array types{32.0, 22.0, 14.0};
    const auto fits = [&](double type) {
        const Size size = plate_size(tools, {.vm = vm, .line = tombstone_line, .type = type}, scale);
        return size.width <= outer.width && size.height <= outer.height;
    };
    const auto* found = std::ranges::find_if(types, fits);
    return found != types.end() ? *found : 0;
}

Color tombstone_ground(const Tools& tools) { return tools.theme.stripe; }

} // namespace ensign::paint
