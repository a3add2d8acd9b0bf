#include "compositor/vm/surface_account.hpp"

#include "compositor/vm/request_check.hpp"

#include <utility>

namespace ensign {

void SurfaceAccount::hang_on(wlr_surface* surface, Account& account, TreeEvents& trees) {
    surface->data = new SurfaceAccount{surface, account, trees};
}

SurfaceAccount* SurfaceAccount::of(const wlr_surface* surface) { return static_cast<SurfaceAccount*>(surface->data); }

SurfaceAccount::SurfaceAccount(wlr_surface* surface, Account& account, TreeEvents& trees)
    : surface_{surface}, account_{account}, trees_{trees} {
    client_commit_.connect(surface->events.client_commit);
    commit_.connect(surface->events.commit);
    destroy_.connect(surface->events.destroy);
}

SurfaceAccount::~SurfaceAccount() {
    account_.waiting_commits -= waiting_commits_;
    account_.rectangles -= rectangles_;
}

void SurfaceAccount::handle_destroy(wlr_surface*) noexcept {
    trees_.picture_changes();
    surface_->data = nullptr;
    delete this;
}

// Otherwise than by what is drawn on it, which costs the scene nothing.
bool SurfaceAccount::will_look_otherwise() const {
    constexpr std::uint32_t shape = WLR_SURFACE_STATE_VIEWPORT | WLR_SURFACE_STATE_SCALE | WLR_SURFACE_STATE_TRANSFORM |
                                    WLR_SURFACE_STATE_OFFSET | WLR_SURFACE_STATE_OPAQUE_REGION | WLR_SURFACE_STATE_INPUT_REGION;
    const wlr_surface_state& next = surface_->pending;
    const wlr_surface_state& now = surface_->current;
    return (next.committed & shape) != 0 || next.width != now.width || next.height != now.height ||
           ((next.committed & WLR_SURFACE_STATE_BUFFER) != 0 && surface_->mapped != (next.buffer != nullptr));
}

// A commit counts as waiting from the request on; most are applied at once.
void SurfaceAccount::handle_client_commit(void*) noexcept {
    trees_.tree_changes(surface_);
    fresh_ = true;
    if (will_look_otherwise() || account_.waiting_commits > 0) { // those, too, may be applied by this one
        trees_.picture_changes();
    }
    // A hint: what isn't said to be opaque is drawn as if it were not.
    pixman_region32_t& opaque = surface_->pending.opaque;
    if (pixman_region32_n_rects(&opaque) > bounds::opaque_rectangles) {
        pixman_region32_clear(&opaque);
        requested_[static_cast<std::size_t>(Region::opaque)] = 0;
        surface_->pending.committed |= WLR_SURFACE_STATE_OPAQUE_REGION;
    }
    committed_ = requested_;
    hold_rectangles();
    ++waiting_commits_;
    ++account_.waiting_commits;
    if (waiting_commits_ > bounds::waiting_commits_of_a_surface || account_.waiting_commits > bounds::waiting_commits_of_a_vm) {
        wl_client_post_implementation_error(wl_resource_get_client(surface_->resource),
                                            "too many commits wait for the parent's: a subsurface may have %u, a VM %u",
                                            bounds::waiting_commits_of_a_surface, bounds::waiting_commits_of_a_vm);
    }
}

// Before the scene hears of it. One request may apply many commits that waited.
void SurfaceAccount::handle_commit(wlr_surface*) noexcept {
    if (!std::exchange(fresh_, false)) {
        trees_.picture_changes();
    }
    const wlr_surface_state& now = surface_->current;
    if ((now.committed & WLR_SURFACE_STATE_BUFFER) != 0) {
        const bool opaque = now.buffer != nullptr && wlr_buffer_is_opaque(now.buffer);
        const Size size{now.width, now.height};
        const bool resized = std::exchange(size_, size) != size;
        if (std::exchange(opaque_, opaque) != opaque && !resized) {
            trees_.picture_stale();
        }
    }
    waiting_commits_--;
    account_.waiting_commits--;
}

void SurfaceAccount::set_region(Region which, int rectangles) {
    requested_[static_cast<std::size_t>(which)] = static_cast<std::uint32_t>(rectangles);
    hold_rectangles();
}

// wlroots has the region that is requested, the one that is committed, and that one cut to the surface.
void SurfaceAccount::hold_rectangles() {
    std::uint32_t now = 0;
    for (std::size_t i = 0; i < requested_.size(); ++i) {
        now += requested_[i] + 2 * committed_[i];
    }
    account_.rectangles += now - rectangles_;
    rectangles_ = now;
    if (account_.rectangles > bounds::vm_rectangles) {
        wl_client_post_implementation_error(wl_resource_get_client(surface_->resource),
                                            "too many rectangles: the regions of a VM's surfaces may have %u",
                                            bounds::vm_rectangles);
    }
}

} // namespace ensign
