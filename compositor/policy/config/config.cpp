#include "compositor/policy/config/config.hpp"

#include "compositor/format.hpp"
#include "compositor/policy/config/config_devices.hpp"
#include "compositor/policy/config/config_reader.hpp"
#include "compositor/policy/look/color_difference.hpp"
#include "compositor/policy/text/confusable.hpp"
#include "compositor/policy/text/label.hpp"
#include "compositor/policy/text/utf8.hpp"

#include <linux/input-event-codes.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace ensign {
namespace {

constexpr std::size_t most_vms = 512;
constexpr std::size_t most_outputs = 64;
constexpr std::size_t most_label_code_points = 32;
constexpr double least_chroma = 8;
constexpr double least_difference = 15; // CIEDE2000, between colours that share a pattern

using Words = std::span<const std::string_view>;
constexpr auto top_keys =
    std::to_array<std::string_view>({"ambience", "animations", "sak", "xray", "fullscreen", "windows", "layout", "focus",
                                     "secret", "lock", "keyboard", "devices", "device", "output", "vm"});
constexpr auto focus_keys = std::to_array<std::string_view>({"hover", "arming", "arming_within_vm"});
constexpr auto hovers = std::to_array<std::string_view>({"focused", "same-vm"});
constexpr auto chord_keys = std::to_array<std::string_view>({"keys"});
constexpr auto secret_keys = std::to_array<std::string_view>({"phrase", "picture"});
constexpr auto lock_keys = std::to_array<std::string_view>({"command"});
constexpr auto keyboard_keys =
    std::to_array<std::string_view>({"rules", "model", "layout", "variant", "options", "repeat_rate", "repeat_delay"});
constexpr auto output_keys = std::to_array<std::string_view>({"name", "mode", "scale"});
constexpr auto vm_keys =
    std::to_array<std::string_view>({"name", "label", "color", "pattern", "trusted_only", "start", "kill", "layout", "variant",
                                     "generic_keymap", "pointer_lock", "inhibit_shortcuts", "gate"});
constexpr auto ambiences = std::to_array<std::string_view>({"dark", "light"}); // in the order of Ambience

bool is_printable(std::string_view text) {
    return text.size() <= 256 && std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

// [a-z][a-z0-9-]{0,31}
bool is_vm_name(std::string_view name) {
    const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto later = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-'; };
    return !name.empty() && name.size() <= 32 && letter(name.front()) && std::ranges::all_of(name, later);
}

// What in a text can't be seen and makes it unfit to be a label, if anything.
std::optional<std::string_view> unseen_fault(std::string_view label) {
    const std::u32string code_points = decode_all(label);
    const auto accent = [](char32_t c) { // the blocks of combining diacritical marks
        return (c >= 0x300 && c <= 0x36f) || (c >= 0x1ab0 && c <= 0x1aff) || (c >= 0x1dc0 && c <= 0x1dff) ||
               (c >= 0x20d0 && c <= 0x20ff);
    };
    const auto odd_space = [](char32_t c) {
        return c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f || c == 0x2800 ||
               c == 0x3000;
    };
    if (code_points.empty() || code_points.size() > most_label_code_points) {
        return "must have 1 to 32 characters";
    }
    if (!is_utf8(label) || safe_title(Untrusted{label}) != label) {
        return "has a character that shows nothing or steers others: leave control, direction and zero-width characters out";
    }
    if (std::ranges::any_of(code_points, accent)) {
        return "has an accent as a character of its own: write letter and accent as one character";
    }
    if (label.front() == ' ' || label.back() == ' ' || label.contains("  ") || std::ranges::any_of(code_points, odd_space)) {
        return "has a space that can't be seen: only single, plain spaces between words";
    }
    return std::nullopt;
}

void read_chord(const toml::table* table, std::string_view name, Chord& chord, ConfigProblems& problems) {
    if (!table) {
        return;
    }
    TableReader reader{*table, name, chord_keys, problems};
    const auto keys = reader.string("keys");
    if (!keys) {
        return;
    }
    const auto parsed = parse_chord(*keys);
    if (!parsed) {
        return reader.refuse("keys", text::format("is {}: {}", quoted(*keys), parsed.error()));
    }
    if (!parsed->ctrl && !parsed->alt && !parsed->super) {
        return reader.refuse("keys", "has no modifier but Shift, which is typing; take one with Ctrl, Alt or Super");
    }
    chord = *parsed;
}

void read_chords(TableReader& root, Config& config, ConfigProblems& problems) {
    config.sak = {.ctrl = true, .alt = true, .key = KEY_DELETE};
    config.xray = {.ctrl = true, .alt = true, .key = KEY_INSERT};
    config.fullscreen = {.super = true, .key = KEY_F};
    config.windows = {.alt = true, .key = KEY_TAB};
    config.layout = {.super = true, .key = KEY_SPACE};
    using Named = std::pair<std::string_view, Chord*>;
    const auto chords = std::to_array<Named>({{"sak", &config.sak},
                                              {"xray", &config.xray},
                                              {"fullscreen", &config.fullscreen},
                                              {"windows", &config.windows},
                                              {"layout", &config.layout}});
    for (const auto& [name, chord] : chords) {
        read_chord(root.table(name), text::format("[{}]", name), *chord, problems);
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

void read_focus(const toml::table* table, FocusConfig& focus, ConfigProblems& problems) {
    if (!table) {
        return;
    }
    TableReader reader{*table, "[focus]", focus_keys, problems};
    focus.hover_same_vm = reader.word("hover", hovers).value_or(0) == 1;
    focus.arming.delay_ms = static_cast<int>(reader.integer("arming", 0, 2000).value_or(focus.arming.delay_ms));
    focus.arming.within_vm = reader.boolean("arming_within_vm").value_or(false);
}

void read_secret(const toml::table* table, SecretConfig& secret, ConfigProblems& problems) {
    if (!table) {
        return;
    }
    TableReader reader{*table, "[secret]", secret_keys, problems};
    secret.phrase = reader.string("phrase").value_or("");
    if (safe_title(Untrusted{std::string_view{secret.phrase}}) != secret.phrase || decode_all(secret.phrase).size() > 64) {
        reader.refuse("phrase", "must be one line of at most 64 visible characters");
    }
    secret.picture = reader.string("picture").value_or("");
}

void read_lock(const toml::table* table, LockConfig& lock, ConfigProblems& problems) {
    if (!table) {
        return;
    }
    TableReader reader{*table, "[lock]", lock_keys, problems};
    if (auto command = reader.command("command")) {
        lock.command = *std::move(command);
    }
}

std::optional<std::string> read_xkb_name(TableReader& reader, std::string_view key) {
    auto name = reader.string(key);
    if (name && !is_printable(*name)) {
        reader.refuse(key, "must be printable ASCII of at most 256 characters, as in layout = \"de,us\"");
    }
    return name;
}

void read_keyboard(const toml::table* table, KeyboardConfig& keyboard, ConfigProblems& problems) {
    if (!table) {
        return;
    }
    TableReader reader{*table, "[keyboard]", keyboard_keys, problems};
    const auto names = std::to_array<std::pair<std::string_view, std::string*>>({
        {"rules", &keyboard.rules},
        {"model", &keyboard.model},
        {"layout", &keyboard.layout},
        {"variant", &keyboard.variant},
        {"options", &keyboard.options},
    });
    for (const auto& [key, value] : names) {
        *value = read_xkb_name(reader, key).value_or("");
    }
    keyboard.repeat_rate = static_cast<int>(reader.integer("repeat_rate", 0, 200).value_or(keyboard.repeat_rate));
    keyboard.repeat_delay = static_cast<int>(reader.integer("repeat_delay", 100, 5000).value_or(keyboard.repeat_delay));
}

// "1920x1080", each side 64..16384.
std::optional<Size> parse_mode(std::string_view text) {
    const auto side = [](std::string_view digits) -> std::optional<int> {
        int value = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (error != std::errc{} || end != digits.data() + digits.size() || value < 64 || value > 16384) {
            return std::nullopt;
        }
        return value;
    };
    const std::size_t x = text.find('x');
    if (x == std::string_view::npos) {
        return std::nullopt;
    }
    const auto width = side(text.substr(0, x));
    const auto height = side(text.substr(x + 1));
    if (!width || !height) {
        return std::nullopt;
    }
    return Size{*width, *height};
}

OutputConfig read_output(const toml::table& table, const std::vector<OutputConfig>& before, ConfigProblems& problems) {
    TableReader reader{table, "[[output]]", output_keys, problems};
    OutputConfig output;
    if (!reader.has("name")) {
        reader.refuse_missing("name", "say which one, as in name = \"DP-1\"");
    }
    output.name = reader.string("name").value_or("");
    if (reader.has("name") && (output.name.empty() || !is_printable(output.name))) {
        reader.refuse("name", "must be a connector's name, as in name = \"DP-1\"");
    }
    if (!output.name.empty() && std::ranges::contains(before, output.name, &OutputConfig::name)) {
        reader.refuse("name", text::format("is {}, as that of another [[output]]; each output has one", quoted(output.name)));
    }
    if (const auto mode = reader.string("mode")) {
        output.mode = parse_mode(*mode);
        if (!output.mode) {
            reader.refuse("mode",
                          text::format("is {}; a mode is written \"1920x1080\", each side from 64 to 16384", quoted(*mode)));
        }
    }
    output.scale = std::round(reader.number("scale", 0.5, 4).value_or(1) * 120) / 120;
    return output;
}

void read_vm_name(TableReader& reader, VmSpec& vm) {
    if (!reader.has("name")) {
        return reader.refuse_missing("name", "say how it is called, as in name = \"work\"");
    }
    const auto name = reader.string("name");
    if (!name) {
        return;
    }
    if (!is_vm_name(*name)) {
        return reader.refuse("name", text::format("is {}; it must begin with a letter a-z, go on with a-z, 0-9 and '-', "
                                                  "and have at most 32 characters",
                                                  quoted(*name)));
    }
    vm.flag.name = *name;
}

void read_vm_label(TableReader& reader, const ConfusableChecker& confusables, VmSpec& vm) {
    vm.flag.label = reader.string("label").value_or(vm.flag.name);
    if (!reader.has("label")) {
        return;
    }
    if (const auto unseen = unseen_fault(vm.flag.label)) {
        return reader.refuse("label", *unseen);
    }
    if (const auto deceptive = confusables.script_fault(vm.flag.label)) {
        reader.refuse("label", text::format("is {}, which {}", quoted(vm.flag.label), *deceptive));
    }
}

void read_vm_color(TableReader& reader, VmSpec& vm) {
    if (!reader.has("color")) {
        return reader.refuse_missing("color", "give it one of its own, as in color = \"#2c6be0\"");
    }
    const auto text = reader.string("color");
    if (!text) {
        return;
    }
    const auto color = parse_color(*text);
    if (!color) {
        return reader.refuse("color", text::format("is {}; {}", quoted(*text), color.error()));
    }
    if (chroma(*color) < least_chroma) {
        return reader.refuse("color", text::format("is {}, a grey; greys belong to Ensign itself, take one with more colour "
                                                   "(CIELAB chroma {:.1f}, at least {} is needed)",
                                                   quoted(*text), chroma(*color), least_chroma));
    }
    vm.flag.color = *color;
}

// A VM, and how it looks in words.
struct SeenVm {
    VmSpec spec;
    Appearance name;
    Appearance label;
};

std::string_view likeness_words(Likeness likeness) {
    switch (likeness) {
    case Likeness::none: break;
    case Likeness::same: return "is the same as";
    case Likeness::but_for_case: return "differs only in capitals from";
    case Likeness::look_alike: return "looks like";
    }
    return "differs from";
}

// Neither name nor label of a VM may read as name or label of another. The first that does is told.
bool reads_as(TableReader& reader, const SeenVm& vm, const SeenVm& other) {
    using Text = std::pair<std::string_view, const Appearance*>;
    const auto texts = [](const SeenVm& v) { return std::to_array<Text>({{"name", &v.name}, {"label", &v.label}}); };
    for (const auto& [key, text] : texts(vm)) {
        for (const auto& [other_key, other_text] : texts(other)) {
            const Likeness found = likeness(*text, *other_text);
            if (found == Likeness::none) {
                continue;
            }
            reader.refuse(key, text::format("gives VM '{}' the {} {}, which {} the {} {} of VM '{}'; each VM has its own",
                                            vm.spec.flag.name, key, quoted(text->text), likeness_words(found), other_key,
                                            quoted(other_text->text), other.spec.flag.name));
            return true;
        }
    }
    return false;
}

// No two VMs may be mistaken for each other.
void compare(TableReader& reader, const SeenVm& vm, const SeenVm& other) {
    if (vm.spec.flag.name == other.spec.flag.name) {
        return reader.refuse("name",
                             text::format("is '{}', as that of another [[vm]]; each VM has its own", vm.spec.flag.name));
    }
    if (reads_as(reader, vm, other) || vm.spec.flag.pattern != other.spec.flag.pattern) {
        return;
    }
    const double difference = color_difference(vm.spec.flag.color, other.spec.flag.color);
    if (difference < least_difference) {
        reader.refuse("color",
                      text::format("gives VM '{}' {}, which is too like {} of VM '{}', and both have pattern '{}'; take a "
                                   "colour further away or another pattern (CIEDE2000 {:.1f}, at least {} is needed)",
                                   vm.spec.flag.name, to_hex(vm.spec.flag.color), to_hex(other.spec.flag.color),
                                   other.spec.flag.name, name_of(vm.spec.flag.pattern), std::floor(difference * 10) / 10,
                                   least_difference));
    }
}

VmSpec read_vm(TableReader& reader, const ConfusableChecker& confusables) {
    VmSpec vm;
    read_vm_name(reader, vm);
    read_vm_label(reader, confusables, vm);
    read_vm_color(reader, vm);
    vm.flag.pattern = static_cast<Pattern>(reader.word("pattern", pattern_names).value_or(0));
    vm.rights.trusted_only = reader.boolean("trusted_only").value_or(false);
    vm.life.start = reader.command("start").value_or(Argv{});
    vm.life.kill = reader.command("kill").value_or(Argv{});
    vm.keyboard.layout = read_xkb_name(reader, "layout");
    vm.keyboard.variant = read_xkb_name(reader, "variant");
    vm.keyboard.generic_keymap = reader.boolean("generic_keymap").value_or(false);
    if (vm.keyboard.generic_keymap && (vm.keyboard.layout || vm.keyboard.variant)) {
        reader.refuse("generic_keymap", "leaves no choice of layout or variant; take one of them out");
    }
    vm.rights.pointer_lock = reader.boolean("pointer_lock").value_or(true);
    vm.rights.inhibit_shortcuts = reader.boolean("inhibit_shortcuts").value_or(false);
    vm.life.gate = reader.boolean("gate").value_or(false);
    return vm;
}

void read_vms(const std::vector<const toml::table*>& tables, Config& config, ConfigProblems& problems) {
    if (tables.empty()) {
        problems.add(0, "there is no VM in it; add at least one [[vm]] with name and color");
    }
    if (tables.size() > most_vms) {
        return problems.add(0, text::format("there are {} VMs in it; at most {} are possible", tables.size(), most_vms));
    }
    const ConfusableChecker confusables;
    std::vector<SeenVm> before;
    for (const toml::table* table : tables) {
        TableReader reader{*table, "[[vm]]", vm_keys, problems};
        const VmSpec& vm = config.vms.emplace_back(read_vm(reader, confusables));
        // Values that were refused stand as their defaults and would only make further problems.
        if (problems.first()) {
            continue;
        }
        SeenVm seen{vm, confusables.appearance(vm.flag.name), confusables.appearance(vm.flag.label)};
        for (const SeenVm& other : before) {
            compare(reader, seen, other);
        }
        before.push_back(std::move(seen));
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
        TableReader reader{*root, "", top_keys, problems};
        config.ambience = static_cast<Ambience>(reader.word("ambience", ambiences).value_or(0));
        config.animations = reader.boolean("animations").value_or(true);
        read_chords(reader, config, problems);
        read_focus(reader.table("focus"), config.focus, problems);
        read_secret(reader.table("secret"), config.secret, problems);
        read_lock(reader.table("lock"), config.lock, problems);
        read_keyboard(reader.table("keyboard"), config.keyboard, problems);
        const auto outputs = reader.tables("output");
        if (outputs.size() > most_outputs) {
            problems.add(0, text::format("there are {} outputs in it; at most {} are possible", outputs.size(), most_outputs));
        } else {
            for (const toml::table* output : outputs) {
                config.outputs.push_back(read_output(*output, config.outputs, problems));
            }
        }
        read_vms(reader.tables("vm"), config, problems);
        if (!problems.first()) { // its rules name VMs
            read_devices(reader, config, problems);
        }
    }
    if (const auto& problem = problems.first()) {
        return std::unexpected{*problem};
    }
    return config;
}

} // namespace ensign
