// Where the attacks take place: a configuration, and who of its VMs plays whom.
#pragma once

#include "compositor/policy/config/config.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace ensign::test {

struct Stage {
    Config config;
    std::vector<std::string> stand_ins; // VMs that were added, for want of others
    // Of the picture property, for each scale; a round has 5000 operations.
    int picture_rounds = 5;

    [[nodiscard]] const VmSpec& red() const { return config.vms.at(0); }  // the hostile one
    [[nodiscard]] const VmSpec& blue() const { return config.vms.at(1); } // its victim
};

// The roles go to the first VMs of the configuration.
Stage stage_of(Config config);

// The one of this process: three VMs of the tests' own, unless another was set before.
const Stage& stage();
void set_stage(Stage stage);

// Colours that guests paint with, 0xAARRGGBB, unlike each other's and every VM's.
extern std::uint32_t red_paint;
extern std::uint32_t blue_paint;
extern std::uint32_t ink; // red's, for cursors, popups and icons

Config at_scale(Config config, double scale); // with the test backend's first output at this scale
inline std::uint32_t opaque(Color c) { return 0xff000000U | static_cast<std::uint32_t>(c.r << 16 | c.g << 8 | c.b); }
inline std::string red_vm() { return stage().red().flag.name; }
inline std::string blue_vm() { return stage().blue().flag.name; }
inline std::uint32_t rgb(std::uint32_t paint) { return paint & 0xffffffU; } // as Fixture::pixel and count have it

} // namespace ensign::test
