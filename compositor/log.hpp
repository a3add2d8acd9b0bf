// The log, on standard error. error: a bug in Ensign. warn: something outside did wrong. info: start, stop, a VM connects.
// debug: what a bug report needs. Guest text goes through for_log() (policy/label.hpp) before it gets here.
#pragma once

#include <format>
#include <string_view>
#include <utility>

namespace ensign::log {

enum class Level { error, warn, info, debug };

void set_level(Level level);
void write(Level level, std::string_view line);
void capture_wlroots(); // wlroots' own messages, at the same level

template <class... Args>
void error(std::format_string<Args...> f, Args&&... args) {
    write(Level::error, std::format(f, std::forward<Args>(args)...));
}
template <class... Args>
void warn(std::format_string<Args...> f, Args&&... args) {
    write(Level::warn, std::format(f, std::forward<Args>(args)...));
}
template <class... Args>
void info(std::format_string<Args...> f, Args&&... args) {
    write(Level::info, std::format(f, std::forward<Args>(args)...));
}
template <class... Args>
void debug(std::format_string<Args...> f, Args&&... args) {
    write(Level::debug, std::format(f, std::forward<Args>(args)...));
}

} // namespace ensign::log
