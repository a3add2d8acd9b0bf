#include "guest/objects.hpp"

#include <cassert>

#include <wayland-client-protocol.h>

namespace ensign::guest {

Objects::Objects() : objects_{{&wl_display_interface, 1, wire::display}, max_objects}, host_{reserved, wire::display} {}

std::optional<std::uint32_t> Objects::client_id(std::uint32_t host_id) const {
    if (host_id >= wire::first_of_server) {
        return find(host_id) != nullptr ? std::optional{host_id} : std::nullopt;
    }
    if (host_id >= host_.size() || host_[host_id] == unused || host_[host_id] == reserved) {
        return std::nullopt;
    }
    return host_[host_id];
}

bool Objects::add(std::uint32_t client_id, const wl_interface& interface, std::uint32_t version) {
    return objects_.add_of_client(client_id, {&interface, version, 0});
}

bool Objects::add_server(std::uint32_t id, const wl_interface& interface, std::uint32_t version) {
    return objects_.add_of_server(id, {&interface, version, id});
}

std::uint32_t Objects::introduce(std::uint32_t client_id) {
    Object* const object = objects_.find(client_id);
    assert(object != nullptr && "only what was added is introduced");
    if (object->host_id == 0) {
        object->host_id = take_host_id(client_id);
    }
    return object->host_id;
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
    const std::uint32_t host_id = objects_.find(client_id)->host_id;
    objects_.remove(client_id);
    if (host_id != 0) {
        free_host_id(host_id);
    }
}

std::optional<std::uint32_t> Objects::remove_host(std::uint32_t host_id) {
    if (host_id <= wire::display || host_id >= host_.size() || host_[host_id] == unused) {
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
