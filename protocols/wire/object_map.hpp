// The objects of one Wayland connection: which id is which. Each end has ids of its own, from 1 on and from first_of_server on,
// and both are dense: who makes an object takes the next id, or one that is free (libwayland asks for the same).
#pragma once

#include "protocols/wire/core.hpp"

#include <cassert>
#include <cstddef>
#include <utility>
#include <vector>

#include <wayland-util.h>

namespace ensign::wire {

inline constexpr std::uint32_t first_of_server = 0xff000000; // libwayland's WL_SERVER_ID_START

// Object has a member `const wl_interface* interface`, which is null where the id is free.
template <class Object>
class ObjectMap {
  public:
    // `most`: ids of each end.
    ObjectMap(Object display_object, std::size_t most) : most_{most}, of_client_(display + 1) {
        of_client_[display] = std::move(display_object);
    }

    // Null: the id is free.
    [[nodiscard]] const Object* find(std::uint32_t id) const {
        const bool of_server = id >= first_of_server;
        const auto& objects = of_server ? of_server_ : of_client_;
        const std::size_t index = of_server ? id - first_of_server : id;
        return index < objects.size() && objects[index].interface != nullptr ? &objects[index] : nullptr;
    }
    [[nodiscard]] Object* find(std::uint32_t id) { return const_cast<Object*>(std::as_const(*this).find(id)); }

    // False: not an id that this end may take now. Who holds pointers to objects finds them again.
    bool add_of_client(std::uint32_t id, Object object) {
        return id > display && id < first_of_server && find(id) == nullptr && put(of_client_, id, std::move(object));
    }
    // A server isn't heard when it lets an id go, so it may take any that it had before.
    bool add_of_server(std::uint32_t id, Object object) {
        return id >= first_of_server && put(of_server_, id - first_of_server, std::move(object));
    }
    // Frees the id of an object that there is, other than the display's.
    void remove(std::uint32_t id) {
        Object* const object = find(id);
        assert(object != nullptr && id != display && "only what was added is removed");
        *object = {};
    }

  private:
    bool put(std::vector<Object>& objects, std::size_t index, Object object) {
        if (index > objects.size() || index >= most_) {
            return false;
        }
        if (index == objects.size()) {
            objects.emplace_back();
        }
        objects[index] = std::move(object);
        return true;
    }

    std::size_t most_;
    std::vector<Object> of_client_; // by id
    std::vector<Object> of_server_; // by id - first_of_server
};

} // namespace ensign::wire
