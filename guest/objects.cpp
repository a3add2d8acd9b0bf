#include "guest/objects.hpp"

#include <cassert>
#include <utility>

#include <wayland-client-protocol.h>

namespace ensign::guest {

Objects::Objects() : client_(2), host_{reserved, display} { client_[display] = {&wl_display_interface, 1, display}; }

const Object* Objects::find(std::uint32_t client_id) const {
    const auto& table = client_id < server_ids ? client_ : server_;
    const std::uint32_t at = client_id < server_ids ? client_id : client_id - server_ids;
    return at < table.size() && table[at].interface != nullptr ? &table[at] : nullptr;
}

std::optional<std::uint32_t> Objects::client_id(std::uint32_t host_id) const {
    if (host_id >= server_ids) {
        return find(host_id) != nullptr ? std::optional{host_id} : std::nullopt;
    }
    if (host_id >= host_.size() || host_[host_id] == unused || host_[host_id] == reserved) {
        return std::nullopt;
    }
    return host_[host_id];
}

const Object* Objects::find_host(std::uint32_t host_id) const {
    const auto id = client_id(host_id);
    return id ? find(*id) : nullptr;
}

bool Objects::add(std::uint32_t client_id, const wl_interface& interface, std::uint32_t version) {
    if (client_id <= display || client_id > client_.size() || client_id >= max_objects) {
        return false;
    }
    if (client_id == client_.size()) {
        client_.emplace_back();
    }
    if (client_[client_id].interface != nullptr) {
        return false;
    }
    client_[client_id] = {&interface, version, 0};
    return true;
}

bool Objects::add_server(std::uint32_t id, const wl_interface& interface, std::uint32_t version) {
    if (id < server_ids || id - server_ids > server_.size() || id - server_ids >= max_objects) {
        return false;
    }
    const std::uint32_t at = id - server_ids;
    if (at == server_.size()) {
        server_.emplace_back();
    }
    server_[at] = {&interface, version, id};
    return true;
}

std::uint32_t Objects::introduce(std::uint32_t client_id) {
    if (client_id >= server_ids) {
        return client_id;
    }
    Object& object = client_[client_id];
    if (object.host_id == 0) {
        object.host_id = take_host_id(client_id);
    }
    return object.host_id;
}

std::uint32_t Objects::reserve() { return take_host_id(reserved); }

std::uint32_t Objects::take_host_id(std::uint32_t for_client) {
    if (free_host_ids_.empty()) {
        host_.push_back(for_client);
        return static_cast<std::uint32_t>(host_.size() - 1);
    }
    const std::uint32_t id = free_host_ids_.back();
    free_host_ids_.pop_back();
    host_[id] = for_client;
    return id;
}

void Objects::free_host_id(std::uint32_t host_id) {
    host_[host_id] = unused;
    free_host_ids_.push_back(host_id);
}

void Objects::remove(std::uint32_t client_id) {
    assert(client_id > display && client_id < client_.size() && "only what was added is removed");
    const Object object = std::exchange(client_[client_id], {});
    if (object.host_id != 0) {
        free_host_id(object.host_id);
    }
}

std::optional<std::uint32_t> Objects::remove_host(std::uint32_t host_id) {
    if (host_id <= display || host_id >= host_.size() || host_[host_id] == unused) {
        return std::nullopt;
    }
    const std::uint32_t id = host_[host_id];
    if (id == reserved) {
        free_host_id(host_id);
        return std::nullopt;
    }
    remove(id);
    return id;
}

} // namespace ensign::guest
