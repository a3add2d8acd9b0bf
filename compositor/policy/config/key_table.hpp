// A table of the configuration, as a description: for manual, editors and tests. Reading goes by fields.hpp, from which this
// is made.
#pragma once

#include "compositor/policy/config/key.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ensign {

struct KeyTable {
    enum class Form : std::uint8_t { top, one, many }; // the file itself, [name], [[name]]

    std::string_view name; // empty: the top level
    Form form;
    std::string_view says; // what it is for, in sentences
    std::vector<Key> keys;

    [[nodiscard]] std::string heading() const; // as the file writes it; the top level: empty
};

// All that a configuration may have in it, in the order of the manual.
std::vector<KeyTable> config_tables();

} // namespace ensign
