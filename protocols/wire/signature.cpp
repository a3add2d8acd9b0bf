#include "protocols/wire/signature.hpp"

#include <algorithm>

namespace ensign::wire {

Signature::Signature(const wl_message& message) : at_{message.signature}, interface_{message.types} {
    for (; *at_ >= '0' && *at_ <= '9'; ++at_) {
        since_ = since_ * 10 + static_cast<std::uint32_t>(*at_ - '0');
    }
    since_ = std::max(since_, 1U);
}

std::optional<Argument> Signature::next() {
    const bool nullable = *at_ == '?';
    at_ += nullable ? 1 : 0;
    if (*at_ == '\0') {
        return std::nullopt;
    }
    return Argument{.kind = *at_++, .nullable = nullable, .interface = *interface_++};
}

bool is_destructor(const wl_message& request) {
    const std::string_view name = request.name;
    return name == "destroy" || name == "release";
}

} // namespace ensign::wire
