#include "compositor/policy/text/confusable.hpp"

#include "compositor/base/format.hpp"
#include "compositor/policy/text/utf8.hpp"

#include <unicode/normalizer2.h>
#include <unicode/ubidi.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <vector>

namespace ensign {
namespace {

std::string to_utf8(const icu::UnicodeString& text) {
    std::string utf8;
    text.toUTF8String(utf8);
    return utf8;
}

icu::UnicodeString from_utf8(std::string_view utf8) {
    return icu::UnicodeString::fromUTF8({utf8.data(), static_cast<std::int32_t>(utf8.size())});
}

std::string caseless(icu::UnicodeString text) { return to_utf8(text.foldCase()); }

// Small letters, and the plain form of letters that are wide, narrow, raised, circled …
icu::UnicodeString plain(const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString small = icu::Normalizer2::getNFKCCasefoldInstance(status)->normalize(text, status);
    assert(U_SUCCESS(status) && "ICU has this form built in");
    return small;
}

// The one text that stands for all that look like this one.
icu::UnicodeString skeleton(const USpoofChecker* checker, const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString result;
#if U_ICU_VERSION_MAJOR_NUM >= 74
    // Characters in the order in which they are seen, in a line that begins as its first letter does.
    const UBiDiDirection base = ubidi_getBaseDirection(text.getBuffer(), text.length());
    uspoof_getBidiSkeletonUnicodeString(checker, base == UBIDI_RTL ? UBIDI_RTL : UBIDI_LTR, text, result, &status);
#else
    uspoof_getSkeletonUnicodeString(checker, 0, text, result, &status);
#endif
    assert(U_SUCCESS(status) && "a skeleton is had of any text");
    return result;
}

// "Latin ('b', U+0062)" for each script, with the first letter that is of it alone.
std::vector<std::string> scripts_in(std::string_view label) {
    std::vector<UScriptCode> seen;
    std::vector<std::string> scripts;
    for (const char32_t c : decode_all(label)) {
        std::array<UScriptCode, 64> of_c{};
        UErrorCode status = U_ZERO_ERROR;
        uscript_getScriptExtensions(static_cast<UChar32>(c), of_c.data(), of_c.size(), &status);
        const UScriptCode script = of_c.front();
        if (U_FAILURE(status) || script == USCRIPT_COMMON || script == USCRIPT_INHERITED ||
            std::ranges::contains(seen, script)) {
            continue;
        }
        seen.push_back(script);
        std::string letter;
        append_utf8(letter, c);
        scripts.push_back(text::format("{} ('{}', U+{:04X})", uscript_getName(script), letter, static_cast<unsigned>(c)));
    }
    return scripts;
}

std::string mixed_scripts(std::string_view label) {
    std::string list;
    for (const std::string& script : scripts_in(label)) {
        list += list.empty() ? script : " and " + script;
    }
    return text::format("mixes scripts whose letters look alike: {}; write it in one", list);
}

} // namespace

Likeness likeness(const Appearance& a, const Appearance& b) {
    if (a.text == b.text) {
        return Likeness::same;
    }
    if (a.caseless == b.caseless) {
        return Likeness::but_for_case;
    }
    if (a.skeleton == b.skeleton || a.small_skeleton == b.small_skeleton) {
        return Likeness::look_alike;
    }
    return Likeness::none;
}

void ConfusableChecker::Close::operator()(USpoofChecker* checker) const { uspoof_close(checker); }

ConfusableChecker::ConfusableChecker() {
    UErrorCode status = U_ZERO_ERROR;
    checker_.reset(uspoof_open(&status));
    uspoof_setChecks(checker_.get(), USPOOF_RESTRICTION_LEVEL | USPOOF_MIXED_NUMBERS, &status);
    uspoof_setRestrictionLevel(checker_.get(), USPOOF_MODERATELY_RESTRICTIVE);
    assert(U_SUCCESS(status) && "ICU brings its table of confusables along");
}

Appearance ConfusableChecker::appearance(std::string_view text) const {
    const icu::UnicodeString unicode = from_utf8(text);
    return {std::string{text}, caseless(unicode), caseless(skeleton(checker_.get(), unicode)),
            caseless(skeleton(checker_.get(), plain(unicode)))};
}

std::optional<std::string> ConfusableChecker::script_fault(std::string_view label) const {
    UErrorCode status = U_ZERO_ERROR;
    const std::int32_t failed = uspoof_check2UnicodeString(checker_.get(), from_utf8(label), nullptr, &status);
    assert(U_SUCCESS(status) && "any text can be checked");
    if ((failed & USPOOF_RESTRICTION_LEVEL) != 0) {
        return mixed_scripts(label);
    }
    if ((failed & USPOOF_MIXED_NUMBERS) != 0) {
        return "has digits of several scripts, which look alike; write all of them in one";
    }
    return std::nullopt;
}

} // namespace ensign
