#include "compositor/vm/decorations.hpp"

#include <algorithm>

namespace ensign {

Decorations::Decorations(wl_display* display) {
    new_decoration_.connect(wlr_xdg_decoration_manager_v1_create(display)->events.new_toplevel_decoration);
    auto* kde = wlr_server_decoration_manager_create(display);
    wlr_server_decoration_manager_set_default_mode(kde, WLR_SERVER_DECORATION_MANAGER_MODE_SERVER);
    new_kde_decoration_.connect(kde->events.new_decoration);
}

void Decorations::handle_new_kde_decoration(wlr_server_decoration* decoration) noexcept {
    kde_decorations_.push_back(std::make_unique<KdeDecoration>(*this, decoration));
}

Decorations::KdeDecoration::KdeDecoration(Decorations& owner, wlr_server_decoration* decoration) : owner_{owner} {
    mode_.connect(decoration->events.mode);
    destroy_.connect(decoration->events.destroy);
}

// wlroots has taken over what was asked for, and answers with whatever stands here after this.
void Decorations::KdeDecoration::handle_mode(wlr_server_decoration* decoration) noexcept {
    decoration->mode = WLR_SERVER_DECORATION_MANAGER_MODE_SERVER;
}

void Decorations::KdeDecoration::handle_destroy(wlr_server_decoration*) noexcept {
    std::erase_if(owner_.kde_decorations_, [this](const auto& other) { return other.get() == this; });
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
