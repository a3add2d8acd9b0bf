#include "compositor/policy/input/touch_router.hpp"

#include <algorithm>

namespace ensign {

std::optional<TouchRouter::Told> TouchRouter::down(TouchPoint point, std::optional<Party> listener) {
    const auto [entry, fresh] = down_.try_emplace(point);
    if (!fresh || !listener) { // down already, by an end that got lost: it stays whose it was
        return std::nullopt;
    }
    Told told{*listener, 0};
    while (std::ranges::any_of(down_, [&](const auto& finger) { return finger.second == told; })) {
        ++told.id;
    }
    entry->second = told;
    return told;
}

std::optional<TouchRouter::Told> TouchRouter::at(TouchPoint point) const {
    const auto found = down_.find(point);
    return found == down_.end() ? std::nullopt : found->second;
}

std::optional<TouchRouter::Told> TouchRouter::up(TouchPoint point) {
    const auto told = at(point);
    down_.erase(point);
    return told;
}

bool TouchRouter::leave(Party party) {
    bool any = false;
    for (auto& [point, told] : down_) {
        if (told && told->party == party) {
            told.reset();
            any = true;
        }
    }
    return any;
}

std::vector<Party> TouchRouter::forget(DeviceId device) {
    std::vector<Party> parties;
    for (const auto& [point, told] : std::map{down_}) {
        if (point.device == device) {
            if (const auto now = at(point); now && leave(now->party)) {
                parties.push_back(now->party);
            }
            down_.erase(point);
        }
    }
    return parties;
}

} // namespace ensign
