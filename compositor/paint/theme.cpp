#include "compositor/paint/theme.hpp"

namespace ensign::paint {

namespace {

constexpr Color hex(std::uint32_t rgb) {
    return {static_cast<std::uint8_t>(rgb >> 16), static_cast<std::uint8_t>(rgb >> 8), static_cast<std::uint8_t>(rgb)};
}

constexpr double readable = 4.5; // WCAG 2 AA for text of this size

constexpr Theme dark{
    .ambience = Ambience::dark,
    .desk = hex(0x14171b),
    .back = hex(0x111316),
    .bar = hex(0x25282d),
    .title = hex(0xa9b0ba),
    .deep_title = hex(0xf4f6f8),
    .inner = hex(0x08090b),
    .stripe = hex(0x0d0f12),
    .text = hex(0xf2f4f6),
    .dim = hex(0x9ba3ae),
    .stripe_line = hex(0x2b2f35),
    .chooser = hex(0x0d0f12),
    .card = hex(0x191c20),
    .card_line = hex(0x2e3238),
    .well = hex(0x1b1f24),
    .ring = hex(0xffffff),
};

constexpr Theme light{
    .ambience = Ambience::light,
    .desk = hex(0xdfe3e8),
    .back = hex(0xf4f5f7),
    .bar = hex(0xe8eaed),
    .title = hex(0x565d67),
    .deep_title = hex(0x15181c),
    .inner = hex(0xaab0b8),
    .stripe = hex(0xf8f9fa),
    .text = hex(0x15181c),
    .dim = hex(0x5b626c),
    .stripe_line = hex(0xd3d7dc),
    .chooser = hex(0xeceef1),
    .card = hex(0xffffff),
    .card_line = hex(0xcfd4da),
    .well = hex(0xffffff),
    .ring = hex(0x101215),
};

} // namespace

Theme Theme::of(Ambience ambience) { return ambience == Ambience::dark ? dark : light; }

Color Theme::deep(Color vm) const { return ambience == Ambience::dark ? mix(vm, dark_ink, .50) : mix(vm, white, .58); }

Color Theme::rest(Color vm) const { return mix(vm, bar, ambience == Ambience::dark ? .26 : .10); }

// Keeps dark colours visible on a dark desk, and pale ones on a light desk.
Color Theme::key(Color vm) const { return ambience == Ambience::dark ? mix(vm, white, .30) : mix(vm, black, .38); }

Color Theme::inner_line(Color vm, bool focused) const {
    return ambience == Ambience::light && focused ? mix(vm, black, .38) : inner;
}

Color Theme::title_on(Color focused_bar) const {
    return contrast(focused_bar, deep_title) >= readable ? deep_title : ink(focused_bar);
}

Color Theme::hoist_mark(Color vm) { return mix(vm, ink(vm), .34); }

// The ink is that of the colour, not of the edge: at rest the marks must not flip from lighter to darker.
Color Theme::edge_mark(Color edge, Color vm) { return mix(edge, ink(vm), .20); }

} // namespace ensign::paint
