#include "compositor/base/log.hpp"

#include "compositor/base/format.hpp"

#include <array>
#include <cstdio>

namespace ensign::log {

namespace {
// The process has one standard error; its threshold is the one thing that is global here.
Level threshold = Level::info;
constexpr std::array<std::string_view, 4> names{"error", "warn", "info", "debug"};
} // namespace

void set_level(Level level) { threshold = level; }

Level level() { return threshold; }

void write(Level level, std::string_view format, std::format_args args) {
    if (level <= threshold) {
        const auto name = names[static_cast<std::size_t>(level)];
        const std::string line = text::vformat(format, args);
        std::fprintf(stderr, "ensign: %.*s: %.*s\n", static_cast<int>(name.size()), name.data(), static_cast<int>(line.size()),
                     line.data());
    }
}

} // namespace ensign::log
