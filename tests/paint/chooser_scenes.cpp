#include "tests/paint/chooser_scenes.hpp"

#include "compositor/paint/canvas.hpp"
#include "compositor/paint/secret.hpp"
#include "compositor/paint/stripe.hpp"
#include "compositor/paint/tools.hpp"
#include "tests/paint/flags.hpp"
#include "tests/paint/sheet.hpp"

#include <array>
#include <string>

namespace ensign::paint {

StripeSpec plain_stripe(int width, double scale) {
    return {.layout = "DE", .sak = {"Ctrl", "Alt", "Del"}, .width = width, .scale = scale};
}

std::vector<StripeSpec> stripe_states() {
    std::vector<StripeSpec> specs(9, plain_stripe(1280, 1));
    const std::array heard{work, personal, vault, untrusted, media, builds, lab_vm};
    for (std::size_t i = 0; i < heard.size(); ++i) {
        specs[i].who = StripeSpec::Who::vm;
        specs[i].vm = heard[i];
        specs[i].message = "hears the keyboard";
    }
    specs[1].layout = "US";
    specs[1].attention = {{vault, "new window"}};
    specs[2].notes = {{StripeSymbol::capture, "Capture: host"}};
    specs[3].notes = {{StripeSymbol::quota, "Untrusted over quota"}};
    specs[4].message = "hears the keyboard, pinned";
    specs[4].notes = {{StripeSymbol::pin, "Pointer locked"}};
    specs[5].sak_ours = false;
    specs[6].warning = "Focus moved while you typed";
    specs[8].who = StripeSpec::Who::chooser;
    specs[8].message = "no VM hears or sees anything";
    return specs;
}

Image stripe_sheet() {
    Sheet sheet{{1280, 520}, 1, {0x3a, 0x3f, 0x46}};
    int y = 20;
    for (const Ambience ambience : {Ambience::dark, Ambience::light}) {
        Tools tools{ambience};
        for (const StripeSpec& spec : stripe_states()) {
            sheet.put(paint::stripe(tools, spec), {0, y});
            y += 27;
        }
        y += 10;
    }
    return sheet.image();
}

std::vector<ChooserVm> chooser_vms() {
    const std::array<std::vector<std::string>, 8> titles{{
        {"reconcile.rs: ledger", "Re: Q4 invoices from Lindqvist, Inbox", "cargo test: ~/ledger"},
        {"The garden in November: Almanac", "Saturday"},
        {"Passwords"},
        {"Your file is ready! [Vault] Free converter"},
        {"nightly #2291", "flaky tests"},
        {"The Long Voyage Home"},
        {},
        {},
    }};
    std::vector<ChooserVm> vms;
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < flags.size(); ++i) {
        ChooserVm& vm = vms.emplace_back(
            ChooserVm{.id = {static_cast<std::uint32_t>(i + 1)}, .spec = {.flag = flags[i]}, .connected = true});
        vm.spec.life.start = vm.spec.life.kill = {"virsh"};
        for (const std::string& title : titles[i]) {
            vm.windows.push_back({WindowId{++number}, title});
        }
    }
    vms[0].had_keyboard = true;
    vms[2].attention = true;
    vms[3].over_quota = true;
    vms[4].silent_s = 14;
    vms[5].full_screen_on = "DP-2";
    vms[7].connected = false;
    return vms;
}

std::vector<ChooserDevice> two_keyboards() {
    return {{.id = {1}, .name = "AT Translated Set 2 keyboard", .detail = "keyboard"},
            {.id = {2}, .name = "Keychron K3", .detail = "keyboard, for Work and Personal"},
            {.id = {3}, .name = "Charger", .detail = "keyboard", .waiting = true}};
}

std::vector<ChooserVm> crowded_vms() {
    std::vector<ChooserVm> vms = chooser_vms();
    vms[1].restraint.muted = true;
    for (std::uint32_t i = 0; i < 14; ++i) {
        vms[3].windows.push_back({WindowId{100 + i}, "Document " + std::to_string(i + 1)});
    }
    for (std::uint32_t i = 0; i < 4; ++i) {
        vms.push_back(vms[i]);
        vms.back().id = {20 + i};
        vms.back().had_keyboard = false;
        vms.back().restraint = {.hidden = i == 0, .muted = i == 1, .frozen = i == 2};
        vms.back().attention = false;
    }
    vms.back().over_quota = false;
    return vms;
}

Image whole_chooser(Tools& tools, const ChooserSpec& spec) {
    return chooser_part(tools, spec, {0, stripe_height, spec.output.width, spec.output.height - stripe_height});
}

Image chooser_scene(Tools& tools, Size output, double scale, const Chooser& chooser, const Secret& secret) {
    const ChooserLayout layout = chooser_layout(output, chooser.vms().size());
    StripeSpec stripe = stripe_states()[8];
    stripe.notes = {{StripeSymbol::keyboard, "2 keyboards"}};
    stripe.width = output.width;
    stripe.scale = scale;
    Sheet sheet{output, scale, tools.theme.desk};
    sheet.put(paint::stripe(tools, stripe), {0, 0});
    sheet.put(whole_chooser(tools, {.chooser = &chooser,
                                    .layout = layout,
                                    .output = output,
                                    .back_to = "Work",
                                    .scale = scale,
                                    .first_row = layout.row_showing(chooser.selected(), chooser.vms().size(), 0)}),
              {0, device(stripe_height, scale)});
    const SecretImage laid_over = paint::secret(tools, secret, layout, output, scale);
    sheet.put(laid_over.image, device(laid_over.box, scale).origin());
    return sheet.image();
}

} // namespace ensign::paint
