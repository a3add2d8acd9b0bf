// Bytes in a memfd that nobody can change any more, to be sent to a client that maps them.
#pragma once

#include "compositor/wl/fd.hpp"

#include <cstddef>
#include <expected>
#include <span>
#include <string>

namespace ensign::host {

// `name` shows up in /proc only. The error is a sentence with the kernel's reason.
std::expected<wl::Fd, std::string> seal(const char* name, std::span<const std::byte> bytes);

} // namespace ensign::host
