#include "compositor/policy/input/key_router.hpp"

#include <algorithm>

namespace ensign {

bool KeyRouter::sees_down(Party party, std::uint32_t code) const {
    return std::ranges::any_of(down_, [&](const auto& key) { return key.first.second == code && key.second == party; });
}

std::optional<Party> KeyRouter::press(DeviceId device, std::uint32_t code, std::optional<Party> listener) {
    const bool seen = listener && sees_down(*listener, code);
    const auto [entry, fresh] = down_.try_emplace({device, code}, listener);
    // Down already, by a release that got lost: who saw it keeps it, and a swallowed one stays swallowed until it is up.
    if (!fresh || seen) {
        return std::nullopt;
    }
    return listener;
}

std::optional<Party> KeyRouter::release(DeviceId device, std::uint32_t code) {
    const auto entry = down_.find({device, code});
    if (entry == down_.end()) {
        return std::nullopt;
    }
    const std::optional<Party> party = entry->second;
    down_.erase(entry);
    if (party && sees_down(*party, code)) {
        return std::nullopt;
    }
    return party;
}

std::vector<std::uint32_t> KeyRouter::leave(Party party) {
    std::set<std::uint32_t> codes;
    for (auto& [key, seen_by] : down_) {
        if (seen_by == party) {
            codes.insert(key.second);
            seen_by.reset();
        }
    }
    return {codes.begin(), codes.end()};
}

std::vector<std::pair<Party, std::uint32_t>> KeyRouter::forget(DeviceId device) {
    std::vector<std::pair<DeviceId, std::uint32_t>> held;
    for (const auto& [key, seen_by] : down_) {
        if (key.first == device) {
            held.push_back(key);
        }
    }
    std::vector<std::pair<Party, std::uint32_t>> released;
    for (const auto& [owner, code] : held) {
        if (const auto party = release(owner, code)) {
            released.emplace_back(*party, code);
        }
    }
    return released;
}

bool KeyRouter::any_down(Party party) const {
    return std::ranges::any_of(down_, [&](const auto& key) { return key.second == party; });
}

} // namespace ensign
