// The objects of one Wayland connection: which id is which interface, and whether it may be used.
//
//     a client's id:   free --request--> alive --destructor--> dying --wl_display.delete_id--> free
//     a server's id:   free --event----> alive --destructor--> free
//
// Ids are dense: a client takes the next one or one that is free (libwayland asks for the same).
#pragma once

#include "gate/pool.hpp"
#include "gate/wayland_tables.hpp"

#include <cstdint>
#include <vector>

namespace ensign::gate {

struct Object {
    const wl_interface* interface = nullptr; // null: free
    std::uint32_t version = 0;
    bool dying = false;
    Slice slice{}; // of a wl_shm_pool: what it has of the VM's pool
};

class Objects {
  public:
    static constexpr std::uint32_t first_of_server = 0xff000000;

    Objects(); // holds wl_display, id 1

    // Null for an id that isn't alive, or with find_any: that is free.
    [[nodiscard]] const Object* find(std::uint32_t id) const;
    [[nodiscard]] const Object* find_any(std::uint32_t id) const;
    // False: not an id that this end may take now. The object lives from then on. The server is believed that an id is free.
    bool add_of_client(std::uint32_t id, const Object& object);
    bool add_of_server(std::uint32_t id, const Object& object);
    void destroy(std::uint32_t id); // by a request of the client's
    void forget(std::uint32_t id); // wl_display.delete_id

  private:
    std::vector<Object> of_client_;
    std::vector<Object> of_server_;
};

} // namespace ensign::gate
