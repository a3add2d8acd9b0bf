// The stripe: who has the keyboard at the left, what the user should know at the right, and the waterline below, which is
// seen from the corner of the eye.
#pragma once

#include "compositor/paint/image.hpp"
#include "compositor/policy/flag.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ensign::paint {

struct Tools;

struct StripeMark { // an attention mark: a VM with a window that opened behind
    Flag vm;
    std::string reason; // "new window"
    bool operator==(const StripeMark&) const = default;
};

enum class StripeSymbol : std::uint8_t { pin, capture, quota, keyboard, mute, pause, hide, hung };

struct StripeNote { // something that the user should know of, beside the layout
    StripeSymbol symbol;
    std::string text; // "Pointer locked"
    bool operator==(const StripeNote&) const = default;
};

struct StripeSpec {
    enum class Who : std::uint8_t { vm, nobody, chooser } who = Who::nobody;
    std::optional<Flag> vm;  // with Who::vm
    std::string message;       // "hears the keyboard", "hears the keyboard, no window yet", "no VM hears or sees anything"
    std::string warning;       // after the message, in inverse video: "Focus moved while you typed"; empty: none
    std::string layout;        // of the keyboard: "DE"; empty: not shown
    std::vector<StripeNote> notes;
    std::vector<std::string> sak; // keycaps, as keycaps(Chord) gives them
    bool sak_ours = true;
    std::vector<StripeMark> attention;
    int width = 0; // logical px
    double scale = 1;
    bool operator==(const StripeSpec&) const = default;
};

Image stripe(Tools& tools, const StripeSpec& spec); // width x stripe_height, opaque; empty where memory is wanting

} // namespace ensign::paint
