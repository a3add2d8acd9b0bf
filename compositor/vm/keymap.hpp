// The keyboard layouts of the configuration, each compiled once and shared by every keyboard object that has it.
#pragma once

#include "compositor/policy/config/config.hpp"
#include "compositor/wl/ptr.hpp"

#include <cstdint>
#include <expected>
#include <list>
#include <string>
#include <utility>
#include <vector>

namespace ensign {

struct Keymap {
    wl::XkbKeymapPtr xkb;
    int repeat_rate = 25;   // keys a second
    int repeat_delay = 600; // ms
    std::vector<std::string> layouts; // what the stripe says of each group: "DE"
    [[nodiscard]] const std::string& name_of(std::uint32_t group) const { return layouts[group % layouts.size()]; }

    // The error is a sentence that names what xkb doesn't know.
    static std::expected<Keymap, std::string> compile(const KeyboardConfig& config);
};

class Keymaps {
  public:
    // The error names the VM where it is one's.
    static std::expected<Keymaps, std::string> compile(const Config& config);
    [[nodiscard]] const Keymap& own() const { return all_.begin()->second; } // the user's
    [[nodiscard]] const Keymap& of(const VmSpec& vm) const;
    // Compiled from the same configuration, for the same VMs.
    bool operator==(const Keymaps& other) const { return wanted_ == other.wanted_; }

  private:
    std::vector<KeyboardConfig> wanted_; // the user's own, and each VM's
    std::list<std::pair<KeyboardConfig, Keymap>> all_; // the user's own first; never empty
};

} // namespace ensign
