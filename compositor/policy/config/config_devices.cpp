#include "compositor/policy/config/config_devices.hpp"

#include "compositor/format.hpp"

#include <linux/input-event-codes.h>

#include <algorithm>
#include <array>

namespace ensign {
namespace {

constexpr std::size_t most_rules = 256;
constexpr std::size_t longest_glob = 256; // bytes
constexpr std::int64_t most_id = 0xffff;

constexpr auto devices_keys = std::to_array<std::string_view>({"quarantine"});
constexpr auto device_keys = std::to_array<std::string_view>({"type",
                                                              "name",
                                                              "vendor",
                                                              "product",
                                                              "path",
                                                              "vms",
                                                              "trusted",
                                                              "enabled",
                                                              "tap",
                                                              "tap_buttons",
                                                              "tap_and_drag",
                                                              "drag_lock",
                                                              "natural_scroll",
                                                              "left_handed",
                                                              "middle_emulation",
                                                              "disable_while_typing",
                                                              "accel_speed",
                                                              "accel_profile",
                                                              "click_method",
                                                              "scroll_method",
                                                              "scroll_button",
                                                              "output"});

template <class E, std::size_t N>
std::optional<E> enumerator(TableReader& reader, std::string_view key, const std::array<std::string_view, N>& names) {
    const auto place = reader.word(key, names);
    return place ? std::optional{static_cast<E>(*place)} : std::nullopt;
}

std::optional<std::string> read_glob(TableReader& reader, std::string_view key) {
    auto glob = reader.string(key);
    if (glob && (glob->empty() || glob->size() > longest_glob)) {
        reader.refuse(key, text::format("must be a text of 1 to {} bytes, in which * stands for anything", longest_glob));
        return std::nullopt;
    }
    return glob;
}

std::optional<std::uint16_t> read_id(TableReader& reader, std::string_view key) {
    const auto id = reader.integer(key, 0, most_id);
    return id ? std::optional{static_cast<std::uint16_t>(*id)} : std::nullopt;
}

DeviceSettings read_settings(TableReader& reader) {
    DeviceSettings settings;
    settings.tap = reader.boolean("tap");
    settings.tap_buttons = enumerator<TapButtons>(reader, "tap_buttons", tap_buttons_names);
    settings.tap_and_drag = reader.boolean("tap_and_drag");
    settings.drag_lock = reader.boolean("drag_lock");
    settings.natural_scroll = reader.boolean("natural_scroll");
    settings.left_handed = reader.boolean("left_handed");
    settings.middle_emulation = reader.boolean("middle_emulation");
    settings.disable_while_typing = reader.boolean("disable_while_typing");
    settings.accel_speed = reader.number("accel_speed", -1, 1);
    settings.accel_profile = enumerator<AccelProfile>(reader, "accel_profile", accel_profile_names);
    settings.click_method = enumerator<ClickMethod>(reader, "click_method", click_method_names);
    settings.scroll_method = enumerator<ScrollMethod>(reader, "scroll_method", scroll_method_names);
    if (const auto place = reader.word("scroll_button", button_names)) {
        settings.scroll_button = static_cast<std::uint32_t>(BTN_LEFT + *place);
    }
    settings.output = reader.string("output");
    return settings;
}

DeviceRule read_rule(const toml::table& table, std::span<const std::string_view> vms, ConfigProblems& problems) {
    TableReader reader{table, "[[device]]", device_keys, problems};
    DeviceRule rule;
    rule.type = enumerator<DeviceKind>(reader, "type", device_kind_names);
    rule.name = read_glob(reader, "name");
    rule.path = read_glob(reader, "path");
    rule.vendor = read_id(reader, "vendor");
    rule.product = read_id(reader, "product");
    rule.vms = reader.words("vms", vms);
    rule.trusted = reader.boolean("trusted");
    rule.enabled = reader.boolean("enabled");
    rule.settings = read_settings(reader);
    return rule;
}

} // namespace

void read_devices(TableReader& root, Config& config, ConfigProblems& problems) {
    if (const toml::table* table = root.table("devices")) {
        TableReader reader{*table, "[devices]", devices_keys, problems};
        config.quarantine = reader.boolean("quarantine").value_or(false);
    }
    const auto rules = root.tables("device");
    if (rules.size() > most_rules) {
        return problems.add(root.line_of("device"),
                            text::format("there are {} [[device]] rules; at most {} are possible", rules.size(), most_rules));
    }
    std::vector<std::string_view> vms;
    for (const VmSpec& vm : config.vms) {
        vms.push_back(vm.flag.name);
    }
    for (const toml::table* rule : rules) {
        config.devices.push_back(read_rule(*rule, vms, problems));
    }
}

} // namespace ensign
