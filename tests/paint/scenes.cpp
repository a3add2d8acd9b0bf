#include "tests/paint/scenes.hpp"

#include "compositor/base/format.hpp"
#include "compositor/paint/canvas.hpp"
#include "compositor/paint/frame.hpp"
#include "compositor/paint/plate.hpp"
#include "compositor/paint/popup.hpp"
#include "compositor/paint/stripe.hpp"
#include "compositor/paint/tools.hpp"
#include "compositor/paint/xray.hpp"
#include "tests/paint/flags.hpp"
#include "tests/paint/sheet.hpp"
#include "tests/paint/xray_map.hpp"

#include <array>
#include <cmath>
#include <string>

namespace ensign::paint {

namespace {

constexpr Size full_hd{1920, 1080};

struct Window {
    const Flag& vm;
    Rect box;
    std::string title;
};
// Bottom to top.
const std::array<Window, 7> windows{{
    {personal, {36, 60, 880, 600}, "The garden in November: Almanac"},
    {untrusted, {1300, 52, 590, 430}, "Your file is ready! [Vault] Free converter"},
    {personal, {620, 690, 380, 362}, "Saturday"},
    {work, {24, 560, 760, 496}, "Re: Q4 invoices from Lindqvist, Inbox"},
    {vault, {1440, 400, 456, 330}, "Passwords"},
    {work, {1130, 764, 766, 292}, "cargo test: ~/ledger"},
    {work, {540, 160, 860, 570}, "reconcile.rs: ledger"},
}};
constexpr Rect menu{1012, 442, 232, 176}; // its content

StripeSpec stripe_of(const Flag& vm, std::string message, double scale) {
    return {.who = StripeSpec::Who::vm,
            .vm = vm,
            .message = std::move(message),
            .layout = "DE",
            .sak = {"Ctrl", "Alt", "Del"},
            .width = full_hd.width,
            .scale = scale};
}

// Something to read, more or less.
Image page(Size size, double scale, Color paper, Color letters) {
    Image image{device(size.width, scale), device(size.height, scale)};
    Canvas canvas{image, scale};
    canvas.fill(Box{Rect{0, 0, size.width, size.height}}, paper);
    for (int line = 0; 24 + 22 * line < size.height - 16; ++line) {
        for (int x = 20, word = 0; x < size.width - 90; x += 12 + 20 + word * 37 % 50, ++word) {
            canvas.fill({x + .0, 24.0 + 22 * line, 20.0 + (line * 5 + word) * 37 % 50, 8}, letters);
        }
    }
    return image;
}

void put_window(Sheet& sheet, Tools& tools, const Window& window, bool focused) {
    const double scale = sheet.scale();
    const FrameLayout layout = frame_layout(window.box.size(), paint::frame_chip_width(tools, window.vm));
    const FrameSpec spec{
        .vm = window.vm, .outer = window.box.size(), .title = window.title, .focused = focused, .scale = scale};
    sheet.put_frame(paint::frame(tools, spec), layout.content, window.box.origin(), tools.theme.back);
    const Point at{window.box.x + layout.content.x, window.box.y + layout.content.y};
    sheet.put(page(layout.content.size(), scale, {0x17, 0x1d, 0x26}, {0xc8, 0xd2, 0xe0}),
              {device(at.x, scale), device(at.y, scale)});
}

Rect popup_box() {
    const PopupLayout layout = popup_around(menu.size());
    return {menu.x - layout.content.x, menu.y - layout.content.y, layout.outer.width, layout.outer.height};
}

Sheet desktop(Tools& tools, double scale) {
    Sheet sheet{full_hd, scale, tools.theme.desk};
    for (const Window& window : windows) {
        put_window(sheet, tools, window, &window == &windows.back());
    }
    sheet.put_frame(paint::popup(tools, {.vm = work, .content = menu.size(), .scale = scale}),
                    popup_around(menu.size()).content, popup_box().origin(), {0xf0, 0xf2, 0xf4});
    return sheet;
}

std::vector<XrayRegion> regions() {
    std::vector<XrayRegion> all;
    for (const Window& window : windows) {
        const int number = static_cast<int>(all.size()) + 1;
        all.push_back({XrayOwner::Kind::guest, window.vm, window.box, text::format("window {}", number), number});
    }
    all.push_back({XrayOwner::Kind::guest, work, popup_box(), "menu", 100});
    return all;
}

} // namespace

Image xray_scene(Tools& tools, double scale) {
    Sheet sheet = desktop(tools, scale);
    const XrayMap map{regions(), full_hd, scale};
    const XraySpec spec{.shown = sheet.image(), .map = map.view(), .owners = map.owners, .scale = scale};
    sheet.put(paint::xray(tools, spec), {0, device(stripe_height, scale)});
    sheet.put(paint::stripe(tools, stripe_of(work, "X-ray: release Insert to leave", scale)), {0, 0});
    return sheet.image();
}

Image full_screen_scene(Tools& tools, double scale) {
    Sheet sheet{full_hd, scale, {0x0e, 0x1a, 0x24}};
    const Image plate = paint::plate(tools, {untrusted, "Full screen without a frame.  Ctrl Alt Del leaves.", 56}, scale);
    const Image chip = paint::plate(tools, {untrusted, "", 56}, scale);
    const int middle = device(full_hd.height * .28, scale);
    sheet.put(plate, {(device(full_hd.width, scale) - plate.width) / 2, middle - chip.height / 2});
    sheet.put(paint::stripe(tools, stripe_of(untrusted, "hears the keyboard, full screen", scale)), {0, 0});
    return sheet.image();
}

// Stands for the user's own picture.
Secret seven_herons() {
    constexpr double w = 300;
    constexpr double h = 200;
    Secret secret{.phrase = "seven herons on the quay", .picture = {static_cast<int>(w), static_cast<int>(h)}};
    Canvas canvas{secret.picture, 1};
    canvas.fill({0, 0, w, h}, {0xf0, 0xdc, 0xc0});
    canvas.disc({.7 * w, .36 * h}, .13 * h, {0xe7, 0xa4, 0x6a});
    canvas.fill({0, .62 * h, w, h}, {0x6f, 0x8f, 0xa0});
    for (int i = 0; i < 7; ++i) {
        const Place feet{w * (.24 + .09 * i), h * (.66 + .03 * (i % 3))};
        const std::array neck{Place{feet.x, feet.y}, Place{feet.x, feet.y - 24}, Place{feet.x + 9, feet.y - 34},
                              Place{feet.x + 6, feet.y - 48}, Place{feet.x + 16, feet.y - 46}};
        canvas.stroke(neck, 3, {0x46, 0x56, 0x6a});
    }
    return secret;
}

} // namespace ensign::paint
