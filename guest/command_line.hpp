// The command line of ensign-guest.
#pragma once

#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ensign::guest {

struct RunProgram {
    std::vector<std::string> command; // never empty
};
struct Serve {};
struct ShowHelp {};
struct ShowVersion {};

struct CommandLine {
    std::variant<RunProgram, Serve, ShowHelp, ShowVersion> action;
    std::string socket; // its name; empty for the first free one
};

// Without the program's own name. The error is one sentence: what is wrong, and what would be right.
std::expected<CommandLine, std::string> parse_command_line(std::span<const std::string_view> words);

std::string usage();

} // namespace ensign::guest
