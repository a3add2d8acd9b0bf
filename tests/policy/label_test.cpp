#include "compositor/policy/text/code_point.hpp"
#include "compositor/policy/text/label.hpp"
#include "compositor/policy/text/utf8.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <random>

using namespace ensign;

namespace {

std::string safe(std::string_view title) { return safe_title(Untrusted{title}); }

std::string logged(std::string_view text) { return for_log(Untrusted{text}); }

// Written down here once more, apart from the tables of the code: what must never stand in a title.
bool is_forbidden(char32_t c) {
    const auto in = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
    return c < 0x20 || in(0x7f, 0x9f) || c == 0xad || c == 0x61c || in(0x200b, 0x200f) || in(0x2028, 0x202e) ||
           in(0x2060, 0x2064) || in(0x2066, 0x2069) || c == 0xfeff || in(0xfe00, 0xfe0f) || in(0xe0000, 0xe007f) ||
           in(0xe000, 0xf8ff) || in(0xf0000, 0x10ffff) || in(0xfdd0, 0xfdef) || (c & 0xfffe) == 0xfffe;
}

// The promise of safe_title, as a reader sees it.
void check_safe(std::string_view title) {
    const std::string once = safe(title);
    REQUIRE(is_utf8(once));
    REQUIRE(once.size() <= 512);
    const std::u32string code_points = decode_all(once);
    REQUIRE(code_points.size() <= 256);
    int marks = 2;
    for (const char32_t c : code_points) {
        REQUIRE_FALSE(is_forbidden(c));
        marks = is_combining_mark(c) ? marks + 1 : 0;
        REQUIRE(marks <= 2);
    }
    REQUIRE(safe(once) == once);
}

} // namespace

TEST_CASE("an honest title stays as it is") {
    for (const std::string_view title :
         {"", "main.cpp: ensign", "Re: Q4 invoices, Inbox", "Grüße aus Łódź", "日本語", "עברית", "<b>&amp;</b>",
          "[vault] not really", "e\u0301 and o\u0302\u0323", "हिन्दी", "emoji \U0001f600"}) {
        CHECK(safe(title) == title);
    }
}

TEST_CASE("a title is one line without controls") {
    CHECK(safe("a\nb\tc\rd") == "a b c d");
    CHECK(safe("a\u2028b\u2029c\u0085d") == "a b c d");
    CHECK(safe(std::string_view{"a\0b\x1b[31mc\x7f", 10}) == "ab[31mc");
    CHECK(safe("a\u009b31mb") == "a31mb");
}

TEST_CASE("a title can't turn the direction of what stands beside it") {
    for (const std::string_view control : {"\u061c", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e",
                                           "\u2066", "\u2067", "\u2068", "\u2069"}) {
        CHECK(safe("a" + std::string{control} + "b") == "ab");
    }
}

TEST_CASE("a title has nothing that can't be seen") {
    for (const std::string_view unseen :
         {"\u200b", "\u200c", "\u200d",     "\u2060",     "\u2064",     "\ufeff",     "\u00ad",     "\ufe0f",
          "\ufe00", "\u034f", "\u115f",     "\u3164",     "\uffa0",     "\u180e",     "\ue000",     "\uf8ff",
          "\ufdd0", "\ufffe", "\U0001ffff", "\U000e0041", "\U000e0100", "\U000f0000", "\U0010ffff", "\ufff9"}) {
        CHECK(safe("a" + std::string{unseen} + "b") == "ab");
    }
}

TEST_CASE("a format character that can be seen stays") {
    CHECK(safe("\u0600\u0661 \u06dd\u0662") == "\u0600\u0661 \u06dd\u0662"); // Arabic number sign, end of ayah
}

TEST_CASE("bytes that are no UTF-8 become U+FFFD") {
    CHECK(safe("a\xff"
               "b") == "a\ufffdb");
    CHECK(safe("\xc0\xaf") == "\ufffd\ufffd");
    CHECK(safe("cut \xe2\x82") == "cut \ufffd");
}

TEST_CASE("a character carries at most two marks") {
    CHECK(safe("z\u0300\u0301\u0302\u0303y\u0300") == "z\u0300\u0301y\u0300");
    CHECK(safe("\u0300\u0301x") == "x");
    CHECK(safe("a\u0300\u200d\u0301\u200d\u0302") == "a\u0300\u0301"); // what is dropped doesn't count as a base
    CHECK(safe("x\u20dd\u0489\u0300") == "x\u20dd\u0489");             // enclosing ones are marks, too
}

TEST_CASE("a title ends after 256 characters or 512 bytes, never within a character") {
    CHECK(safe(std::string(10'000'000, 'x')) == std::string(256, 'x'));
    std::string emoji;
    std::string two_bytes;
    for (int i = 0; i < 1000; ++i) {
        emoji += "\U0001f600";
        two_bytes += "é";
    }
    CHECK(safe(emoji) == emoji.substr(0, 512));
    CHECK(safe(two_bytes) == two_bytes.substr(0, 512));
    CHECK(safe("x" + emoji) == "x" + emoji.substr(0, 508));
}

TEST_CASE("no bytes at all make an unsafe title") {
    std::mt19937 random{20};
    for (int round = 0; round < 20'000; ++round) {
        std::string bytes(random() % 80, '\0');
        for (char& byte : bytes) {
            byte = static_cast<char>(random());
        }
        check_safe(bytes);
    }
}

TEST_CASE("no sequence of characters makes an unsafe title") {
    constexpr auto nasty = std::to_array<char32_t>(
        {'a',    ' ',    '\n',   0,      0x1b,   0x85,   0xad,   0x300,  0x301,  0x489,   0x61c,   0x5d0,   0x200b,  0x200d,
         0x202e, 0x2028, 0x2066, 0x3164, 0xe000, 0xfe0f, 0xfeff, 0xfffd, 0xfffe, 0x1f600, 0x1f3fb, 0xe0041, 0xe0101, 0x10ffff});
    std::mt19937 random{21};
    for (int round = 0; round < 5'000; ++round) {
        std::string text;
        for (std::size_t length = random() % 400; length > 0; --length) {
            const auto any = static_cast<char32_t>(random() % 0x110000);
            const bool surrogate = any >= 0xd800 && any < 0xe000;
            append_utf8(text, random() % 4 != 0 || surrogate ? nasty[random() % nasty.size()] : any);
            if (random() % 64 == 0 && !text.empty()) {
                text.pop_back();
            }
        }
        check_safe(text);
    }
}

TEST_CASE("every single character is kept, spaced or dropped for good") {
    for (char32_t c = 0; c <= 0x10ffff; ++c) {
        if (c == 0xd800) {
            c = 0xe000;
        }
        std::string text = "a";
        append_utf8(text, c);
        const std::u32string shown = decode_all(safe(text));
        if (shown.size() > 2 || (shown.size() == 2 && (is_forbidden(shown[1]) || (shown[1] != c && shown[1] != ' ')))) {
            FAIL(static_cast<unsigned>(c));
        }
    }
}

TEST_CASE("a line of the log is printable ASCII of at most 128 bytes") {
    CHECK(logged("foot: ~/src") == "foot: ~/src");
    CHECK(logged("\x1b[31m\n") == "\\x1b[31m\\x0a");
    CHECK(logged("é") == "\\xc3\\xa9");
    CHECK(logged(std::string(1000, 'x')) == std::string(128, 'x'));
    CHECK(logged(std::string(126, 'x') + "\n") == std::string(126, 'x')); // no half escape
}
