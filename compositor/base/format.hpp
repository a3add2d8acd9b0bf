// std::format out of line: its machinery is compiled once, not in each file that makes a sentence (some four seconds a file
// with the sanitizers).
#pragma once

#include <format>
#include <string>
#include <string_view>

namespace ensign::text {

std::string vformat(std::string_view format, std::format_args args);

// The same arguments and the same checks at compile time as std::format.
template <class... Args>
std::string format(std::format_string<Args...> format, Args&&... args) {
    return text::vformat(format.get(), std::make_format_args(args...));
}

} // namespace ensign::text
