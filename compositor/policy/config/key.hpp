// A key of the configuration: what the reader, the manual and editors know of it.
#pragma once

#include "compositor/policy/config/key_kind.hpp"

#include <string_view>

namespace ensign {

struct Key {
    std::string_view name;
    KeyKind kind;
    std::string_view says;           // what it is for, in sentences; *bold* where the manual and Markdown have it
    std::string_view standard = {};  // what holds where the file has nothing, as the file would write it
    std::string_view otherwise = {}; // the same in words, where it is no value of its own
    std::string_view example = {};   // as the file writes it; needed where kind and standard show none
    std::string_view needed = {};    // it must be there; this goes on from "[where] has no 'key'; "
};

} // namespace ensign
