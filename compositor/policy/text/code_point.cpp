#include "compositor/policy/text/code_point.hpp"

#include "compositor/policy/text/utf8.hpp"

#include <unicode/uchar.h>

#include <algorithm>

namespace ensign {
namespace {

bool has(char32_t c, UProperty property) { return u_hasBinaryProperty(static_cast<UChar32>(c), property) != 0; }

bool is_of(char32_t c, std::uint32_t categories) { return (U_GET_GC_MASK(static_cast<UChar32>(c)) & categories) != 0; }

} // namespace

Fate fate_of(char32_t c) {
    const bool tabulator = c >= 0x09 && c <= 0x0d;
    if (tabulator || c == 0x85 || is_of(c, U_GC_ZL_MASK | U_GC_ZP_MASK)) {
        return Fate::space;
    }
    // Zero-width and bidi controls, fillers, variation selectors, tags: what a font that lacks it shows as nothing.
    if (has(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) || has(c, UCHAR_NONCHARACTER_CODE_POINT)) {
        return Fate::drop;
    }
    if (is_of(c, U_GC_CC_MASK | U_GC_CO_MASK | U_GC_CS_MASK)) {
        return Fate::drop;
    }
    // Format characters show nothing, but for signs that enclose a number, as in Arabic.
    if (is_of(c, U_GC_CF_MASK) && !has(c, UCHAR_PREPENDED_CONCATENATION_MARK)) {
        return Fate::drop;
    }
    return Fate::keep;
}

bool is_combining_mark(char32_t c) { return is_of(c, U_GC_MN_MASK | U_GC_ME_MASK); }

char32_t fold_case(char32_t c) {
    if (c == 0x130) { // I with a dot: two characters where folding may make more of one
        return 'i';
    }
    return static_cast<char32_t>(u_foldCase(static_cast<UChar32>(c), U_FOLD_CASE_DEFAULT));
}

std::u32string folded(std::string_view utf8) {
    std::u32string code_points = decode_all(utf8);
    std::ranges::transform(code_points, code_points.begin(), fold_case);
    return code_points;
}

} // namespace ensign
