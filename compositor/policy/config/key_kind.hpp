// What a key of the configuration takes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace ensign {

namespace kind {

struct Boolean {};

struct Integer {
    std::int64_t minimum;
    std::int64_t maximum;
    std::string_view unit = {}; // "milliseconds"; empty: none
};

struct Number {
    double minimum;
    double maximum;
};

struct Word { // one of these
    std::span<const std::string_view> words;
    std::size_t first = 0; // what the first of them stands for
};

struct Text {
    // What is wrong with a text, if anything, to go on from "'key' in [where] ".
    std::optional<std::string> (*fault)(std::string_view) = nullptr;
    std::string_view pattern = {}; // the same for editors, as far as a regular expression can say it
};

struct Command {}; // a program and its arguments, run without a shell
struct Keys {};    // a chord
struct Hex {};     // a colour
struct Mode {};    // of an output
struct VmNames {}; // a list

} // namespace kind

using KeyKind = std::variant<kind::Boolean, kind::Integer, kind::Number, kind::Word, kind::Text, kind::Command, kind::Keys,
                             kind::Hex, kind::Mode, kind::VmNames>;

} // namespace ensign
