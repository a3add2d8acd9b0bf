#include "compositor/policy/flag.hpp"

#include <algorithm>

namespace ensign {

std::optional<Pattern> parse_pattern(std::string_view name) {
    const auto found = std::ranges::find(pattern_names, name);
    if (found == pattern_names.end()) {
        return std::nullopt;
    }
    return static_cast<Pattern>(found - pattern_names.begin());
}

} // namespace ensign
