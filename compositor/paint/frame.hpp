// The frame of a window: its VM's colour on all sides, and above a bar with the VM's chip, the guest's title and the buttons.
#pragma once

#include "compositor/paint/frame_images.hpp"
#include "compositor/policy/flag.hpp"
#include "compositor/policy/look/frame_geometry.hpp"

#include <cstdint>
#include <string>

namespace ensign::paint {

struct Tools;

struct FrameSpec {
    Flag vm;
    Size outer;           // logical px
    Insets insets = frame_insets;
    std::string title;    // a safe title
    bool focused = false;
    bool attention = false;
    bool maximised = false;                     // shows the restore glyph
    FramePart hovered = FramePart::none;        // one of the buttons, or none
    bool pressed = false;                       // the hovered button is held
    double scale = 1;
    enum class Stall : std::uint8_t { none, not_answering, frozen } stall = Stall::none;
    bool operator==(const FrameSpec&) const = default;
};

// Hoist, name and paddings, in logical px, rounded up; the frame's minimum width rests on it.
int frame_chip_width(Tools& tools, const Flag& vm);

FrameImages frame(Tools& tools, const FrameSpec& spec);

} // namespace ensign::paint
