// The colours that Ensign itself draws with, for one ambience, and those that it derives from a VM's colour. Hue belongs to
// VMs: every token here is a grey.
#pragma once

#include "compositor/policy/config/config.hpp"
#include "compositor/policy/look/color.hpp"

namespace ensign::paint {

struct Theme {
    Ambience ambience = Ambience::dark;
    Color desk;         // background without a wallpaper
    Color back;         // opaque backing behind guest content
    Color bar;          // title bar and inner mat at rest
    Color title;        // guest title at rest
    Color deep_title;   // guest title and buttons, focused
    Color inner;        // the line round the content
    Color stripe;
    Color text;         // stripe and chooser
    Color dim;
    Color stripe_line;
    Color chooser;      // its ground, and what a locked output shows where nothing else is
    Color card;
    Color card_line;
    Color well;         // search field
    Color ring;         // selection

    static Theme of(Ambience ambience);

    [[nodiscard]] Color deep(Color vm) const;        // title bar, focused
    [[nodiscard]] Color rest(Color vm) const;        // edges at rest
    [[nodiscard]] Color key(Color vm) const;         // outer line of one device pixel
    [[nodiscard]] Color inner_line(Color vm, bool focused) const;
    [[nodiscard]] Color title_on(Color focused_bar) const;

    static Color hoist_mark(Color vm);
    static Color edge_mark(Color edge, Color vm);
};

} // namespace ensign::paint
