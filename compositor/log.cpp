#include "compositor/log.hpp"

#include "compositor/format.hpp"
#include "compositor/wl/wlr.hpp"

#include <array>
#include <cstdarg>
#include <cstdio>

namespace ensign::log {

namespace {
// The process has one standard error; its threshold is the one thing that is global here.
Level threshold = Level::info;
constexpr std::array<std::string_view, 4> names{"error", "warn", "info", "debug"};

void from_wlroots(wlr_log_importance importance, const char* format, va_list args) {
    std::array<char, 512> line{};
    std::vsnprintf(line.data(), line.size(), format, args);
    const std::string_view said{line.data()};
    write(importance == WLR_ERROR ? Level::warn : Level::debug, "wlroots: {}", std::make_format_args(said));
}
} // namespace

void set_level(Level level) { threshold = level; }

void write(Level level, std::string_view format, std::format_args args) {
    if (level <= threshold) {
        const auto name = names[static_cast<std::size_t>(level)];
        const std::string line = text::vformat(format, args);
        std::fprintf(stderr, "ensign: %.*s: %.*s\n", static_cast<int>(name.size()), name.data(), static_cast<int>(line.size()),
                     line.data());
    }
}

void capture_wlroots() { wlr_log_init(threshold == Level::debug ? WLR_DEBUG : WLR_ERROR, from_wlroots); }

} // namespace ensign::log
