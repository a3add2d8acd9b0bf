// The frame of a popup: the VM's colour on all sides, and its name in a foot, below, so that the first item of a menu stays
// under the pointer.
#pragma once

#include "compositor/paint/frame_images.hpp"
#include "compositor/policy/flag.hpp"
#include "compositor/policy/geometry.hpp"

namespace ensign::paint {

struct Tools;

struct PopupSpec {
    Flag vm;
    Size content;
    double scale = 1;
    bool operator==(const PopupSpec&) const = default;
};

FrameImages popup(Tools& tools,
                  const PopupSpec& spec); // the four sides of popup_around(spec.content); drag icons have them too

} // namespace ensign::paint
