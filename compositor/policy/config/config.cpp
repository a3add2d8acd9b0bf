#include "compositor/policy/config/config.hpp"

#include "compositor/base/format.hpp"
#include "compositor/policy/config/config_devices.hpp"
#include "compositor/policy/config/config_reader.hpp"
#include "compositor/policy/config/config_vms.hpp"
#include "compositor/policy/config/fields.hpp"
#include "compositor/policy/config/key_table.hpp"
#include "compositor/policy/config/text_rules.hpp"
#include "compositor/policy/input/attention_key.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ensign {
namespace {

constexpr std::size_t most_outputs = 64;

// The keys of the top level, and the tables.
std::vector<std::string_view> top_names() {
    auto names = names_of(top_fields);
    for (const KeyTable& table : config_tables()) {
        if (table.form != KeyTable::Form::top) {
            names.push_back(table.name);
        }
    }
    return names;
}

// Of the attention key and of each binding, by the name of its table.
std::vector<std::pair<std::string_view, Chord*>> chords_of(Config& config) {
    std::vector<std::pair<std::string_view, Chord*>> chords{{attention_key_table, &config.sak}};
    for (Binding& binding : config.bindings) {
        chords.emplace_back(binding.row->table, &binding.chord);
    }
    return chords;
}

void read_chords(TableReader& root, Config& config, ConfigProblems& problems) {
    config.sak = parse_chord(AttentionKey::standard).value();
    config.bindings = default_bindings();
    const auto chords = chords_of(config);
    for (const auto& [name, chord] : chords) {
        const std::string_view known[] = {chord_key.name};
        if (auto reader = root.inside(name, known)) {
            put(*reader, chord_key, *chord);
        }
    }
    for (auto one = chords.begin(); one != chords.end(); ++one) {
        for (auto other = std::next(one); other != chords.end(); ++other) {
            if (*one->second == *other->second) {
                problems.add(
                    0, text::format("[{}] and [{}] share their keys; each needs a chord of its own", one->first, other->first));
            }
        }
    }
}

OutputConfig read_output(TableReader& reader, const std::vector<OutputConfig>& before) {
    OutputConfig output;
    read_fields(reader, output_fields, output);
    if (!output.name.empty() && std::ranges::contains(before, output.name, &OutputConfig::name)) {
        reader.refuse("name", text::format("is {}, as that of another [[output]]; each output has one", quoted(output.name)));
    }
    output.scale = std::round(output.scale * 120) / 120;
    return output;
}

void read_outputs(TableReader& root, Config& config, ConfigProblems& problems) {
    const auto tables = root.tables("output");
    if (tables.size() > most_outputs) {
        return problems.add(0,
                            text::format("there are {} outputs in it; at most {} are possible", tables.size(), most_outputs));
    }
    const auto known = names_of(output_fields);
    for (const toml::table* table : tables) {
        TableReader reader{*table, "[[output]]", known, problems};
        config.outputs.push_back(read_output(reader, config.outputs));
    }
}

void read_all(const toml::table& file, Config& config, ConfigProblems& problems) {
    TableReader root{file, "", top_names(), problems};
    read_fields(root, top_fields, config);
    read_chords(root, config, problems);
    read_table(root, "focus", focus_fields, config.focus);
    read_table(root, "secret", secret_fields, config.secret);
    read_table(root, "lock", lock_fields, config.lock);
    read_table(root, "frames", frames_fields, config);
    read_table(root, "keyboard", keyboard_fields, config.keyboard);
    read_outputs(root, config, problems);
    read_vms(root, config, problems);
    if (!problems.first()) { // its rules name VMs
        read_devices(root, config, problems);
    }
}

} // namespace

std::string ConfigError::sentence() const {
    return line == 0 ? text::format("{}: {}", file, message) : text::format("{}:{}: {}", file, line, message);
}

std::expected<Config, ConfigError> parse_config(std::string_view text, std::string_view file) {
    ConfigProblems problems{file};
    Config config;
    if (const auto root = read_toml(text, problems)) {
        read_all(*root, config, problems);
    }
    if (const auto& problem = problems.first()) {
        return std::unexpected{*problem};
    }
    return config;
}

} // namespace ensign
