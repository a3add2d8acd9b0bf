#include "docs/key_sentences.hpp"

#include "compositor/base/format.hpp"

namespace ensign {
namespace {

std::string range_of(const Key& key) {
    if (const auto* integer = std::get_if<kind::Integer>(&key.kind)) {
        return text::format(" From {} to {}{}{}.", integer->minimum, integer->maximum, integer->unit.empty() ? "" : " ",
                            integer->unit);
    }
    if (const auto* number = std::get_if<kind::Number>(&key.kind)) {
        return text::format(" From {} to {}.", number->minimum, number->maximum);
    }
    return "";
}

std::string default_of(const Key& key) {
    if (!key.needed.empty()) {
        return " It must be given.";
    }
    return text::format(" Default: {}.", key.standard.empty() ? key.otherwise : key.standard);
}

} // namespace

std::string sentences_of(const Key& key) { return std::string{key.says} + range_of(key) + default_of(key); }

} // namespace ensign
