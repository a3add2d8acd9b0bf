// A window being moved or resized by the pointer. Steps are computed from where it began, so nothing drifts.
#pragma once

#include "compositor/shell/window.hpp"

namespace ensign {

// The cursor, by its XCursor name, that shows what a press on this part does.
const char* shape_of(FramePart part);

class FrameGrab {
  public:
    // part: FramePart::title moves, an edge or corner resizes. start: the pointer, in layout coordinates.
    FrameGrab(const Window& window, FramePart part, Point start);

    [[nodiscard]] WindowId window() const { return window_; }
    [[nodiscard]] FramePart part() const { return part_; }
    void step(Window& window, Point pointer);

  private:
    WindowId window_;
    FramePart part_;
    Point start_;
    Rect outer_;
};

} // namespace ensign
