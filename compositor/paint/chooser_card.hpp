// One VM in the chooser: its flag, what state it is in, the titles of its windows, and what can be done to it.
#pragma once

#include "compositor/policy/chooser/chooser.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace ensign::paint {

class Canvas;
struct Tools;

// All that the picture of one card depends on, but for its place.
struct ChooserCardSpec {
    ChooserVm vm;
    std::size_t index = 0; // in configuration order; the first nine have a digit
    bool selected = false;
    bool hit = true;       // false: stays in place, but dimmed
    std::string query = {};
    ShownRows rows = {};   // of the VM's windows
    std::optional<std::size_t> window = {}; // selected, among all of its windows
    std::optional<std::size_t> button = {}; // selected
    std::optional<std::size_t> asking = {}; // this button asks for the same again
    bool operator==(const ChooserCardSpec&) const = default;
};

void draw_card(Canvas& canvas, Tools& tools, const ChooserCardSpec& spec, const CardLayout& layout);

} // namespace ensign::paint
