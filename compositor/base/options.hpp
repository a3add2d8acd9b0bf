// Command lines, by a table: what a program's options are called, what they take, and what --help says of them. (getopt_long would
// let options be abbreviated, and print sentences of its own.)
#pragma once

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ensign::options {

struct Option {
    std::string_view name; // without its dashes
    char letter = '\0'; // of its short form; none: it has no such
    std::string_view value{}; // as --help calls it, such as FILE; empty: it takes none
    std::string_view wants{}; // of a value, as a sentence calls it, such as "the name of a file"
    std::string_view help{};
};

inline constexpr Option help{.name = "help", .letter = 'h', .help = "print this"};
inline constexpr Option version{.name = "version", .help = "print the version"};

struct Parsed {
    struct Given {
        const Option* option; // of the table
        std::string_view value;
    };
    std::vector<Given> given; // in their order
    std::vector<std::string_view> operands;

    [[nodiscard]] bool has(std::string_view name) const { return value_of(name).has_value(); }
    // Where it is given more than once, the last one's; empty of an option that takes none.
    [[nodiscard]] std::optional<std::string_view> value_of(std::string_view name) const;
};

enum class Operands {
    anywhere, // options may follow them
    end_options, // what follows the first one is all operands
};

// `words`, without the program's name; what is returned points into them. "--" ends the options, "-" and "-5" are operands; a
// value follows its option, or is glued to it by "=". The error is one sentence: what is wrong, and what would be right.
std::expected<Parsed, std::string> parse(std::span<const Option> table, std::span<const std::string_view> words,
                                         Operands operands = Operands::anywhere);

// A line of --help for each.
std::string lines_of(std::span<const Option> table);

} // namespace ensign::options
