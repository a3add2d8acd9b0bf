// The log, on standard error. error: a bug in Ensign. warn: something outside did wrong. info: start, stop, a VM connects.
// debug: what a bug report needs. Guest text goes through for_log() (policy/text/label.hpp) before it gets here.
#pragma once

#include <format>
#include <string_view>

namespace ensign::log {

enum class Level { error, warn, info, debug };

void set_level(Level level);
Level level();
void write(Level level, std::string_view format, std::format_args args);

template <class... Args>
void error(std::format_string<Args...> f, Args&&... args) {
    log::write(Level::error, f.get(), std::make_format_args(args...));
}
template <class... Args>
void warn(std::format_string<Args...> f, Args&&... args) {
    log::write(Level::warn, f.get(), std::make_format_args(args...));
}
template <class... Args>
void info(std::format_string<Args...> f, Args&&... args) {
    log::write(Level::info, f.get(), std::make_format_args(args...));
}
template <class... Args>
void debug(std::format_string<Args...> f, Args&&... args) {
    log::write(Level::debug, f.get(), std::make_format_args(args...));
}

} // namespace ensign::log
