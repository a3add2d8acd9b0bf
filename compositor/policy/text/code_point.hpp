// What single Unicode code points may do beside a trusted label, by the properties that ICU knows of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ensign {

enum class Fate : std::uint8_t {
    keep,
    space, // breaks a line or tabulates: a space stands for it
    drop,  // a control, steers direction or glyphs, shows nothing, or means nothing outside a private agreement
};
Fate fate_of(char32_t c);

// Categories Mn and Me: drawn on the character before it.
bool is_combining_mark(char32_t c);

// The other case's letter: simple folding, for searching. No locale.
char32_t fold_case(char32_t c);
std::u32string folded(std::string_view utf8);

} // namespace ensign
