#include "compositor/input/keymap.hpp"

#include <cctype>
#include <format>

namespace ensign {

namespace {

// The first layout's short name in capitals; xkbcommon's default layout is "us".
std::string short_name(const std::string& layouts) {
    std::string name = layouts.substr(0, layouts.find_first_of(",("));
    if (name.empty()) {
        name = "us";
    }
    for (char& c : name) {
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    return name;
}

const char* or_null(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }

} // namespace

std::expected<Keymap, std::string> Keymap::compile(const KeyboardConfig& config) {
    const wl::XkbContextPtr context{xkb_context_new(XKB_CONTEXT_NO_FLAGS)};
    if (context == nullptr) {
        return std::unexpected{"xkbcommon finds no keyboard data; install xkb-data"};
    }
    xkb_context_set_log_level(context.get(), XKB_LOG_LEVEL_CRITICAL);
    const xkb_rule_names names{or_null(config.rules), or_null(config.model), or_null(config.layout),
                               or_null(config.variant), or_null(config.options)};
    Keymap keymap;
    keymap.xkb.reset(xkb_keymap_new_from_names(context.get(), &names, XKB_KEYMAP_COMPILE_NO_FLAGS));
    if (keymap.xkb == nullptr) {
        return std::unexpected{
            std::format("[keyboard] layout \"{}\", variant \"{}\", model \"{}\", options \"{}\": xkb knows no "
                        "such keyboard; see xkeyboard-config(7) for what there is",
                        config.layout, config.variant, config.model, config.options)};
    }
    keymap.repeat_rate = config.repeat_rate;
    keymap.repeat_delay = config.repeat_delay;
    keymap.layout = short_name(config.layout);
    return keymap;
}

} // namespace ensign
