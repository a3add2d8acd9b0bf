#include "compositor/policy/text/confusable.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>

using namespace ensign;

namespace {

Likeness between(std::string_view a, std::string_view b) {
    const ConfusableChecker checker;
    const Likeness found = likeness(checker.appearance(a), checker.appearance(b));
    CHECK(likeness(checker.appearance(b), checker.appearance(a)) == found);
    return found;
}

std::string fault(std::string_view label) { return ConfusableChecker{}.script_fault(label).value_or(""); }

} // namespace

TEST_CASE("texts that look the same are found, whatever they are written with") {
    using Pair = std::pair<std::string_view, std::string_view>;
    constexpr auto pairs = std::to_array<Pair>({
        {"bank", "bаnk"},           // a Cyrillic а
        {"vault", "vau1t"},
        {"vault", "vauIt"},
        {"vault", "VauIt"},
        {"work", "w0rk"},
        {"WORK", "w0rk"},
        {"modern", "modem"},
        {"coca", "СОСА"},           // Cyrillic, and capitals
        {"Cafe\u0301", "Caf\u00e9"},
        {"work", "ｗｏｒｋ"},         // wide
        {"Work", "\U0001d416\U0001d428\U0001d42b\U0001d424"}, // mathematical
        {"vault", "vau\u05d5t"},    // a Hebrew vav
        {"straße", "STRASSE"},
        {"דוד", "דו\u05d3"},
    });
    for (const auto& [a, b] : pairs) {
        CAPTURE(a, b);
        CHECK(between(a, b) != Likeness::none);
    }
    CHECK(between("bank", "bаnk") == Likeness::look_alike);
    CHECK(between("work", "w0rk") == Likeness::look_alike);
    CHECK(between("Work", "WORK") == Likeness::but_for_case);
    CHECK(between("Банк", "банк") == Likeness::but_for_case);
    CHECK(between("Büro", "Büro") == Likeness::same);
}

TEST_CASE("texts that look different are let be") {
    using Pair = std::pair<std::string_view, std::string_view>;
    constexpr auto pairs = std::to_array<Pair>({
        {"work", "wörk"},
        {"work", "work-2"},
        {"vm1", "vm11"},
        {"vm1", "vm7"},
        {"red", "read"},
        {"банк", "bank"},
        {"仕事", "個人"},
        {"א", "ב"},
        {"work", ""},
        {"🏦", "🏧"},
    });
    for (const auto& [a, b] : pairs) {
        CAPTURE(a, b);
        CHECK(between(a, b) == Likeness::none);
    }
}

TEST_CASE("letters that stand in the same order on the screen look alike, whatever their order in memory") {
    // UTS 39, 4: A1<shin> and A<shin>1 are both seen as A1<shin>; the first letter's direction is that of the line.
    CHECK(between("A1\u05e9", "A\u05e91") == Likeness::look_alike);
    CHECK(between("A12\u05e9", "A21\u05e9") == Likeness::none);
}

TEST_CASE("a label in one script, or in scripts that go together, is fine") {
    for (const std::string_view label :
         {"Work", "Büro 2", "日本語", "ひらがなカタカナ漢字", "한국어 漢字", "Work 仕事", "हिन्दी", "Hindi हिन्दी", "Банк",
          "Τράπεζα", "R&D <b>", "🏦 Bank", "עבודה", "Work עבודה", "العمل", ""}) {
        CHECK(fault(label).empty());
    }
}

TEST_CASE("a label that mixes scripts with letters alike is refused, with a letter of each") {
    CHECK(fault("bаnk") ==
          "mixes scripts whose letters look alike: Latin ('b', U+0062) and Cyrillic ('а', U+0430); write it in one");
    CHECK(fault("2. Τrust") ==
          "mixes scripts whose letters look alike: Greek ('Τ', U+03A4) and Latin ('r', U+0072); write it in one");
    CHECK(fault("аα").contains("Cyrillic ('а', U+0430) and Greek ('α', U+03B1)"));
    CHECK(fault("Work 仕事 Банк").contains("Latin ('W', U+0057) and Han ('仕', U+4ED5) and Cyrillic"));
    CHECK(fault("WᎪLL").contains("Cherokee"));
}

TEST_CASE("a label with digits of several scripts is refused") {
    CHECK(fault("vm 2२").contains("digits of several scripts"));
    CHECK(fault("vm 22").empty());
}
