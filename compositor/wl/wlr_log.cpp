#include "compositor/wl/wlr_log.hpp"

#include "compositor/base/log.hpp"
#include "compositor/wl/wlr.hpp"

#include <array>
#include <cstdarg>
#include <cstdio>

namespace ensign::wl {

namespace {
void from_wlroots(wlr_log_importance importance, const char* format, va_list args) {
    std::array<char, 512> line{};
    std::vsnprintf(line.data(), line.size(), format, args);
    const std::string_view said{line.data()};
    log::write(importance == WLR_ERROR ? log::Level::warn : log::Level::debug, "wlroots: {}", std::make_format_args(said));
}
} // namespace

void capture_log() { wlr_log_init(log::level() == log::Level::debug ? WLR_DEBUG : WLR_ERROR, from_wlroots); }

} // namespace ensign::wl
