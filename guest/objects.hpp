// The Wayland objects of one client, and what the host calls them. Client and host count their ids apart: pools and unshown
// buffers are known to the client only, pools of single buffers to the host only. Ids of servers are the host's
// choice, and the same on both sides.
#pragma once

#include "protocols/wire/object_map.hpp"

#include <cstdint>
#include <optional>
#include <vector>

#include <wayland-util.h>

namespace ensign::guest {

struct Object {
    const wl_interface* interface = nullptr; // null: the id is free
    std::uint32_t version = 0;
    std::uint32_t host_id = 0; // 0: the host doesn't know it
};

class Objects {
  public:
    Objects(); // with wl_display, 1 on both sides

    // Null: there is none.
    [[nodiscard]] const Object* find(std::uint32_t client_id) const { return objects_.find(client_id); }
    [[nodiscard]] std::optional<std::uint32_t> client_id(std::uint32_t host_id) const;

    // A new id of the client's, or of the host's. False where it can't be.
    bool add(std::uint32_t client_id, const wl_interface& interface, std::uint32_t version);
    bool add_server(std::uint32_t id, const wl_interface& interface, std::uint32_t version);
    // Names the object to the host, where it has no name yet; its host id.
    std::uint32_t introduce(std::uint32_t client_id);
    // A host id that the client has no object for.
    std::uint32_t reserve();

    // The client's id is free again, and the host's, if it has one, too.
    void remove(std::uint32_t client_id);
    // The host says that an id of its side is free; the client's id that was freed with it.
    std::optional<std::uint32_t> remove_host(std::uint32_t host_id);

  private:
    static constexpr std::uint32_t max_objects = 1U << 16U;
    std::uint32_t take_host_id(std::uint32_t for_client);
    void free_host_id(std::uint32_t host_id);

    wire::ObjectMap<Object> objects_; // by the client's ids; the host's are never freed: it says nothing when it uses one again
    std::vector<std::uint32_t> host_; // by host id: the client's, or one of the two below
    std::vector<std::uint32_t> free_host_ids_;
    static constexpr std::uint32_t unused = 0;
    static constexpr std::uint32_t reserved = 0xffffffff;
};

} // namespace ensign::guest
