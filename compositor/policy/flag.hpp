// What tells one VM's windows from another's: all that painting knows of a VM.
#pragma once

#include "compositor/policy/look/color.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ensign {

enum class Pattern : std::uint8_t { solid, diagonal, dots, chevron, bars, checker };

inline constexpr std::array<std::string_view, 6> pattern_names{"solid", "diagonal", "dots", "chevron", "bars", "checker"};
inline std::string_view name_of(Pattern p) { return pattern_names[static_cast<std::size_t>(p)]; }
std::optional<Pattern> parse_pattern(std::string_view name);

struct Flag {
    std::string name;  // [a-z][a-z0-9-]{0,31}: identity, and the folder of its socket
    std::string label; // what frames, stripe and chooser say
    Color color;
    Pattern pattern = Pattern::solid;
    bool operator==(const Flag&) const = default;
};

} // namespace ensign
