#include "compositor/log.hpp"

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
    write(importance == WLR_ERROR ? Level::warn : Level::debug, std::format("wlroots: {}", line.data()));
}
} // namespace

void set_level(Level level) { threshold = level; }

void write(Level level, std::string_view line) {
    if (level <= threshold) {
        const auto name = names[static_cast<std::size_t>(level)];
        std::fprintf(stderr, "ensign: %.*s: %.*s\n", static_cast<int>(name.size()), name.data(),
                     static_cast<int>(line.size()), line.data());
    }
}

void capture_wlroots() { wlr_log_init(threshold == Level::debug ? WLR_DEBUG : WLR_ERROR, from_wlroots); }

} // namespace ensign::log
