#include "compositor/vm/decorations.hpp"

#include <algorithm>

namespace ensign {

Decorations::Decorations(wl_display* display) {
    new_decoration_.connect(wlr_xdg_decoration_manager_v1_create(display)->events.new_toplevel_decoration);
    wlr_server_decoration_manager_set_default_mode(wlr_server_decoration_manager_create(display),
                                                   WLR_SERVER_DECORATION_MANAGER_MODE_SERVER);
}

void Decorations::handle_new_decoration(wlr_xdg_toplevel_decoration_v1* decoration) noexcept {
    decorations_.push_back(std::make_unique<Decoration>(*this, decoration));
}

Decorations::Decoration::Decoration(Decorations& owner, wlr_xdg_toplevel_decoration_v1* decoration)
    : owner_{owner}, decoration_{decoration} {
    request_mode_.connect(decoration->events.request_mode);
    destroy_.connect(decoration->events.destroy);
    commit_.connect(decoration->toplevel->base->surface->events.commit);
    answer();
}

void Decorations::Decoration::answer() {
    if (decoration_->toplevel->base->initialized) {
        commit_.disconnect();
        wlr_xdg_toplevel_decoration_v1_set_mode(decoration_, WLR_XDG_TOPLEVEL_DECORATION_V1_MODE_SERVER_SIDE);
    }
}

void Decorations::Decoration::handle_request_mode(wlr_xdg_toplevel_decoration_v1*) noexcept { answer(); }

void Decorations::Decoration::handle_commit(wlr_surface*) noexcept { answer(); }

void Decorations::Decoration::handle_destroy(wlr_xdg_toplevel_decoration_v1*) noexcept {
    std::erase_if(owner_.decorations_, [this](const auto& other) { return other.get() == this; });
}

} // namespace ensign
