// A frame is drawn as four images, so that nothing lies under what a guest draws.
#pragma once

#include "compositor/paint/image.hpp"

namespace ensign::paint {

// The four sides of a frame; together they cover the outer box less the content rectangle. Edges are
// floor(v * scale + 0.5) device px of the frame's own origin, which lies on a device pixel. All four are empty where the
// frame is too large to be drawn (over 32767 device px), or memory is wanting: such a window must not be shown.
struct FrameImages {
    Image top;    // full width, down to the content
    Image left;   // beside the content
    Image right;
    Image bottom; // full width
    [[nodiscard]] bool empty() const { return top.empty() && left.empty() && right.empty() && bottom.empty(); }
};

} // namespace ensign::paint
