// Frames are drawn as four images, one for each side of the content, so that nothing lies under what a guest draws.
#pragma once

#include "compositor/paint/canvas.hpp"
#include "compositor/paint/frame_images.hpp"

#include <cstdint>
#include <utility>

namespace ensign::paint {

enum class Side : std::uint8_t { top, left, right, bottom };

// Cairo draws no image that is longer, in device px. A frame that can't be drawn as a whole, as where memory is wanting, has no images
// at all.
inline constexpr int longest_side = 32767;

// Calls draw(canvas, side) for each side; every canvas has the frame's own coordinates and shows its part only.
template <class Draw>
FrameImages draw_sides(Size outer, const Rect& content, double scale, Draw&& draw) {
    const Rect whole = device(Rect{0, 0, outer.width, outer.height}, scale);
    const Rect hole = device(content, scale);
    if (whole.width > longest_side || whole.height > longest_side) {
        return {};
    }
    bool complete = true;
    const auto part = [&](const Rect& r, Side side) {
        Image image{r.width, r.height};
        if (image.empty()) {
            complete = complete && r.empty();
            return image;
        }
        Canvas canvas{image, scale, r.origin()};
        draw(canvas, side);
        complete = complete && canvas.complete();
        return image;
    };
    FrameImages sides{
        .top = part({0, 0, whole.width, hole.y}, Side::top),
        .left = part({0, hole.y, hole.x, hole.height}, Side::left),
        .right = part({hole.right(), hole.y, whole.width - hole.right(), hole.height}, Side::right),
        .bottom = part({0, hole.bottom(), whole.width, whole.height - hole.bottom()}, Side::bottom),
    };
    return complete ? std::move(sides) : FrameImages{};
}

} // namespace ensign::paint
