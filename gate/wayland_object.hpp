// One Wayland object of a guest's connection, as the gate knows it.
//
//     a client's id:   free --request--> alive --destructor--> dying --wl_display.delete_id--> free
//     a server's id:   free --event----> alive --destructor--> free
#pragma once

#include "gate/pool.hpp"

#include <cstdint>

#include <wayland-util.h>

namespace ensign::gate {

struct WaylandObject {
    const wl_interface* interface = nullptr; // null: free
    std::uint32_t version = 0;
    bool dying = false;
    Slice slice{}; // of a wl_shm_pool: what it has of the VM's pool
};

} // namespace ensign::gate
