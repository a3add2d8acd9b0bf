#include "compositor/input/frame_grab.hpp"

namespace ensign {

FrameGrab::FrameGrab(const Window& window, FramePart part, Point start)
    : window_{window.id()}, part_{part}, start_{start}, outer_{window.outer()} {}

void FrameGrab::step(Window& window, Point pointer) {
    const Point delta{pointer.x - start_.x, pointer.y - start_.y};
    if (part_ == FramePart::title) {
        window.move_to({outer_.x + delta.x, outer_.y + delta.y});
    } else if (is_resize(part_)) {
        window.request_outer(resized(outer_, part_, delta, window.minimum_outer(), window.maximum_outer()), part_);
    }
}

} // namespace ensign
