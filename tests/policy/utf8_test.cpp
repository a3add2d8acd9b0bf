#include "compositor/policy/text/code_point.hpp"
#include "compositor/policy/text/utf8.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <utility>

using namespace ensign;

TEST_CASE("every scalar value survives writing and reading") {
    for (char32_t c = 0; c <= 0x10ffff; ++c) {
        if (c == 0xd800) {
            c = 0xe000;
        }
        std::string text;
        append_utf8(text, c);
        const Decoded back = decode_utf8(text);
        if (!back.valid || back.code_point != c || back.length != text.size()) {
            FAIL(static_cast<unsigned>(c));
        }
    }
}

TEST_CASE("what is no UTF-8 is read as one U+FFFD for each maximal part") {
    using Case = std::pair<std::string_view, std::u32string_view>;
    constexpr auto cases = std::to_array<Case>({
        {"\x80", U"\ufffd"},
        {"\xff"
         "a",
         U"\ufffd"
         U"a"},
        {"\xc0\xaf", U"\ufffd\ufffd"},             // overlong slash
        {"\xe0\x80\xaf", U"\ufffd\ufffd\ufffd"},   // the same, longer
        {"\xed\xa0\x80", U"\ufffd\ufffd\ufffd"},   // surrogate
        {"\xf4\x90\x80\x80", U"\ufffd\ufffd\ufffd\ufffd"}, // over U+10FFFF
        {"\xf5\x80", U"\ufffd\ufffd"},
        {"\xe2\x82", U"\ufffd"},                   // cut short
        {"\xe2\x82"
         "a",
         U"\ufffd"
         U"a"},
        {"\xf0\x9f\x98", U"\ufffd"},
        {"\xf0\x9f\x98\xf0\x9f\x98\x80", U"\ufffd\U0001f600"},
    });
    for (const auto& [bytes, read] : cases) {
        CHECK(decode_all(bytes) == read);
        CHECK_FALSE(is_utf8(bytes));
    }
    CHECK(is_utf8(""));
    CHECK(is_utf8("Gr\u00fc\u00dfe \U0001f600"));
}

TEST_CASE("a text is cut between its code points, never within one") {
    for (std::size_t most = 0; most <= 12; ++most) {
        std::string text = "a\u00fc\u20ac\U0001f600b"; // 1, 2, 3, 4 and 1 bytes
        shorten_utf8(text, most);
        constexpr std::array<std::size_t, 13> left{0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11};
        CHECK(text.size() == left[most]);
    }
}

TEST_CASE("what is no UTF-8 is cut within its bytes") {
    for (std::size_t most = 0; most <= 5; ++most) {
        std::string text(6, '\x80');
        shorten_utf8(text, most);
        CHECK(text.size() <= most);
    }
}

TEST_CASE("the last code point is taken away as a whole") {
    std::string text = "a\u00fc\u20ac\U0001f600";
    for (const std::size_t left : {6U, 3U, 1U, 0U, 0U}) {
        drop_last_utf8(text);
        CHECK(text.size() == left);
    }
}

TEST_CASE("searching doesn't care for case in Latin, Greek and Cyrillic") {
    using Case = std::pair<std::string_view, std::string_view>;
    constexpr auto cases = std::to_array<Case>({
        {"WORK", "work"},
        {"ÄÖÜ É Ø", "äöü é ø"},
        {"ŁÓDŹ Š Ÿ", "łódź š ÿ"},
        {"ΑΘΉΝΑ", "αθΉνα"},
        {"МОСКВА ЁЖ", "москва ёж"},
        {"VIỆT", "việt"},
        {"×", "×"},
        {"漢字", "漢字"},
    });
    for (const auto& [capital, small] : cases) {
        CHECK(folded(capital) == folded(small));
    }
    CHECK(folded("÷") != folded("×"));
}

TEST_CASE("folding case twice is folding it once") {
    for (char32_t c = 0; c <= 0xffff; ++c) {
        if (fold_case(fold_case(c)) != fold_case(c)) {
            FAIL(static_cast<unsigned>(c));
        }
    }
}
