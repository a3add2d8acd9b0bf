#include "gate/wayland_objects.hpp"

#include "gate/quotas.hpp"

namespace ensign::gate {

namespace {

bool add(std::vector<Object>& objects, std::size_t index, const Object& object) {
    if (index > objects.size() || index >= quota::objects) {
        return false;
    }
    if (index == objects.size()) {
        objects.emplace_back();
    }
    objects[index] = object;
    return true;
}

} // namespace

Objects::Objects() : of_client_{Object{}, Object{&wl_display_interface, 1}} {}

const Object* Objects::find_any(std::uint32_t id) const {
    const bool of_server = id >= first_of_server;
    const auto& objects = of_server ? of_server_ : of_client_;
    const std::size_t index = of_server ? id - first_of_server : id;
    return index < objects.size() && objects[index].interface != nullptr ? &objects[index] : nullptr;
}

const Object* Objects::find(std::uint32_t id) const {
    const Object* object = find_any(id);
    return object != nullptr && !object->dying ? object : nullptr;
}

bool Objects::add_of_client(std::uint32_t id, const Object& object) {
    return id != 0 && id < first_of_server && find_any(id) == nullptr && add(of_client_, id, object);
}

bool Objects::add_of_server(std::uint32_t id, const Object& object) {
    return id >= first_of_server && add(of_server_, id - first_of_server, object);
}

void Objects::destroy(std::uint32_t id) {
    if (id >= first_of_server) {
        of_server_[id - first_of_server] = {};
    } else {
        of_client_[id].dying = true;
    }
}

void Objects::forget(std::uint32_t id) {
    if (id > 1 && id < of_client_.size()) {
        of_client_[id] = {};
    }
}

} // namespace ensign::gate
