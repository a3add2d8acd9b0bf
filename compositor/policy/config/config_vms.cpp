#include "compositor/policy/config/config_vms.hpp"

#include "compositor/base/format.hpp"
#include "compositor/policy/config/fields.hpp"
#include "compositor/policy/config/text_rules.hpp"
#include "compositor/policy/look/color_difference.hpp"
#include "compositor/policy/text/confusable.hpp"

#include <array>
#include <cmath>
#include <utility>

namespace ensign {
namespace {

constexpr std::size_t most_vms = 512;
constexpr double least_difference = 15; // CIEDE2000, between colours that share a pattern

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
    read_fields(reader, vm_fields, vm);
    if (vm.flag.label.empty()) {
        vm.flag.label = vm.flag.name;
    } else if (const auto deceptive = confusables.script_fault(vm.flag.label)) {
        reader.refuse("label", text::format("is {}, which {}", quoted(vm.flag.label), *deceptive));
    }
    if (vm.keyboard.generic_keymap && (vm.keyboard.layout || vm.keyboard.variant)) {
        reader.refuse("generic_keymap", "leaves no choice of layout or variant; take one of them out");
    }
    return vm;
}

} // namespace

void read_vms(TableReader& root, Config& config, ConfigProblems& problems) {
    const auto tables = root.tables("vm");
    if (tables.empty()) {
        problems.add(0, "there is no VM in it; add at least one [[vm]] with name and color");
    }
    if (tables.size() > most_vms) {
        return problems.add(0, text::format("there are {} VMs in it; at most {} are possible", tables.size(), most_vms));
    }
    const ConfusableChecker confusables;
    const auto known = names_of(vm_fields);
    std::vector<SeenVm> before;
    for (const toml::table* table : tables) {
        TableReader reader{*table, "[[vm]]", known, problems};
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

} // namespace ensign
