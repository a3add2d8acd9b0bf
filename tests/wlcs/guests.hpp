// The suite's clients, as Ensign knows them: programs that connected to the VM's socket.
#pragma once

#include "compositor/wl/listener.hpp"
#include "compositor/wl/wlr.hpp"

#include <deque>
#include <unordered_map>

namespace ensign {
class VmDisplay;
}

namespace ensign::wlcs {

class Guests {
  public:
    explicit Guests(const VmDisplay& vm); // outlives us
    // A client's end; the suite closes it.
    int connect();
    // What the client calls so; null: Ensign knows no such surface.
    [[nodiscard]] wlr_surface* surface_of(wl_display* client, wl_surface* surface) const;

  private:
    void handle_client_created(wl_client* client) noexcept;

    const VmDisplay& vm_;
    std::deque<int> connecting_; // in the order in which Ensign accepts them
    std::unordered_map<int, wl_client*> clients_; // by their own descriptor; may be gone
    wl::Listener<&Guests::handle_client_created> client_created_{*this};
};

} // namespace ensign::wlcs
