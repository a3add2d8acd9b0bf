// Reading and writing UTF-8 that nobody has checked, by ICU. What is in this header alone needs no library.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <unicode/utf8.h>

namespace ensign {

inline constexpr char32_t replacement_character = 0xfffd;

struct Decoded {
    char32_t code_point = replacement_character;
    std::size_t length = 0; // bytes that it took, at least 1
    bool valid = false;     // false: `length` bytes that are no UTF-8, read as one U+FFFD
};

// The first code point of a text that is not empty. What isn't UTF-8 is cut as Unicode recommends: by maximal subparts.
inline Decoded decode_utf8(std::string_view text) {
    assert(!text.empty() && "there is nothing to decode");
    std::size_t length = 0;
    UChar32 code_point = 0;
    U8_NEXT(text, length, text.size(), code_point);
    if (code_point < 0) {
        return {replacement_character, length, false};
    }
    return {static_cast<char32_t>(code_point), length, true};
}

// Leaves at most so many bytes, and no part of a code point at the end.
inline void shorten_utf8(std::string& text, std::size_t most) {
    if (text.size() > most) {
        text.resize(most);
        auto end = static_cast<std::int32_t>(most); // ICU's macros want them signed
        U8_TRUNCATE_IF_INCOMPLETE(text, 0, end);
        text.resize(static_cast<std::size_t>(end));
    }
}

// Takes the last code point away, where there is one.
void drop_last_utf8(std::string& text);

// A Unicode scalar value; nothing else may be written.
void append_utf8(std::string& text, char32_t code_point);

bool is_utf8(std::string_view text);

// Each byte that is no UTF-8 counts as decode_utf8 reads it.
std::u32string decode_all(std::string_view text);

} // namespace ensign
