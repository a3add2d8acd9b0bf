// Where the parts of a frame lie. Logical px, the origin is the top left corner of the frame.
#pragma once

#include "compositor/policy/geometry.hpp"

#include <array>
#include <cstdint>

namespace ensign {

inline constexpr int title_bar_height = 28;
inline constexpr int frame_edge = 6;
inline constexpr int frame_top_edge = 4;
inline constexpr int hoist_width = 28;
inline constexpr int frame_button = 28;
inline constexpr Insets frame_insets{title_bar_height, frame_edge, frame_edge, frame_edge};
// The nearest to them, at least one step each, whose device px are whole: what begins inside them needs no resampling either.
Insets frame_insets_on(int grid); // see device_grid()
inline constexpr int stripe_height = 24;
inline constexpr int waterline_height = 4;
inline constexpr Size smallest_with_input{16, 16};

enum class FramePart : std::uint8_t {
    none, // outside
    content,
    title, // bar, chip and what lies between the buttons: moves the window
    minimise,
    maximise,
    close,
    top,
    top_right,
    right,
    bottom_right,
    bottom,
    bottom_left,
    left,
    top_left,
};
[[nodiscard]] bool is_button(FramePart part);
[[nodiscard]] bool is_resize(FramePart part);

// A window's frame, laid out.
struct FrameLayout {
    Size outer;
    Rect content;                 // what the guest may draw on
    Rect chip;                    // hoist and name
    Rect title;                   // the guest's title; may be empty
    bool has_buttons = false;
    std::array<Rect, 3> buttons;  // minimise, maximise, close
    bool operator==(const FrameLayout&) const = default;
};

// chip_width is measured by paint (hoist + name), rounded up.
Size minimum_outer(int chip_width, const Insets& insets = frame_insets);
// A frame of this outer size, which is raised to minimum_outer where it is smaller.
FrameLayout frame_layout(Size outer, int chip_width, const Insets& insets = frame_insets);
// The frame round a content of this size: never under the minimum frame, so the backing may show beside tiny contents.
FrameLayout frame_around(Size content, int chip_width, const Insets& insets = frame_insets);

// Whether a window whose guest drew this much gets pointers, fingers and pens: none that the user could overlook does. The
// keyboard it may get all the same, as any other of its VM: clipboard tools draw one pixel.
bool takes_pointer(Size drawn);

// What a pointer at `at` is over. `resizable` is false for maximised windows: all of their frame but the buttons is title.
FramePart part_at(const FrameLayout& frame, Point at, bool resizable);

// Popups: 2 px of colour; a named foot where the content is at least 96 x 48, else an 8 px hoist at the left.
struct PopupLayout {
    bool named = false;
    Size outer;
    Rect content; // origin = top left corner of the outer box
    bool operator==(const PopupLayout&) const = default;
};
PopupLayout popup_around(Size content);

// An interactive resize: the outer rectangle after the pointer moved by `delta` from where `part` was grabbed, not under
// `minimum` and not over `maximum` (0 = no bound); the edge or corner opposite to `part` stays where it is.
Rect resized(const Rect& start, FramePart part, Point delta, Size minimum, Size maximum);

} // namespace ensign
