// ensign-gate's command line.
#pragma once

#include <cstdint>
#include <expected>
#include <string>

namespace ensign::gate {

extern const char* const usage;

struct Arguments {
    enum class Action : std::uint8_t { serve, version, help } action = Action::serve;
    std::string vm;               // its name
    std::uint32_t pool = 512;     // MiB
    bool listen = false;          // in front of a device that the VM brings
};

// The error is a sentence.
std::expected<Arguments, std::string> parse_arguments(int argc, char** argv);

} // namespace ensign::gate
