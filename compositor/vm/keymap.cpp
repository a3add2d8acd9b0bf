#include "compositor/vm/keymap.hpp"

#include "compositor/base/format.hpp"

#include <algorithm>
#include <cctype>
#include <ranges>
#include <string_view>

namespace ensign {

namespace {

// The layouts' short names in capitals; xkbcommon's default layout is "us".
std::vector<std::string> short_names(std::string_view layouts) {
    std::vector<std::string> names;
    for (const auto& part : std::views::split(layouts.empty() ? std::string_view{"us"} : layouts, ',')) {
        std::string name{part.begin(), part.end()};
        name.resize(std::min(name.size(), name.find('(')));
        std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        names.push_back(std::move(name));
    }
    return names;
}

const char* or_null(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }

} // namespace

std::expected<Keymap, std::string> Keymap::compile(const KeyboardConfig& config) {
    const wl::XkbContextPtr context{xkb_context_new(XKB_CONTEXT_NO_FLAGS)};
    if (context == nullptr) {
        return std::unexpected{"xkbcommon finds no keyboard data; install xkb-data"};
    }
    xkb_context_set_log_level(context.get(), XKB_LOG_LEVEL_CRITICAL);
    const xkb_rule_names names{or_null(config.rules), or_null(config.model), or_null(config.layout), or_null(config.variant),
                               or_null(config.options)};
    Keymap keymap;
    keymap.xkb.reset(xkb_keymap_new_from_names(context.get(), &names, XKB_KEYMAP_COMPILE_NO_FLAGS));
    if (keymap.xkb == nullptr) {
        return std::unexpected{
            text::format("[keyboard] layout \"{}\", variant \"{}\", model \"{}\", options \"{}\": xkb knows no "
                         "such keyboard; see xkeyboard-config(7) for what there is",
                         config.layout, config.variant, config.model, config.options)};
    }
    keymap.repeat_rate = config.repeat_rate;
    keymap.repeat_delay = config.repeat_delay;
    keymap.layouts = short_names(config.layout);
    return keymap;
}

std::expected<Keymaps, std::string> Keymaps::compile(const Config& config) {
    Keymaps keymaps;
    auto own = Keymap::compile(config.keyboard);
    if (!own) {
        return std::unexpected{std::move(own.error())};
    }
    keymaps.all_.emplace_back(config.keyboard, std::move(*own));
    keymaps.wanted_.push_back(config.keyboard);
    for (const VmSpec& vm : config.vms) {
        const KeyboardConfig wanted = keyboard_of(config.keyboard, vm.keyboard);
        keymaps.wanted_.push_back(wanted);
        if (std::ranges::contains(keymaps.all_, wanted, &std::pair<KeyboardConfig, Keymap>::first)) {
            continue;
        }
        auto keymap = Keymap::compile(wanted);
        if (!keymap) {
            return std::unexpected{text::format("VM \"{}\": {}", vm.flag.name, keymap.error())};
        }
        keymaps.all_.emplace_back(wanted, std::move(*keymap));
    }
    return keymaps;
}

const Keymap& Keymaps::of(const VmSpec& vm) const {
    const KeyboardConfig wanted = keyboard_of(all_.front().first, vm.keyboard);
    const auto found = std::ranges::find(all_, wanted, &std::pair<KeyboardConfig, Keymap>::first);
    return found == all_.end() ? own() : found->second;
}

} // namespace ensign
