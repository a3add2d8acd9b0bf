// Guest titles, made fit to stand beside a trusted label.
#pragma once

#include "compositor/policy/text/untrusted.hpp"

#include <string>
#include <string_view>

namespace ensign {

// Valid UTF-8 (bad bytes become U+FFFD), one line, no control, bidi-control, zero-width or private-use characters,
// at most two combining marks a base, at most 256 code points and 512 bytes. Never markup: it is drawn literally.
std::string safe_title(const Untrusted<std::string_view>& title);

// The same for a line of the log: what is not printable ASCII becomes \xNN, at most 128 bytes.
std::string for_log(const Untrusted<std::string_view>& text);

} // namespace ensign
