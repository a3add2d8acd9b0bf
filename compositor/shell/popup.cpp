#include "compositor/shell/popup.hpp"

#include "compositor/policy/popup_rules.hpp"
#include "compositor/shell/shell.hpp"
#include "compositor/shell/window.hpp"
#include "compositor/vm/vm_display.hpp"

#include <algorithm>
#include <utility>

namespace ensign {

namespace {
// What a popup's frame takes at most on each side: kept free when it is placed.
constexpr Insets frame_room{2, 2, 16, 8};
} // namespace

Popup::Popup(Window& window, PopupParent& parent, wlr_xdg_popup* popup)
    : window_{window}, parent_{parent}, popup_{popup}, depth_{parent.depth() + 1},
      framed_{window.shell().scene(), window.popup_tree(), window.shell().painter(), popup->base->surface,
              window.vm().id(), window.id(), {"popup", "popup frame"}} {
    popup->base->data = static_cast<PopupParent*>(this);
    commit_.connect(popup->base->surface->events.commit);
    reposition_.connect(popup->events.reposition);
    destroy_.connect(popup->events.destroy);
}

Popup::~Popup() {
    popup_->base->data = nullptr;
    note_shown(std::nullopt);
}

void Popup::handle_commit(wlr_surface*) noexcept {
    if (depth_ > max_popup_depth) {
        return wlr_xdg_popup_destroy(popup_); // tells its guest, and handle_destroy
    }
    if (popup_->base->initial_commit) {
        constrain();
    }
    if (shown_ && reckonable(popup_->base->geometry) != fitted_) {
        window_.rebuild_offstage(*this);
    }
    fit();
}

void Popup::handle_reposition(void*) noexcept { constrain(); }

void Popup::handle_destroy(void*) noexcept { window_.remove_popup(*this); }

// The work area less the frame, in the coordinates of the root's surface, which the positioner's answer is unconstrained in.
void Popup::constrain() {
    const Rect content = window_.content();
    const Rect area = shrink(window_.shell().work_area_of(window_.outer()), frame_room);
    const Rect geometry = window_.geometry();
    const wlr_box box{area.x - content.x + geometry.x, area.y - content.y + geometry.y, area.width, area.height};
    wlr_xdg_popup_unconstrain_from_box(popup_, &box);
}

void Popup::fit() {
    auto* base = popup_->base;
    const bool shown = base->surface->mapped;
    fitted_ = reckonable(base->geometry);
    framed_.set_shown(shown);
    if (!shown) {
        return note_shown(std::nullopt);
    }
    const Rect root = window_.content();
    const Rect area = shrink(window_.shell().work_area_of(window_.outer()), frame_room);
    const Point parent = parent_.origin_in_root();
    const Size limit = popup_limit(area.size(), popup_->seat != nullptr);
    const Size size{std::clamp(base->geometry.width, 1, std::max(1, limit.width)),
                    std::clamp(base->geometry.height, 1, std::max(1, limit.height))};
    // In 64 bits: a positioner may say anything. Then inside the work area, whatever it said.
    const auto inside = [](std::int64_t at, int from, int room) {
        return static_cast<int>(std::clamp<std::int64_t>(at, from, std::max(from, from + room)));
    };
    const auto& geometry = popup_->current.geometry;
    origin_ = {inside(std::int64_t{root.x} + parent.x + geometry.x, area.x, area.width - size.width) - root.x,
               inside(std::int64_t{root.y} + parent.y + geometry.y, area.y, area.height - size.height) - root.y};

    framed_.move_to(origin_);
    framed_.fit(reckonable(base->geometry).origin(), size, window_.shell().outputs().scale());
    note_shown(Rect{origin_.x, origin_.y, size.width, size.height});
}

void Popup::note_shown(std::optional<Rect> shown) {
    const auto before = std::exchange(shown_, shown);
    if (before == shown) {
        return;
    }
    if (before && window_.in_picture() && !(shown && shown->contains(*before))) {
        const Point root = window_.content().origin();
        const Size framed = grow(before->size(), frame_room);
        window_.shell().events().window_bares(window_, {root.x + before->x - frame_room.left, root.y + before->y - frame_room.top,
                                                        framed.width, framed.height});
    }
    window_.shell().events().picture_changed();
}

void Popup::paint() {
    if (framed_.paint(window_.vm().spec(), window_.shell().outputs().scale())) {
        window_.shell().events().picture_changed();
    }
}

} // namespace ensign
