// "did you mean …?" for what the user wrote in the configuration.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ensign {

// The known word that differs from `word` by at most two edits (insert, delete, replace, swap neighbours) without regard
// to ASCII case, and by fewer than half of its letters; the first of the closest.
std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> known);

// "; did you mean 'color'?" where a known word is near, else "; known are 'a', 'b' and 'c'".
std::string suggestion(std::string_view word, std::span<const std::string_view> known);

} // namespace ensign
