#include "compositor/policy/look/frame_geometry.hpp"

#include <algorithm>
#include <cstddef>

namespace ensign {
namespace {

constexpr int minimum_content_height = smallest_with_input.height; // what the user makes small can still be typed into
constexpr int corner_length = 20; // of a resize corner, along both of its edges
constexpr int after_chip = 12;
constexpr int before_buttons = 10;
constexpr int shortest_title = 31; // under this an ellipsis would be all of it
constexpr int buttons_need = 90;   // beside the chip
// The last button reaches 3 px into the edge, so that its glyph stands as far from the edge as from its neighbour.
constexpr int buttons_width = 3 * frame_button;
constexpr int buttons_into_edge = 3;

constexpr int popup_edge = 2;
constexpr int popup_foot = 16;
constexpr int popup_hoist = 8;
constexpr Size popup_named_from{96, 48};

// Which sides of a rectangle a resize moves.
struct Sides {
    bool top = false;
    bool right = false;
    bool bottom = false;
    bool left = false;
};

Sides sides_of(FramePart part) {
    switch (part) {
    case FramePart::top: return {.top = true};
    case FramePart::top_right: return {.top = true, .right = true};
    case FramePart::right: return {.right = true};
    case FramePart::bottom_right: return {.right = true, .bottom = true};
    case FramePart::bottom: return {.bottom = true};
    case FramePart::bottom_left: return {.bottom = true, .left = true};
    case FramePart::left: return {.left = true};
    case FramePart::top_left: return {.top = true, .left = true};
    case FramePart::none:
    case FramePart::content:
    case FramePart::title:
    case FramePart::minimise:
    case FramePart::maximise:
    case FramePart::close: return {};
    }
    return {};
}

FramePart part_of(const Sides& sides) {
    if (sides.top) {
        return sides.left ? FramePart::top_left : sides.right ? FramePart::top_right : FramePart::top;
    }
    if (sides.bottom) {
        return sides.left ? FramePart::bottom_left : sides.right ? FramePart::bottom_right : FramePart::bottom;
    }
    return sides.left ? FramePart::left : sides.right ? FramePart::right : FramePart::title;
}

// The grip under a point of the frame; title where there is none.
FramePart grip_at(Size outer, const Rect& content, Point at) {
    Sides on{.top = at.y < frame_top_edge,
             .right = at.x >= content.right(),
             .bottom = at.y >= content.bottom(),
             .left = at.x < content.x};
    // Along an edge, the last px before its end belong to the corner.
    if (on.top || on.bottom) {
        on.left = at.x < corner_length;
        on.right = at.x >= outer.width - corner_length;
    } else if (on.left || on.right) {
        on.top = at.y < corner_length;
        on.bottom = at.y >= outer.height - corner_length;
    }
    return part_of(on);
}

FramePart button_at(const FrameLayout& frame, Point at) {
    constexpr std::array parts{FramePart::minimise, FramePart::maximise, FramePart::close};
    if (frame.has_buttons) {
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (frame.buttons[i].contains(at)) {
                return parts[i];
            }
        }
    }
    return FramePart::none;
}

// One axis of a resize, in 64 bits: pointers may be far away.
int resized_length(int length, long long delta, int minimum, int maximum) {
    long long wanted = length + delta;
    if (maximum > 0) {
        wanted = std::min<long long>(wanted, maximum);
    }
    return static_cast<int>(std::clamp<long long>(wanted, std::max(minimum, 1), 1 << 24));
}

} // namespace

bool is_button(FramePart part) {
    return part == FramePart::minimise || part == FramePart::maximise || part == FramePart::close;
}

bool is_resize(FramePart part) {
    const Sides sides = sides_of(part);
    return sides.top || sides.right || sides.bottom || sides.left;
}

Insets frame_insets_on(int grid) {
    const auto nearest = [grid](int length) { return std::max(grid, (length + grid / 2) / grid * grid); };
    return {nearest(frame_insets.top), nearest(frame_insets.right), nearest(frame_insets.bottom), nearest(frame_insets.left)};
}

Size minimum_outer(int chip_width, const Insets& insets) {
    return {chip_width + after_chip, insets.top + minimum_content_height + insets.bottom};
}

FrameLayout frame_layout(Size outer, int chip_width, const Insets& insets) {
    const Size minimum = minimum_outer(chip_width, insets);
    FrameLayout frame;
    frame.outer = {std::max(outer.width, minimum.width), std::max(outer.height, minimum.height)};
    frame.content = shrink({0, 0, frame.outer.width, frame.outer.height}, insets);
    frame.chip = {0, 0, chip_width, insets.top};
    frame.has_buttons = frame.outer.width >= chip_width + buttons_need;

    int title_end = frame.outer.width - insets.right;
    if (frame.has_buttons) {
        title_end += buttons_into_edge - buttons_width;
        for (int i = 0; i < 3; ++i) {
            frame.buttons[static_cast<std::size_t>(i)] = {title_end + i * frame_button, 0, frame_button, insets.top};
        }
    }
    const int title_width = title_end - before_buttons - (chip_width + after_chip);
    if (title_width >= shortest_title) {
        frame.title = {chip_width + after_chip, frame_top_edge, title_width, insets.top - frame_top_edge};
    }
    return frame;
}

FrameLayout frame_around(Size content, int chip_width, const Insets& insets) {
    return frame_layout(grow({std::max(content.width, 0), std::max(content.height, 0)}, insets), chip_width, insets);
}

bool takes_pointer(Size drawn) {
    return drawn.width >= smallest_with_input.width && drawn.height >= smallest_with_input.height;
}

FramePart part_at(const FrameLayout& frame, Point at, bool resizable) {
    if (!Rect{0, 0, frame.outer.width, frame.outer.height}.contains(at)) {
        return FramePart::none;
    }
    if (frame.content.contains(at)) {
        return FramePart::content;
    }
    const FramePart button = button_at(frame, at);
    if (!resizable) {
        return is_button(button) ? button : FramePart::title;
    }
    const bool outermost = at.y == 0; // buttons reach no other edge
    return is_button(button) && !outermost ? button : grip_at(frame.outer, frame.content, at);
}

PopupLayout popup_around(Size content) {
    const Size size{std::max(content.width, 0), std::max(content.height, 0)};
    const bool named = size.width >= popup_named_from.width && size.height >= popup_named_from.height;
    const Insets insets{popup_edge, popup_edge, named ? popup_foot : popup_edge, named ? popup_edge : popup_hoist};
    return {named, grow(size, insets), {insets.left, insets.top, size.width, size.height}};
}

Rect resized(const Rect& start, FramePart part, Point delta, Size minimum, Size maximum) {
    const Sides moves = sides_of(part);
    Rect result = start;
    if (moves.left || moves.right) {
        const long long delta_x = moves.left ? -static_cast<long long>(delta.x) : delta.x;
        result.width = resized_length(start.width, delta_x, minimum.width, maximum.width);
    }
    if (moves.top || moves.bottom) {
        const long long delta_y = moves.top ? -static_cast<long long>(delta.y) : delta.y;
        result.height = resized_length(start.height, delta_y, minimum.height, maximum.height);
    }
    if (moves.left) {
        result.x = start.right() - result.width;
    }
    if (moves.top) {
        result.y = start.bottom() - result.height;
    }
    return result;
}

} // namespace ensign
