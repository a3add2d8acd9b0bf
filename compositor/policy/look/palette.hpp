// The flags that Ensign suggests: eight colours, each with its pattern, chosen so that they stay apart for every kind of
// colour vision and, by their patterns, without any.
#pragma once

#include "compositor/policy/vm.hpp"

#include <array>
#include <string_view>

namespace ensign {

struct SuggestedFlag {
    std::string_view name; // of the colour
    Color color;
    Pattern pattern;
};

inline constexpr std::array<SuggestedFlag, 8> default_palette{{
    {"Cobalt", {0x2c, 0x6b, 0xe0}, Pattern::diagonal},
    {"Jade", {0x10, 0xa8, 0x70}, Pattern::dots},
    {"Vermilion", {0xc4, 0x46, 0x0e}, Pattern::checker},
    {"Iris", {0x6f, 0x3a, 0x9a}, Pattern::bars},
    {"Amber", {0xf3, 0xba, 0x40}, Pattern::chevron},
    {"Sky", {0x8f, 0xd6, 0xf5}, Pattern::solid},
    {"Rose", {0xcc, 0x74, 0x9f}, Pattern::bars},
    {"Umber", {0x6b, 0x3a, 0x22}, Pattern::dots},
}};

} // namespace ensign
