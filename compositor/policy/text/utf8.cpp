#include "compositor/policy/text/utf8.hpp"

#include <array>

namespace ensign {

void drop_last_utf8(std::string& text) {
    if (!text.empty()) {
        auto end = static_cast<int32_t>(text.size());
        U8_BACK_1(reinterpret_cast<const uint8_t*>(text.data()), 0, end);
        text.resize(static_cast<std::size_t>(end));
    }
}

void append_utf8(std::string& text, char32_t code_point) {
    assert(code_point <= 0x10ffff && !U_IS_SURROGATE(code_point) && "not a scalar value");
    std::array<char, U8_MAX_LENGTH> bytes{};
    std::size_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, code_point);
    text.append(bytes.data(), length);
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const Decoded next = decode_utf8(text);
        if (!next.valid) {
            return false;
        }
        text.remove_prefix(next.length);
    }
    return true;
}

std::u32string decode_all(std::string_view text) {
    std::u32string code_points;
    while (!text.empty()) {
        const Decoded next = decode_utf8(text);
        code_points.push_back(next.code_point);
        text.remove_prefix(next.length);
    }
    return code_points;
}

} // namespace ensign
