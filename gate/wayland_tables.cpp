#include "gate/wayland_tables.hpp"

#include <algorithm>

namespace ensign::gate {

bool is_destructor(const wl_message& request) {
    const std::string_view name = request.name;
    return name == "destroy" || name == "release";
}

Signature::Signature(const wl_message& message) : at_{message.signature}, type_{message.types} {
    for (; *at_ >= '0' && *at_ <= '9'; ++at_) {
        since_ = since_ * 10 + static_cast<std::uint32_t>(*at_ - '0');
    }
    since_ = std::max(since_, 1U);
}

std::optional<Signature::Argument> Signature::next() {
    const bool nullable = *at_ == '?';
    at_ += nullable ? 1 : 0;
    if (*at_ == '\0') {
        return std::nullopt;
    }
    return Argument{*at_++, nullable, *type_++};
}

} // namespace ensign::gate
