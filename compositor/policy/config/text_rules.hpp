// What the texts of the configuration must be like. What is wrong with one goes on from "'key' in [where] ".
#pragma once

#include "compositor/policy/geometry.hpp"
#include "compositor/policy/input/chord.hpp"
#include "compositor/policy/look/color.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace ensign {

std::optional<std::string> keymap_name_fault(std::string_view name);   // a name or list of names for xkbcommon
std::optional<std::string> connector_fault(std::string_view name);  // "DP-1"
std::optional<std::string> glob_fault(std::string_view glob);       // as matches_glob has it
std::optional<std::string> phrase_fault(std::string_view phrase);   // one line, at most 64 code points
std::optional<std::string> vm_name_fault(std::string_view name);    // [a-z][a-z0-9-]{0,31}
std::optional<std::string> label_fault(std::string_view label);     // 1 to 32 code points, each of which shows something

std::expected<Chord, std::string> read_keys(std::string_view text);  // a chord that typing doesn't hit
std::expected<Color, std::string> read_color(std::string_view text); // "#rrggbb", and no grey
std::expected<Size, std::string> read_mode(std::string_view text);   // "1920x1080", each side 64..16384

// 'text', fit to be printed.
std::string quoted(std::string_view text);

} // namespace ensign
