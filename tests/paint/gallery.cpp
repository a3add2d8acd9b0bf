// Writes pictures of all that Ensign draws, to be looked at: gallery FOLDER. Not a test.
#include "tests/paint/chooser_scenes.hpp"
#include "tests/paint/flags.hpp"
#include "tests/paint/scenes.hpp"
#include "tests/paint/sheet.hpp"

#include "compositor/paint/canvas.hpp"
#include "compositor/paint/frame.hpp"
#include "compositor/paint/lock.hpp"
#include "compositor/paint/popup.hpp"
#include "compositor/paint/stripe.hpp"
#include "compositor/paint/tools.hpp"

#include <algorithm>
#include <cstdio>

using namespace ensign;
using namespace ensign::paint;

namespace {

constexpr std::string_view name_of_ambience(Ambience a) { return a == Ambience::dark ? "dark" : "light"; }

void frame(Sheet& sheet, Tools& tools, const Rect& place, FrameSpec spec) {
    spec.outer = place.size();
    spec.scale = sheet.scale();
    const FrameLayout layout = frame_layout(spec.outer, paint::frame_chip_width(tools, spec.vm));
    sheet.put_frame(paint::frame(tools, spec), layout.content, place.origin(), tools.theme.back);
}

void popup(Sheet& sheet, Tools& tools, const Rect& content, const Flag& vm) {
    const PopupLayout layout = popup_around(content.size());
    const Point at{content.x - layout.content.x, content.y - layout.content.y};
    sheet.put_frame(paint::popup(tools, {.vm = vm, .content = content.size(), .scale = sheet.scale()}), layout.content, at,
                    tools.theme.back);
}

void eight(Sheet& sheet, Tools& tools, int top, bool focused) {
    for (int i = 0; i < 8; ++i) {
        frame(sheet, tools, {24 + (i % 4) * 231, top + (i / 4) * 92, 219, 80},
              {.vm = flags[static_cast<std::size_t>(i)], .title = "Title", .focused = focused});
    }
}

Image frames(Tools& tools) {
    Sheet sheet{{960, 860}, 2, tools.theme.desk};
    frame(sheet, tools, {24, 36, 446, 118}, {.vm = work, .title = "reconcile.rs: ledger", .focused = true});
    frame(sheet, tools, {490, 36, 446, 118},
          {.vm = work, .title = "Re: Q4 invoices from Lindqvist", .hovered = FramePart::close});
    eight(sheet, tools, 190, false);
    eight(sheet, tools, 402, true);
    popup(sheet, tools, {26, 616, 232, 176}, work);
    popup(sheet, tools, {292, 618, 164, 28}, work);
    popup(sheet, tools, {292, 664, 164, 28}, vault);
    popup(sheet, tools, {292, 710, 164, 28}, untrusted);
    frame(sheet, tools, {284, 778, 0, 0}, {.vm = untrusted});
    frame(sheet, tools, {490, 616, 446, 88}, {.vm = vault, .title = "Passwords", .attention = true});
    StripeSpec stripe = plain_stripe(446, 2);
    stripe.who = StripeSpec::Who::vm;
    stripe.vm = untrusted;
    stripe.message = "hears";
    stripe.layout.clear();
    sheet.put(paint::stripe(tools, stripe), {980, 1476});
    frame(sheet, tools, {490, 762, 446, 88}, {.vm = untrusted, .title = "manual-scan.pdf", .focused = true, .maximised = true});
    return sheet.image();
}

Image enlarged(const Image& image, int width, int height) {
    Image out{width, height};
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            out.pixels[static_cast<std::size_t>(y * width + x)] =
                image.at((2 * x + 1) * image.width / (2 * width), (2 * y + 1) * image.height / (2 * height));
        }
    }
    return out;
}

// The same two frames at four scales, enlarged so that a logical px is 4 x 4.
Image scales(Tools& tools) {
    Sheet all{{1600, 1000}, 1, tools.theme.desk};
    int y = 12;
    for (const double scale : {1.0, 1.25, 1.5, 2.0}) {
        Sheet sheet{{384, 60}, scale, tools.theme.desk};
        frame(sheet, tools, {4, 4, 184, 54}, {.vm = work, .title = "Title", .focused = true});
        frame(sheet, tools, {196, 4, 184, 54}, {.vm = personal, .title = "Title"});
        all.put(enlarged(sheet.image(), 1536, 240), {32, y});
        y += 246;
    }
    return all.image();
}

// How the stripe gives way as it gets narrower.
Image narrow_stripes(Tools& tools) {
    Sheet sheet{{800, 500}, 1, tools.theme.desk};
    StripeSpec spec = stripe_states()[1];
    spec.attention = {{vault, "new window"}, {builds, "new window"}, {lab_vm, "new window"}};
    int y = 4;
    for (spec.width = 800; spec.width >= 100; spec.width -= 44, y += 28) {
        sheet.put(paint::stripe(tools, spec), {0, y});
    }
    return sheet.image();
}

Image chooser(Tools& tools, Size output, std::string_view query, std::vector<ChooserVm> vms, const Secret& secret = {}) {
    Chooser chooser{std::move(vms)};
    chooser.update_devices(two_keyboards());
    chooser.text(query);
    return chooser_scene(tools, output, 1, chooser, secret);
}

// The locker's own picture is plain here; without a locker Ensign says so.
Image lock(Tools& tools, Size output, bool abandoned) {
    Sheet sheet{output, 1, tools.theme.chooser};
    StripeSpec stripe = stripe_states()[8];
    stripe.message = "locked";
    stripe.width = output.width;
    sheet.put(paint::stripe(tools, stripe), {0, 0});
    if (abandoned) {
        sheet.put(paint::lock_notice(tools, "Still locked", "The lock program has ended. Enter starts it again.", 640, 1),
                  {(output.width - 640) / 2, output.height * 38 / 100 - 48});
    }
    const SecretImage secret = paint::lock_secret(tools, seven_herons(), output, 1);
    sheet.put(secret.image, secret.box.origin());
    return sheet.image();
}

// Buttons selected, a question asked, a window selected among many.
Image chooser_in_use(Tools& tools, Size output, std::initializer_list<ChooserKey> keys) {
    Chooser chooser{crowded_vms()};
    chooser.update_devices(two_keyboards());
    for (const ChooserKey key : keys) {
        chooser.key(key, 4);
    }
    return chooser_scene(tools, output, 1, chooser, seven_herons());
}

bool write_all(const std::string& folder) {
    bool good = write_png(stripe_sheet(), folder + "/stripes.png");
    for (const Ambience ambience : {Ambience::dark, Ambience::light}) {
        Tools tools{ambience};
        const std::string tail = "-" + std::string{name_of_ambience(ambience)} + ".png";
        good &= write_png(frames(tools), folder + "/frames" + tail);
        good &= write_png(scales(tools), folder + "/scales" + tail);
        good &= write_png(narrow_stripes(tools), folder + "/stripes-narrow" + tail);
        good &=
            write_png(chooser(tools, {1920, 1080}, "", chooser_vms(), seven_herons()), folder + "/chooser-1920x1080" + tail);
        good &=
            write_png(chooser(tools, {1280, 720}, "flaky", chooser_vms(), seven_herons()), folder + "/chooser-1280x720" + tail);
        good &= write_png(chooser(tools, {1280, 720}, "", crowded_vms()), folder + "/chooser-crowded" + tail);
        good &= write_png(chooser(tools, {960, 720}, "", chooser_vms(), seven_herons()), folder + "/chooser-960x720" + tail);
        good &= write_png(lock(tools, {1920, 1080}, false), folder + "/lock" + tail);
        good &= write_png(lock(tools, {1280, 720}, true), folder + "/lock-abandoned" + tail);
        good &= write_png(
            chooser_in_use(tools, {1920, 1080}, {ChooserKey::down, ChooserKey::next, ChooserKey::end, ChooserKey::enter}),
            folder + "/chooser-question" + tail);
        good &= write_png(
            chooser_in_use(tools, {1280, 720}, {ChooserKey::end, ChooserKey::left, ChooserKey::previous, ChooserKey::end}),
            folder + "/chooser-windows" + tail);
        good &= write_png(chooser_in_use(tools, {1280, 720}, {ChooserKey::keyboards, ChooserKey::down}),
                          folder + "/chooser-devices" + tail);
        good &= write_png(chooser_scene(tools, {1920, 1080}, 2, Chooser{chooser_vms()}, seven_herons()),
                          folder + "/chooser-3840x2160" + tail);
        good &= write_png(xray_scene(tools, 1), folder + "/xray" + tail);
        good &= write_png(xray_scene(tools, 1.25), folder + "/xray-1.25" + tail);
        good &= write_png(full_screen_scene(tools, 1), folder + "/full-screen" + tail);
    }
    return good;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: gallery FOLDER\n", stderr);
        return 2;
    }
    if (write_all(argv[1])) {
        return 0;
    }
    std::fprintf(stderr, "gallery: cannot write to %s\n", argv[1]);
    return 1;
}
