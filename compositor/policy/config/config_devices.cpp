#include "compositor/policy/config/config_devices.hpp"

#include "compositor/base/format.hpp"
#include "compositor/policy/config/fields.hpp"
#include "compositor/policy/config/nearest.hpp"
#include "compositor/policy/config/text_rules.hpp"

#include <algorithm>

namespace ensign {
namespace {

constexpr std::size_t most_rules = 256;

DeviceRule read_rule(TableReader& reader, std::span<const std::string_view> vms) {
    DeviceRule rule;
    read_fields(reader, device_fields, rule);
    for (const std::string& name : rule.vms.value_or(std::vector<std::string>{})) {
        if (!std::ranges::contains(vms, name)) {
            reader.refuse("vms", text::format("can't have {} in it{}", quoted(name), suggestion(name, vms)));
        }
    }
    return rule;
}

} // namespace

void read_devices(TableReader& root, Config& config, ConfigProblems& problems) {
    read_table(root, "devices", devices_fields, config);
    const auto rules = root.tables("device");
    if (rules.size() > most_rules) {
        return problems.add(root.line_of("device"),
                            text::format("there are {} [[device]] rules; at most {} are possible", rules.size(), most_rules));
    }
    std::vector<std::string_view> vms;
    for (const VmSpec& vm : config.vms) {
        vms.push_back(vm.flag.name);
    }
    const auto known = names_of(device_fields);
    for (const toml::table* rule : rules) {
        TableReader reader{*rule, "[[device]]", known, problems};
        config.devices.push_back(read_rule(reader, vms));
    }
}

} // namespace ensign
