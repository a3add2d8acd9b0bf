#include "compositor/input/frame_grab.hpp"

namespace ensign {

const char* shape_of(FramePart part) {
    switch (part) {
    case FramePart::top: return "n-resize";
    case FramePart::top_right: return "ne-resize";
    case FramePart::right: return "e-resize";
    case FramePart::bottom_right: return "se-resize";
    case FramePart::bottom: return "s-resize";
    case FramePart::bottom_left: return "sw-resize";
    case FramePart::left: return "w-resize";
    case FramePart::top_left: return "nw-resize";
    case FramePart::none:
    case FramePart::content:
    case FramePart::title:
    case FramePart::minimise:
    case FramePart::maximise:
    case FramePart::close: return "default";
    }
    return "default";
}

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
