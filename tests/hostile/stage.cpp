#include "tests/hostile/stage.hpp"

#include "compositor/base/format.hpp"
#include "compositor/policy/look/color_difference.hpp"
#include "tests/support/fixture.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <optional>

namespace ensign::test {

namespace {

constexpr std::size_t least_vms = 3; // red, blue and one that nobody attacks from

VmSpec stand_in(const std::vector<VmSpec>& vms, int number) {
    const auto named = [&](const std::string& name) {
        return std::ranges::contains(vms, name, [](const auto& spec) { return spec.flag.name; });
    };
    VmSpec spec{.flag = {.name = "stand-in", .label = text::format("Stand-in {}", number), .color = {0xb0, 0x68, 0x3a}}};
    for (int i = 2; named(spec.flag.name); ++i) {
        spec.flag.name = text::format("stand-in-{}", i);
    }
    // There are more patterns than VMs that need a stand-in beside them, so that the flag is no other's.
    for (int pattern = 0; std::ranges::contains(vms, spec.flag.pattern, [](const auto& vm) { return vm.flag.pattern; });
         ++pattern) {
        spec.flag.pattern = static_cast<Pattern>(pattern);
    }
    return spec;
}

double distance(Color color, const std::vector<VmSpec>& vms) {
    double nearest = std::numeric_limits<double>::max();
    for (const VmSpec& vm : vms) {
        nearest = std::min(nearest, color_difference(color, vm.flag.color));
    }
    return nearest;
}

// Of colours that nobody would choose, the farthest from the VMs' first.
std::vector<Color> paints(const std::vector<VmSpec>& vms) {
    std::vector<Color> colors;
    for (const std::uint8_t r : {0x01, 0x81, 0xfe}) {
        for (const std::uint8_t g : {0x01, 0x81, 0xfe}) {
            for (const std::uint8_t b : {0x01, 0x81, 0xfe}) {
                if (r != g || g != b) {
                    colors.push_back({r, g, b});
                }
            }
        }
    }
    std::ranges::sort(colors, std::ranges::greater{}, [&](Color color) { return distance(color, vms); });
    return colors;
}

std::optional<Stage> current;

} // namespace

// Of three_vms; set_stage finds others where those would be a VM's.
std::uint32_t red_paint = 0xfffe01fe;
std::uint32_t blue_paint = 0xff01cdfe;
std::uint32_t ink = 0xff01fe01;

Stage stage_of(Config config) {
    Stage stage;
    for (int number = 1; config.vms.size() < least_vms; ++number) {
        config.vms.push_back(stand_in(config.vms, number));
        stage.stand_ins.push_back(config.vms.back().flag.name);
    }
    stage.config = std::move(config);
    return stage;
}

Config at_scale(Config config, double scale) {
    std::erase_if(config.outputs, [](const OutputConfig& output) { return output.name == "TEST-1"; });
    config.outputs.push_back({.name = "TEST-1", .mode = {}, .scale = scale});
    return config;
}

const Stage& stage() {
    if (!current) {
        current = stage_of(parse_config(three_vms, "three_vms").value());
    }
    return *current;
}

void set_stage(Stage stage) {
    const auto colors = paints(stage.config.vms);
    red_paint = opaque(colors.at(0));
    blue_paint = opaque(colors.at(1));
    ink = opaque(colors.at(2));
    current = std::move(stage);
}

} // namespace ensign::test
