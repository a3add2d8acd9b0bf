#include "compositor/policy/text/utf8.hpp"

#include <cassert>
#include <cstdint>

namespace ensign {
namespace {

// How a sequence goes on after its first byte (Unicode 16, table 3-7).
struct Lead {
    std::size_t length = 1;
    std::uint8_t bits = 0; // the payload of the first byte
    std::uint8_t low = 0x80;
    std::uint8_t high = 0xbf; // bounds of the second byte: no overlong form, no surrogate, nothing over U+10FFFF
};

Lead lead_of(std::uint8_t byte) {
    const auto bits = [&](int mask) { return static_cast<std::uint8_t>(byte & mask); };
    if (byte >= 0xc2 && byte <= 0xdf) {
        return {2, bits(0x1f)};
    }
    if (byte >= 0xe0 && byte <= 0xef) {
        return {3, bits(0x0f), static_cast<std::uint8_t>(byte == 0xe0 ? 0xa0 : 0x80),
                static_cast<std::uint8_t>(byte == 0xed ? 0x9f : 0xbf)};
    }
    if (byte >= 0xf0 && byte <= 0xf4) {
        return {4, bits(0x07), static_cast<std::uint8_t>(byte == 0xf0 ? 0x90 : 0x80),
                static_cast<std::uint8_t>(byte == 0xf4 ? 0x8f : 0xbf)};
    }
    return {};
}

} // namespace

Decoded decode_utf8(std::string_view text) {
    assert(!text.empty() && "there is nothing to decode");
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    if (byte(0) < 0x80) {
        return {byte(0), 1, true};
    }
    const Lead lead = lead_of(byte(0));
    if (lead.length == 1) {
        return {replacement_character, 1, false};
    }
    char32_t code_point = lead.bits;
    for (std::size_t i = 1; i < lead.length; ++i) {
        const std::uint8_t low = i == 1 ? lead.low : 0x80;
        const std::uint8_t high = i == 1 ? lead.high : 0xbf;
        if (i >= text.size() || byte(i) < low || byte(i) > high) {
            return {replacement_character, i, false};
        }
        code_point = code_point << 6 | (byte(i) & 0x3fU);
    }
    return {code_point, lead.length, true};
}

void append_utf8(std::string& text, char32_t code_point) {
    assert(code_point <= 0x10ffff && (code_point < 0xd800 || code_point > 0xdfff) && "not a scalar value");
    const auto put = [&](char32_t byte) { text.push_back(static_cast<char>(static_cast<std::uint8_t>(byte))); };
    if (code_point < 0x80) {
        return put(code_point);
    }
    if (code_point < 0x800) {
        put(0xc0 | code_point >> 6);
    } else if (code_point < 0x10000) {
        put(0xe0 | code_point >> 12);
        put(0x80 | (code_point >> 6 & 0x3f));
    } else {
        put(0xf0 | code_point >> 18);
        put(0x80 | (code_point >> 12 & 0x3f));
        put(0x80 | (code_point >> 6 & 0x3f));
    }
    put(0x80 | (code_point & 0x3f));
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
