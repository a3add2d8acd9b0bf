// Reading and writing UTF-8 that nobody has checked.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ensign {

inline constexpr char32_t replacement_character = 0xfffd;

struct Decoded {
    char32_t code_point = replacement_character;
    std::size_t length = 0; // bytes that it took, at least 1
    bool valid = false;     // false: `length` bytes that are no UTF-8, read as one U+FFFD
};

// The first code point of a text that is not empty. What isn't UTF-8 is cut as Unicode recommends: by maximal subparts.
Decoded decode_utf8(std::string_view text);

// A Unicode scalar value; nothing else may be written.
void append_utf8(std::string& text, char32_t code_point);

bool is_utf8(std::string_view text);

// Each byte that is no UTF-8 counts as decode_utf8 reads it.
std::u32string decode_all(std::string_view text);

} // namespace ensign
