// ensign-gate's command line.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>

namespace ensign::gate {

std::string usage();

struct Arguments {
    enum class Action : std::uint8_t { serve, version, help } action = Action::serve;
    std::string vm;               // its name
    std::uint32_t pool = 512;     // MiB
    bool listen = false;          // in front of a device that the VM brings
};

// Without the program's name. The error is a sentence.
std::expected<Arguments, std::string> parse_arguments(std::span<const std::string_view> words);

} // namespace ensign::gate
