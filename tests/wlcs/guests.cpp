#include "tests/wlcs/guests.hpp"

#include "compositor/vm/vm_display.hpp"
#include "tests/support/unix_socket.hpp"

#include <wayland-client-core.h>

namespace ensign::wlcs {

Guests::Guests(const VmDisplay& vm) : vm_{vm} { wl_display_add_client_created_listener(vm.display(), client_created_.raw()); }

int Guests::connect() {
    wl::Fd fd = test::connect_to(vm_.socket_path());
    if (fd) {
        connecting_.push_back(fd.get());
    }
    return fd.release();
}

void Guests::handle_client_created(wl_client* client) noexcept {
    if (!connecting_.empty()) {
        clients_[connecting_.front()] = client;
        connecting_.pop_front();
    }
}

wlr_surface* Guests::surface_of(wl_display* client, wl_surface* surface) const {
    const auto known = clients_.find(wl_display_get_fd(client));
    if (known == clients_.end()) {
        return nullptr;
    }
    wl_client* alive = nullptr;
    wl_client_for_each(alive, wl_display_get_client_list(vm_.display())) {
        if (alive == known->second) {
            wl_resource* resource = wl_client_get_object(alive, wl_proxy_get_id(reinterpret_cast<wl_proxy*>(surface)));
            return resource != nullptr ? wlr_surface_from_resource(resource) : nullptr;
        }
    }
    return nullptr;
}

} // namespace ensign::wlcs
